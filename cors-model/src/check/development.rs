//! The rules of `dev_origins`: those of `origins` for each element, and what may stand beside `origins`.

use std::collections::HashSet;

use super::element::Element;
use super::given::Given;
use super::list;
use super::opt_outs::OptOuts;
use super::origins::cover::{cover, patterns};
use super::origins::danger::danger;
use super::origins::{self, Parsed, Whose};
use crate::fault::{At, Fault, Faults};
use crate::origin::Origin;
use crate::{Rule, Value};

/// Judges the origins for development; `released` are those that count everywhere, under the key `name`.
pub(super) fn check<'a>(
    given: &Given<'a>,
    (name, released): (&str, &Whose<'_>),
    credentials: Option<At>,
    opt_outs: OptOuts,
    faults: &mut Faults,
) -> Vec<Parsed<'a>> {
    if let Some(fault) = keyword(given) {
        faults.push(fault);
        return Vec::new();
    }
    let (any, parsed): (Vec<_>, Vec<_>) = origins::parse_all(list::split(given, faults), faults)
        .into_iter()
        .partition(|(_, origin)| *origin == Origin::Any);
    faults.extend(any.iter().map(|(element, _)| wildcard(given, element)));
    faults.extend(parsed.iter().filter_map(|(element, origin)| danger(element, origin, credentials, opt_outs)));
    faults.extend(parsed.iter().filter_map(|(element, origin)| origins::unlikely(element, origin)));
    if !released.is_everyone() {
        faults.extend(redundant(&parsed, name, released));
    } else if credentials.is_none() {
        // Beside credentials everyone is an error by itself, and will be another list.
        faults.push(useless(given, name, released));
    }
    parsed
}

/// What is wrong with `mirror` and `startup`, be they quoted or in a list.
fn keyword(given: &Given<'_>) -> Option<Fault> {
    let is_keyword = |text: &&str| matches!(*text, "mirror" | "startup");
    let word = match given.value {
        Value::Word(word) => Some(word.as_str()),
        Value::Text(text) => Some(text.trim()),
        Value::List(list) => list.iter().find_map(|value| match value {
            Value::Word(word) => Some(word.as_str()).filter(is_keyword),
            _ => None,
        }),
        _ => None,
    };
    let fact = match word.filter(is_keyword)? {
        "mirror" => "`mirror` would let every website in on the machines of those who develop the program",
        _ => "`startup` is for `origins`: those for development are known when the program is written",
    };
    Some(given.wrong_form(given.at(), fact))
}

fn wildcard(given: &Given<'_>, element: &Element<'_>) -> Fault {
    let fact = "`*` would let every website in on the machines of those who develop the program";
    element.fault(Rule::WrongForm, fact).help(format!("write {}", given.key.forms()))
}

/// Every website may call anyhow.
fn useless(given: &Given<'_>, name: &str, released: &Whose<'_>) -> Fault {
    let everyone = if matches!(released, Whose::Mirror) { "mirror" } else { "*" };
    Fault::new(Rule::RedundantElement, given.at(), format!("`{everyone}` in `{name}` lets every website in already"))
        .help("leave `dev_origins` out")
}

/// Elements that `origins` or another element for development has or covers. A pattern for development may well cover one
/// of `origins`: a release then has that one alone.
fn redundant(parsed: &[Parsed<'_>], name: &str, released: &Whose<'_>) -> Vec<Fault> {
    let released = released.listed();
    let is_written = |(element, _): &&Parsed<'_>| !element.is_variable;
    let texts: HashSet<&str> = released.iter().filter(is_written).map(|(element, _)| element.text).collect();
    let (of_release, of_development) = (patterns(released), patterns(parsed));
    // What came from a variable repeats another one in some environments alone.
    let faults = parsed.iter().filter(is_written).filter_map(|(element, origin)| {
        let text = element.text;
        let elsewhere = "leave it out here: what is allowed everywhere is allowed while developing";
        if texts.contains(text) {
            let fact = format!("`{text}` stands in `{name}` too");
            return Some(element.fault(Rule::RepeatedElement, fact).help(elsewhere));
        }
        if let Some(cover) = cover(origin, &of_release) {
            let fact = format!("`{cover}` in `{name}` covers `{text}` already");
            return Some(element.fault(Rule::RedundantElement, fact).help(elsewhere));
        }
        Some(element.covered_by(&cover(origin, &of_development)?))
    });
    faults.collect()
}

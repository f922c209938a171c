//! Another library's words where names belong: `Any`, `none`, `mirror_request`, `X-*`, `GET|PUT`.

use cors_table::word::{Meaning, meaning};

use super::element::Element;
use super::expression::Expression;
use super::given::Given;
use super::list;
use crate::fault::{Fault, Faults};
use crate::{Key, Rule, Value};

/// How a policy says what the words mean, where it can: with credentials some of it can't be said.
#[derive(Clone, Copy)]
pub(super) struct Forms {
    /// What there is any number of: "method".
    pub(super) what: &'static str,
    /// Every one of them.
    pub(super) any: Option<&'static str>,
    /// Whatever is asked for.
    pub(super) mirror: Option<&'static str>,
    /// What to do where there is no form.
    pub(super) otherwise: &'static str,
}

/// Finds a word of another library in the value; what it means is what the whole list was meant to be.
pub(super) fn check(given: &Given<'_>, forms: Forms, faults: &mut Faults) -> Option<Meaning> {
    let names = names(given.value);
    // `null` is an origin, and `mirror` is a word of ours, which other rules are about.
    // So are stars with something around them: of origins there are patterns.
    let is_ours = |name: &str| {
        let is_of_origins = || name.eq_ignore_ascii_case("null") || name.contains('*');
        name == "mirror" || (given.key == Key::Origins && is_of_origins())
    };
    let (word, meaning) =
        names.iter().filter(|name| !is_ours(name)).find_map(|name| Some((name, meaning(last_of_path(name))?)))?;
    let Forms { what, any, mirror, otherwise } = forms;
    let fault = |fact: String| Fault::new(Rule::MisusedWord, given.at(), fact);
    let (form, meant) = match meaning {
        Meaning::Any if word.contains('*') => (any, format!("another tool's pattern for any {what}")),
        Meaning::Any => (any, format!("another library's word for any {what}")),
        Meaning::Mirror => (mirror, format!("another library's word for the {what} that is asked for")),
        Meaning::Nothing => {
            let help = match given.key {
                Key::Origins => "leave the policy out: without one, no page of another origin reads the responses",
                _ if names.len() > 1 => "leave it out",
                _ => "leave the key out",
            };
            faults.push(fault(format!("`{word}` is no {what}, but another library's word for none")).help(help));
            return Some(meaning);
        }
    };
    let fault = fault(format!("`{word}` is no {what}, but {meant}"));
    // Names beside it say otherwise, so it isn't replaced with what would let in more than they do.
    let is_beside = names.iter().any(|name| name != "*" && self::meaning(last_of_path(name)).is_none());
    faults.push(match form {
        Some(form) if is_beside => {
            fault.help(format!("leave it out if the others are all, or write `{} = {form}`", given.name))
        }
        // What stands in several lines isn't one thing to replace.
        // A variable holds the form without quotes.
        Some(form) if given.variable(given.at()).is_some() => fault.replace(word, form.trim_matches('"')),
        Some(form) => match list::written(given.written) {
            written if written.contains(char::is_control) => fault.help(format!("write `{} = {form}`", given.name)),
            written => fault.replace(written, form),
        },
        None => fault.help(otherwise),
    });
    Some(meaning)
}

/// The names that a value holds, as they were written.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => text.split(',').map(|piece| piece.trim().to_owned()).collect(),
        Value::Boolean(boolean) => vec![boolean.to_string()],
        Value::Word(text) | Value::Other(text) => vec![text.clone()],
        Value::List(values) => values.iter().flat_map(names).collect(),
        Value::Number(_) | Value::Variable(_) | Value::Missing => Vec::new(),
    }
}

/// `Any` of `tower_http::cors::Any`, `mirror_request` of `AllowMethods::mirror_request()`.
fn last_of_path(name: &str) -> &str {
    match Expression::read(name) {
        Some(Expression { name: last, argument: None | Some(""), .. }) => last,
        _ => name,
    }
}

/// Names in common use with a sign between them, which are one name to browsers: `PUT+DELETE`. `is_new` judges a name that is
/// proposed.
pub(super) fn sum(
    element: &Element<'_>,
    what: &str,
    (sign, names): (char, &[&str]),
    is_new: impl Fn(&str) -> bool,
) -> Fault {
    let name = element.text;
    let fact = format!("`{name}` is one {what} to browsers, with a `{sign}` in it; elements are separated by commas");
    let fault = element.fault(Rule::MisusedWord, fact).help("write each name alone, with commas between");
    if names.iter().all(|name| is_new(name)) { fault.replace(name, names.join(", ")) } else { fault }
}

/// What a shell or a template would fill in: `$METHODS`.
pub(super) fn placeholder(given: &Given<'_>, element: &Element<'_>) -> Fault {
    let fact = format!("`{}` is a placeholder, which nothing fills in", element.text);
    element.fault(Rule::MisusedWord, fact).help(format!(
        "write the names themselves, or, in a program, `{} = env!(\"X\")` for what a variable holds when it is built",
        given.name
    ))
}

/// A `*` or `|` in the name, or quotes around it. `is_sound` judges a name that is proposed, and
/// one that `is_listed` already isn't.
pub(super) fn pattern(
    element: &Element<'_>,
    forms: Forms,
    is_sound: impl Fn(&str) -> bool,
    is_listed: impl Fn(&str) -> bool,
) -> Fault {
    let name = element.text;
    let fault = |fact: String| element.fault(Rule::MisusedWord, fact);
    if name.contains('*') {
        let help = match forms.any {
            Some(any) => format!("list them by name, or write `{any}` for any"),
            None => "list them by name".to_owned(),
        };
        return fault(format!("`{name}` isn't a pattern: browsers take its `*` literally")).help(help);
    }
    let is_between = |character: char| matches!(character, '|' | '\'' | '`') || character.is_whitespace();
    let names: Vec<&str> = name.split(is_between).filter(|name| !name.is_empty() && !is_listed(name)).collect();
    let fault = if name.contains('|') {
        fault(format!("`{name}` is one {} to browsers, with a `|` in it; elements are separated by commas", forms.what))
    } else {
        fault(format!("`{name}` has quotes within the text, which browsers take literally"))
    };
    if !names.is_empty() && names.iter().all(|name| is_sound(name)) {
        fault.replace(name, names.join(", "))
    } else {
        fault.help("write each name alone, with commas between")
    }
}

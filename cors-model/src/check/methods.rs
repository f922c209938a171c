//! The rules of `methods`.

use std::collections::HashSet;

use cors_table::token::is_token;
use cors_table::word::{Meaning, Misuse};
use cors_table::{Names, Stored, method};

use super::element::{self, Element};
use super::given::Given;
use super::list;
use super::words::{self, Forms};
use crate::Rule;
use crate::fault::{At, Fault, Faults};

/// What a policy without the key allows: what the protocol allows anyhow.
pub(super) fn default() -> Names {
    Names::List(Stored::owned(method::SAFELISTED.join(", ")))
}

pub(super) fn check(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if list::is_keyword(given, "mirror", faults) {
        return Names::Mirror;
    }
    let forms = forms(credentials);
    match words::check(given, forms, faults) {
        Some(Meaning::Any | Meaning::Mirror) => return Names::Mirror,
        Some(Meaning::Nothing) => return default(),
        None => {}
    }
    let list = list::split(given, faults);
    let wildcard = element::wildcard(&list);
    let listed: HashSet<&str> = list.iter().map(|element| element.text).collect();
    let mut seen = HashSet::new();
    for element in &list {
        faults.extend(if !seen.insert(element.text) {
            Some(element.repeated())
        } else if element.text == "*" {
            credentials.map(|at| wildcard_credentials(element).also(at))
        } else {
            flaw(given, element, &listed, credentials)
                .or_else(|| element.covered_by_wildcard(wildcard?))
                .or_else(|| slip(element, &listed))
        });
    }
    Names::List(Stored::owned(element::join(&list)))
}

/// What a policy has for the words of other libraries.
fn forms(credentials: Option<At>) -> Forms {
    Forms {
        what: "method",
        any: Some(if credentials.is_some() { "mirror" } else { "\"*\"" }),
        mirror: Some("mirror"),
        otherwise: "list them by name",
    }
}

/// Whether nothing is to be said of a method of this name.
pub(super) fn is_sound(name: &str) -> bool {
    is_token(name)
        && method::misuse(name).is_none()
        && !method::is_forbidden(name)
        && method::right_case(name).is_none()
        && !method::is_right(name)
        && method::slip_of(name).is_none()
}

fn wildcard_credentials(element: &Element<'_>) -> Fault {
    element
        .fault(Rule::MethodWildcardCredentials, "`*` allows no method in a policy with credentials")
        .help("list the methods, as in `methods = [GET, PUT]`, or write `methods = mirror`")
}

/// What makes the method one that no page sends.
fn flaw(given: &Given<'_>, element: &Element<'_>, listed: &HashSet<&str>, credentials: Option<At>) -> Option<Fault> {
    let name = element.text;
    if !is_token(name) {
        return Some(no_token(element, listed));
    }
    let is_listed = |name: &str| listed.contains(name);
    match method::misuse(name) {
        Some(Misuse::Pattern) => return Some(words::pattern(element, forms(credentials), is_sound, is_listed)),
        Some(Misuse::Sum { sign, names }) => {
            return Some(words::sum(element, "method", (sign, &names), |name| is_sound(name) && !is_listed(name)));
        }
        Some(Misuse::Placeholder) => return Some(words::placeholder(given, element)),
        // A word is told of the whole list, and underscores are a header's.
        Some(Misuse::Word(_) | Misuse::Underscores(_)) | None => {}
    }
    if element.is_constant() {
        return Some(given.constant(name, element.at));
    }
    if method::is_forbidden(name) {
        let fault = element.fault(Rule::MethodForbidden, format!("no browser sends `{name}`"));
        return Some(fault.help("leave it out"));
    }
    let right = method::right_case(name)?;
    let fault = element.fault(Rule::MethodCase, format!("`{name}` is in the wrong case"));
    let fault = element.misspelt(fault, right, listed.contains(right));
    let needs_no_list = method::is_safelisted(right) && fault.replacement.is_some();
    Some(if needs_no_list { fault.help("or leave it out: GET, HEAD and POST needn't be listed") } else { fault })
}

/// A method that is probably a slip of a known one.
fn slip(element: &Element<'_>, listed: &HashSet<&str>) -> Option<Fault> {
    let name = element.text;
    if method::is_right(name) {
        let fact = format!("`{name}` is a word for what methods do, and no method in common use");
        let help = "name the methods, as in `methods = [GET, HEAD]` to read and `methods = [POST, PUT, PATCH, DELETE]` to write";
        return Some(element.fault(Rule::MethodSlip, fact).help(help));
    }
    let right = method::slip_of(name)?;
    Some(element.misspelt(
        element.fault(Rule::MethodSlip, format!("`{name}` is one letter away from `{right}`")),
        right,
        listed.contains(right),
    ))
}

fn no_token(element: &Element<'_>, listed: &HashSet<&str>) -> Fault {
    let fault = element.no_token(Rule::MethodToken, "a method");
    let by_slashes: Vec<&str> = element.text.split('/').collect();
    let is_known = |name: &&str| method::KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
    let names = element.tokens().or_else(|| by_slashes.iter().all(is_known).then_some(by_slashes));
    let right = names.into_iter().flatten().map(|name| method::right_case(name).unwrap_or(name));
    let right: Vec<&str> = right.collect();
    let is_new = |name: &&str| is_sound(name) && !listed.contains(name);
    let distinct: HashSet<&str> = right.iter().copied().collect();
    if right.is_empty() || distinct.len() < right.len() || !right.iter().all(is_new) {
        return fault.help("write methods as in `methods = [GET, PUT]`");
    }
    fault.replace(element.text, right.join(", "))
}

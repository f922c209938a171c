//! The rules of `methods`.

use std::collections::HashSet;

use cors_table::token::is_token;
use cors_table::{Names, Stored, method};

use super::element::{self, Element};
use super::given::Given;
use super::list;
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
    let list = list::split(given, faults);
    let has_wildcard = element::has_wildcard(&list);
    let mut seen = HashSet::new();
    for element in &list {
        faults.extend(if !seen.insert(element.text) {
            Some(element.repeated())
        } else if element.text == "*" {
            credentials.map(|at| wildcard_credentials(element).also(at))
        } else {
            flaw(element).or_else(|| has_wildcard.then(|| element.covered_by("*")))
        });
    }
    Names::List(Stored::owned(element::join(&list)))
}

fn wildcard_credentials(element: &Element<'_>) -> Fault {
    element
        .fault(Rule::MethodWildcardCredentials, "`*` allows no method in a policy with credentials")
        .help("list the methods, as in `methods = [GET, PUT]`, or write `methods = mirror`")
}

/// What is wrong with the method by itself.
fn flaw(element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    if !is_token(name) {
        return Some(no_token(element));
    }
    if method::is_forbidden(name) {
        let fault = element.fault(Rule::MethodForbidden, format!("no browser sends `{name}`"));
        return Some(fault.help("leave it out"));
    }
    let right = method::right_case(name)?;
    Some(element.fault(Rule::MethodCase, format!("`{name}` is in the wrong case")).replace(name, right))
}

fn no_token(element: &Element<'_>) -> Fault {
    let fault = element.no_token(Rule::MethodToken, "a method");
    let Some(names) = element.tokens() else { return fault.help("write methods as in `methods = [GET, PUT]`") };
    let right: Vec<&str> = names.into_iter().map(|name| method::right_case(name).unwrap_or(name)).collect();
    fault.replace(element.text, right.join(", "))
}

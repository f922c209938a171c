//! The rules of `methods`.

use super::Given;
use super::elements::{self, Element};
use super::seen::Seen;
use crate::fault::{At, Faults};
use crate::table::Names;
use crate::{Rule, method, text};

/// What a policy without the key allows: what the protocol allows anyhow.
pub(super) fn default() -> Names {
    Names::List(text::join(&method::SAFELISTED, ", "))
}

pub(super) fn check(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if elements::is_mirror(given, faults) {
        return Names::Mirror;
    }
    let list = elements::split(given, true, faults);
    let has_wildcard = elements::has_wildcard(&list);
    let mut seen = Seen::with_room_for(list.len());
    for element in &list {
        if !seen.insert(element.text) {
            element.repeated(faults);
        } else if element.text == "*" {
            if let Some(at) = credentials {
                element
                    .fault(
                        faults,
                        Rule::MethodWildcardCredentials,
                        &["`*` allows no method in a policy with credentials"],
                    )
                    .also(at)
                    .help(&["list the methods, as in `methods = [GET, PUT]`, or write `methods = mirror`"]);
            }
        } else if is_sound(element, faults) && has_wildcard {
            element.covered_by(faults, "*", "leave one of the two out");
        }
    }
    Names::List(elements::join(&list))
}

/// Whether nothing is wrong with the method by itself.
fn is_sound(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if !method::is_token(name) {
        let fact = &["`", name, "` isn't a method: ", &elements::not_a_token(name)];
        let fault = element.fault(faults, Rule::MethodToken, fact);
        match elements::with_commas(name) {
            Some(list) => {
                let mut methods = Vec::new();
                for name in &text::split(&list, b',') {
                    let name = text::trim(name);
                    methods.push(method::right_case(name).unwrap_or(name));
                }
                fault.replace(name, &text::join(&methods, ", "))
            }
            None => fault.help(&["write methods as in `methods = [GET, PUT]`"]),
        };
        return false;
    }
    if method::is_forbidden(name) {
        let fact = &["no browser sends `", name, "`"];
        element.fault(faults, Rule::MethodForbidden, fact).help(&["leave it out"]);
        return false;
    }
    if let Some(right) = method::right_case(name) {
        element.fault(faults, Rule::MethodCase, &["`", name, "` is in the wrong case"]).replace(name, right);
        return false;
    }
    true
}

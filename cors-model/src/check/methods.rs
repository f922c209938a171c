//! The rules of `methods`.

use super::Given;
use super::elements::{self, Element};
use super::seen::Seen;
use crate::fault::{At, Faults};
use crate::{Rule, method};
use cors_table::{Names, Stored};

/// What a policy without the key allows: what the protocol allows anyhow.
pub(super) fn default() -> Names {
    Names::List(Stored::Static(method::SAFELISTED))
}

pub(super) fn check(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if elements::is_mirror(given, faults) {
        return Names::Mirror;
    }
    let list = elements::split(given, true, faults);
    judge(&list, credentials, &mut Seen::with_room_for(list.len()), faults);
    Names::List(Stored::owned(elements::join(&list)))
}

fn judge<'a>(list: &[Element<'a>], credentials: Option<At>, seen: &mut Seen<'a>, faults: &mut Faults) {
    let has_wildcard = elements::has_wildcard(list);
    for element in list {
        if !seen.insert(element.text) {
            element.repeated(faults);
        } else if element.text == "*" {
            if let Some(at) = credentials {
                element
                    .fault(
                        faults,
                        Rule::MethodWildcardCredentials,
                        "`*` allows no method in a policy with credentials\n\
                         help: list the methods, as in `methods = [GET, PUT]`, or write `methods = mirror`",
                        &[],
                    )
                    .also(at);
            }
        } else if is_sound(element, faults) && has_wildcard {
            element.covered_by(faults, "*", "leave one of the two out");
        }
    }
}

/// Whether nothing is wrong with the method by itself.
fn is_sound(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if !method::is_token(name) {
        let fault = element.no_token(faults, Rule::MethodToken, "a method");
        match elements::separated(name, ", ", |name| method::right_case(name).unwrap_or(name)) {
            Some(list) => fault.replace("{}", "{}", &[name, &list]),
            None => fault.help("write methods as in `methods = [GET, PUT]`", &[]),
        };
        return false;
    }
    if method::is_forbidden(name) {
        element.fault(faults, Rule::MethodForbidden, "no browser sends `{}`\nhelp: leave it out", &[name]);
        return false;
    }
    if let Some(right) = method::right_case(name) {
        element.fault(faults, Rule::MethodCase, "`{}` is in the wrong case", &[name]).replace(
            "{}",
            "{}",
            &[name, right],
        );
        return false;
    }
    true
}

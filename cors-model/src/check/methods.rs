//! The rules of `methods`.

use super::seen::Seen;
use super::{Given, elements};
use crate::fault::{At, Fault, Faults};
use crate::table::Names;
use crate::{Rule, method, text};

/// What a policy without the key allows: what the protocol allows anyhow.
pub(super) fn default() -> Names {
    Names::List(text::join(&method::SAFELISTED, ", "))
}

pub(super) fn check(given: &Given<'_>, credentials: Option<&At>, faults: &mut Faults) -> Names {
    if elements::is_mirror(given, faults) {
        return Names::Mirror;
    }
    let list = elements::split(given, true, faults);
    let has_wildcard = elements::has_wildcard(&list);
    let mut seen = Seen::with_room_for(list.len());
    for element in &list {
        let name = element.text;
        if !seen.insert(name) {
            faults.push(element.repeated());
        } else if name == "*" {
            if let Some(at) = credentials {
                let fact = "`*` allows no method in a policy with credentials".to_owned();
                faults.push(
                    element
                        .fault(Rule::MethodWildcardCredentials, fact)
                        .also(at.clone())
                        .help("list the methods, as in `methods = [GET, PUT]`, or write `methods = mirror`"),
                );
            }
        } else if let Some(fault) = flaw(element) {
            faults.push(fault);
        } else if has_wildcard {
            let fact = text::around("`*` in the same list covers ", name, " already");
            faults.push(element.fault(Rule::RedundantElement, fact).help("leave one of the two out"));
        }
    }
    Names::List(elements::join(&list))
}

/// What is wrong with the method by itself.
fn flaw(element: &elements::Element<'_>) -> Option<Fault> {
    let name = element.text;
    if !method::is_token(name) {
        let fact = text::concat(&["`", name, "` isn't a method: ", &elements::not_a_token(name)]);
        let fault = element.fault(Rule::MethodToken, fact);
        return Some(match elements::with_commas(name) {
            Some(list) => {
                let mut methods = Vec::new();
                for name in &text::split(&list, ',') {
                    let name = text::trim(name);
                    methods.push(method::right_case(name).unwrap_or(name));
                }
                fault.replace(name, &text::join(&methods, ", "))
            }
            None => fault.help("write methods as in `methods = [GET, PUT]`"),
        });
    }
    if method::is_forbidden(name) {
        let fact = text::around("no browser sends ", name, "");
        return Some(element.fault(Rule::MethodForbidden, fact).help("leave it out"));
    }
    let right = method::right_case(name)?;
    Some(element.says(Rule::MethodCase, " is in the wrong case").replace(name, right))
}

//! The rules of `methods`.

use super::{Given, elements};
use crate::fault::{At, Fault, Faults};
use crate::table::Names;
use crate::{Rule, method};

/// What a policy without the key allows: what the protocol allows anyhow.
pub(super) fn default() -> Names {
    Names::List(method::SAFELISTED.join(", "))
}

pub(super) fn check(given: &Given<'_>, credentials: Option<&At>, faults: &mut Faults) -> Names {
    if elements::is_mirror(given, faults) {
        return Names::Mirror;
    }
    let list = elements::split(given, true, faults);
    let has_wildcard = list.iter().any(|element| element.text == "*");
    for (index, element) in list.iter().enumerate() {
        let name = element.text;
        if list[..index].iter().any(|earlier| earlier.text == name) {
            faults.push(element.repeated());
        } else if name == "*" {
            faults.extend(credentials.map(|at| {
                element
                    .fault(Rule::MethodWildcardCredentials, "`*` allows no method in a policy with credentials")
                    .also(at.clone())
                    .help("list the methods, as in `methods = [GET, PUT]`, or write `methods = mirror`")
            }));
        } else if let Some(fault) = flaw(element) {
            faults.push(fault);
        } else if has_wildcard {
            let fact = format!("`*` in the same list covers `{name}` already");
            faults.push(element.fault(Rule::RedundantElement, fact).help("leave one of the two out"));
        }
    }
    Names::List(elements::join(&list))
}

/// What is wrong with the method by itself.
fn flaw(element: &elements::Element<'_>) -> Option<Fault> {
    let name = element.text;
    if !method::is_token(name) {
        let fact = format!("`{name}` isn't a method: {}", elements::not_a_token(name));
        let fault = element.fault(Rule::MethodToken, fact);
        return Some(match elements::with_commas(name) {
            Some(list) => {
                let methods = list.split(", ").map(|name| method::right_case(name).unwrap_or(name));
                fault.replace(name, methods.collect::<Vec<_>>().join(", "))
            }
            None => fault.help("write methods as in `methods = [GET, PUT]`"),
        });
    }
    if method::is_forbidden(name) {
        let fact = format!("no browser sends `{name}`");
        return Some(element.fault(Rule::MethodForbidden, fact).help("leave it out"));
    }
    method::right_case(name).map(|right| {
        let fact = format!("`{name}` is in the wrong case");
        element.fault(Rule::MethodCase, fact).replace(name, right)
    })
}

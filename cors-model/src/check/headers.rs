//! The rules of `headers` and `expose_headers`.

use std::collections::{HashMap, HashSet};

use cors_table::token::is_token;
use cors_table::word::Misuse;
use cors_table::{Names, Stored, header};

use super::element::{self, Element};
use super::given::Given;
use super::list;
use super::words::{self, Forms};
use crate::fault::{At, Beside, Fault, Faults, Replacement};
use crate::{Key, Rule, Value};

/// Judges `headers`: what pages may send.
pub(super) fn requested(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if list::is_keyword(given, "mirror", faults) {
        return Names::Mirror;
    }
    check(given, credentials, faults)
}

/// Judges `expose_headers`: what pages may read.
pub(super) fn exposed(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if matches!(given.value, Value::Word(word) if word == "mirror") {
        faults.push(list::nothing_to_mirror(given, given.at()));
        return Names::Nothing;
    }
    check(given, credentials, faults)
}

fn check(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    let key = given.key;
    if words::check(given, forms(key, credentials), faults).is_some() {
        return Names::Nothing;
    }
    let list = list::split(given, faults);
    let wildcard = element::wildcard(&list);
    let listed: HashSet<String> = list.iter().map(|element| element.text.to_ascii_lowercase()).collect();
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut without_effect = Vec::new();
    for element in &list {
        let name = element.text;
        let folded = name.to_ascii_lowercase();
        if let Some(first) = seen.get(&folded) {
            faults.push(repeated(element, first));
            continue;
        }
        seen.insert(folded, name);
        if name == "*" {
            faults.extend(credentials.map(|at| wildcard_credentials(given, element).also(at)));
        } else if let Some(fault) = flaw(given, element, &listed, credentials) {
            faults.push(fault);
        } else if key == Key::Headers && header::is_forbidden_request_header(name) {
            without_effect.push(name);
        } else if let Some(wildcard) = wildcard.filter(|_| !is_beyond_wildcard(key, name)) {
            faults.extend(element.covered_by_wildcard(wildcard));
        } else {
            faults.extend(direction(key, element).or_else(|| slip(key, element, &listed)));
        }
    }
    if !without_effect.is_empty() {
        faults.push(forbidden(given, &without_effect));
    }
    if list.is_empty() { Names::Nothing } else { Names::List(Stored::owned(element::join(&list))) }
}

/// What a policy has for the words of other libraries.
fn forms(key: Key, credentials: Option<At>) -> Forms {
    let is_mirrorable = key == Key::Headers;
    Forms {
        what: "header",
        any: match credentials {
            None => Some("\"*\""),
            Some(_) => is_mirrorable.then_some("mirror"),
        },
        mirror: is_mirrorable.then_some("mirror"),
        otherwise: "list them by name, as in `expose_headers = [\"X-Request-ID\"]`",
    }
}

/// Whether nothing is to be said of a header of this name.
pub(super) fn is_sound(key: Key, name: &str) -> bool {
    is_token(name)
        && header::misuse(name).is_none()
        && header::slip_of(name).is_none()
        && if key == Key::Headers {
            !header::is_forbidden_request_header(name) && !header::is_response_header(name)
        } else {
            !header::is_forbidden_response_header(name)
                && !header::is_safelisted_response_header(name)
                && !header::is_request_header(name)
        }
}

/// An element with the name of one before, be that in another case.
fn repeated(element: &Element<'_>, first: &str) -> Fault {
    let name = element.text;
    if name == first {
        return element.repeated();
    }
    let fact = format!("`{name}` is the same header as `{first}`, which stands in the list too");
    element.needless(Beside::Twin(first.to_owned()), fact).help("leave the second one out")
}

/// Whether `*` doesn't cover the header
/// ([Fetch: CORS non-wildcard request-header name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)).
fn is_beyond_wildcard(key: Key, name: &str) -> bool {
    key == Key::Headers && name.eq_ignore_ascii_case("authorization")
}

fn wildcard_credentials(given: &Given<'_>, element: &Element<'_>) -> Fault {
    let fact = format!("`*` in `{}` covers no header in a policy with credentials", given.name);
    let help = match given.key {
        Key::Headers => "list the headers, as in `headers = [\"Content-Type\"]`, or write `headers = mirror`",
        _ => "list the headers, as in `expose_headers = [\"X-Request-ID\"]`",
    };
    element.fault(Rule::HeaderWildcardCredentials, fact).help(help)
}

/// What makes the entry one that no page's request or response meets, or that needn't be there.
fn flaw(given: &Given<'_>, element: &Element<'_>, listed: &HashSet<String>, credentials: Option<At>) -> Option<Fault> {
    let (key, name) = (given.key, element.text);
    let is_listed = |name: &str| listed.contains(&name.to_ascii_lowercase());
    if !is_token(name) {
        return Some(no_token(element, |name| is_sound(key, name), is_listed));
    }
    let is_sound = |name: &str| is_sound(key, name);
    match header::misuse(name) {
        Some(Misuse::Pattern) => return Some(words::pattern(element, forms(key, credentials), is_sound, is_listed)),
        Some(Misuse::Sum { sign, names }) => {
            return Some(words::sum(element, "header", (sign, &names), |name| is_sound(name) && !is_listed(name)));
        }
        Some(Misuse::Placeholder) => return Some(words::placeholder(given, element)),
        Some(Misuse::Underscores(right)) => {
            let fact = format!("`{name}` isn't the header `{right}`, which has hyphens");
            let fault = element.fault(Rule::MisusedWord, fact);
            return Some(if is_sound(right) {
                element.misspelt(fault, right, is_listed(right))
            } else {
                fault.help("leave it out")
            });
        }
        // It is told of the whole list.
        Some(Misuse::Word(_)) | None => {}
    }
    if element.is_constant() {
        return Some(given.constant(name, element.at));
    }
    if key == Key::Headers {
        return (name.eq_ignore_ascii_case("cookie") && credentials.is_none()).then(|| cookie(element));
    }
    if header::is_forbidden_response_header(name) {
        let help = "leave it out; with `credentials = true` browsers keep the cookie and send it back";
        return Some(element.fault(Rule::ExposeForbidden, format!("no page can read `{name}`")).help(help));
    }
    header::is_safelisted_response_header(name).then(|| {
        let fact = format!("every page can read `{name}` without it");
        element.fault(Rule::ExposeSafelisted, fact).help("leave it out")
    })
}

/// A name that is no token.
fn no_token(element: &Element<'_>, is_sound: impl Fn(&str) -> bool, is_listed: impl Fn(&str) -> bool) -> Fault {
    let name = element.text;
    let fault = element.no_token(Rule::HeaderToken, "a header name");
    let before_colon = name.split_once(':').map_or(name, |(before, _)| before).trim();
    if is_sound(before_colon) {
        return element.misspelt(fault, before_colon, is_listed(before_colon));
    }
    if header::is_forbidden_request_header(before_colon) {
        return fault.help("leave it out: browsers set it themselves");
    }
    let names = element.tokens().filter(|names| names.iter().all(|name| is_sound(name) && !is_listed(name)));
    let Some(names) = names else { return fault.help("write the name as in `X-Request-ID`") };
    let list = names.join(", ");
    if name.contains(' ') && !name.contains([';', '|']) {
        // A space may stand for a comma or for a hyphen.
        return fault.help(format!("write `{list}`, or, if it is one name, `{}`", names.join("-")));
    }
    fault.replace(name, list)
}

fn cookie(element: &Element<'_>) -> Fault {
    let fact = format!("no page can set `{}`, and without credentials browsers send none", element.text);
    let help = "leave it out and write `credentials = true`; then browsers send cookies where the page asks for them";
    element.fault(Rule::HeaderCookie, fact).help(help)
}

/// Headers that only the browser sets: one fault for all of a list.
fn forbidden(given: &Given<'_>, names: &[&str]) -> Fault {
    let shown = match names {
        [name] => format!("`{name}` has no effect: browsers set it themselves"),
        [names @ .., last] => {
            format!("`{}` and `{last}` have no effect: browsers set them themselves", names.join("`, `"))
        }
        [] => String::new(),
    };
    let fault = Fault::new(Rule::HeaderForbidden, given.at(), shown);
    let is_left_out = |name: &str| header::is_forbidden_request_header(name);
    let fault = match list::without(given.written, is_left_out) {
        Some(Replacement { from, to }) if from.contains(char::is_control) => {
            fault.help(format!("write `{} = {to}` in place of `{}`", given.name, from.escape_debug()))
        }
        Some(Replacement { from, to }) => fault.replace(from, to),
        None => return fault.help(own_name(names).unwrap_or("leave the key out")),
    };
    match own_name(names) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// What to say of a name that seems to be the author's own.
fn own_name(names: &[&str]) -> Option<&'static str> {
    let is_known = |name: &str| {
        header::usual_case(name).is_some()
            || ["sec-fetch-", "sec-ch-", "sec-websocket-"].iter().any(|start| header::starts_with(name, start))
    };
    let is_own =
        |name: &&str| ["sec-", "proxy-"].iter().any(|start| header::starts_with(name, start)) && !is_known(name);
    names.iter().any(is_own).then_some(
        "every name that begins with `Sec-` or `Proxy-` is the browser's, so a header of your own needs another name",
    )
}

/// A name that is probably a slip of one in common use. One's own header may have any name, so where the other one is listed,
/// nothing is said.
fn slip(key: Key, element: &Element<'_>, listed: &HashSet<String>) -> Option<Fault> {
    let name = element.text;
    let right = header::slip_of(name).filter(|right| !listed.contains(&right.to_ascii_lowercase()))?;
    let is_without_hyphens = right.replace('-', "").eq_ignore_ascii_case(name);
    let fact = if is_without_hyphens {
        format!("`{name}` isn't the header `{right}`, which has hyphens")
    } else {
        format!("`{name}` is one letter away from `{right}`")
    };
    let fault = element.fault(Rule::HeaderSlip, fact);
    Some(if is_sound(key, right) {
        element.misspelt(fault, right, false)
    } else {
        fault.help(format!("leave it out if that is meant: `{right}` has no effect here"))
    })
}

/// A header that usually goes the other way.
fn direction(key: Key, element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    let (fact, help) = match key {
        Key::Headers if header::is_response_header(name) => {
            (format!("`{name}` is a response header; pages hardly ever send it"), where_it_belongs(name))
        }
        Key::ExposeHeaders if header::is_request_header(name) => {
            let help = if header::is_forbidden_request_header(name) {
                "leave it out; in requests browsers set it themselves".to_owned()
            } else {
                format!("list it in `headers` if pages are to send it: `headers = [\"{name}\"]`")
            };
            (format!("`{name}` is a request header; responses hardly ever have it"), help)
        }
        _ => return None,
    };
    Some(element.fault(Rule::HeaderDirection, fact).help(help))
}

/// Which key a response header is governed by.
fn where_it_belongs(name: &str) -> String {
    let key = match name.to_ascii_lowercase().as_str() {
        "access-control-allow-origin" => "origin",
        "access-control-allow-methods" => "methods",
        "access-control-allow-headers" => "headers",
        "access-control-allow-credentials" => "credentials",
        "access-control-expose-headers" => "expose_headers",
        "access-control-max-age" => "max_age",
        _ => return format!("list it in `expose_headers` if pages are to read it: `expose_headers = [\"{name}\"]`"),
    };
    format!("leave it out: the policy itself sends it, from the key `{key}`")
}

//! The rules of `headers` and `expose_headers`.

use super::Given;
use super::elements::{self, Element};
use crate::fault::{At, Fault, Faults};
use crate::key::Key;
use crate::table::Names;
use crate::text;
use crate::{Rule, header, method};

/// Judges `headers`: what pages may send.
pub(super) fn requested(given: &Given<'_>, credentials: Option<&At>, faults: &mut Faults) -> Names {
    if elements::is_mirror(given, faults) {
        return Names::Mirror;
    }
    check(given, credentials, request_flaw, faults)
}

/// Judges `expose_headers`: what pages may read.
pub(super) fn exposed(given: &Given<'_>, credentials: Option<&At>, faults: &mut Faults) -> Names {
    if matches!(given.value, crate::Value::Word(word) if word == "mirror") {
        let fact = "`expose_headers` has nothing to mirror: a request doesn't name the headers that the page will read";
        faults.push(given.wrong_form(At::Value(given.entry), fact));
        return Names::Nothing;
    }
    check(given, credentials, response_flaw, faults)
}

fn check(
    given: &Given<'_>,
    credentials: Option<&At>,
    flaw: fn(&Element<'_>) -> Option<Fault>,
    faults: &mut Faults,
) -> Names {
    let list = elements::split(given, true, faults);
    let has_wildcard = elements::has_wildcard(&list);
    let mut earlier = Vec::new();
    for element in &list {
        let name = element.text;
        if let Some(index) = text::index_of_name(&earlier, name) {
            let first = list[index].text;
            faults.push(if first == name {
                element.repeated()
            } else {
                let fact = format!("`{name}` is the same header as `{first}`, which stands in the list too");
                element.fault(Rule::RepeatedElement, fact).help("leave the second one out")
            });
        } else if name == "*" {
            if let Some(at) = credentials {
                faults.push(wildcard_credentials(given, element).also(at.clone()));
            }
        } else if let Some(fault) = flaw(element) {
            faults.push(fault);
        } else if has_wildcard && !(given.key == Key::Headers && text::is_same_name(name, "authorization")) {
            // `*` doesn't cover Authorization: Fetch, "CORS non-wildcard request-header name".
            let fact = text::around("`*` in the same list covers ", name, " already");
            faults.push(element.fault(Rule::RedundantElement, fact).help("leave one of the two out"));
        }
        earlier.push(name);
    }
    if list.is_empty() { Names::Nothing } else { Names::List(elements::join(&list)) }
}

fn wildcard_credentials(given: &Given<'_>, element: &Element<'_>) -> Fault {
    let fact = text::around("`*` in ", given.name, " covers no header in a policy with credentials");
    let help = match given.key {
        Key::Headers => "list the headers, as in `headers = [\"Content-Type\"]`, or write `headers = mirror`",
        _ => "list the headers, as in `expose_headers = [\"X-Request-ID\"]`",
    };
    element.fault(Rule::HeaderWildcardCredentials, fact).help(help)
}

/// A name that is no token.
fn token_flaw(element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    if method::is_token(name) {
        return None;
    }
    let fact = text::concat(&["`", name, "` isn't a header name: ", &elements::not_a_token(name)]);
    let fault = element.fault(Rule::HeaderToken, fact);
    let before_colon = text::trim(text::before_any(name, ":"));
    if method::is_token(before_colon) {
        return Some(fault.replace(name, before_colon));
    }
    Some(match elements::with_commas(name) {
        // A space may stand for a comma or for a hyphen.
        Some(list) if text::has_byte(name, b' ') && text::before_any(name, ";|") == name => {
            let hyphenated = text::replace(&list, ", ", "-");
            fault.help(&format!("write `{list}`, or, if it is one name, `{hyphenated}`"))
        }
        Some(list) => fault.replace(name, &list),
        None => fault.help("write the name as in `X-Request-ID`"),
    })
}

fn request_flaw(element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    if let Some(fault) = token_flaw(element) {
        return Some(fault);
    }
    if header::is_response_only(name) {
        let rest = " is a response header, and `headers` lists what a page may send";
        return Some(element.says(Rule::HeaderDirection, rest).help(&where_it_belongs(name)));
    }
    if header::is_forbidden_request_header(name) {
        let fact = text::around("no page can set ", name, ": the browser keeps it to itself");
        return Some(element.fault(Rule::HeaderForbidden, fact).help(what_happens_instead(name)));
    }
    None
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
    text::around("leave it out: the policy itself sends it, from the key ", key, "")
}

/// What makes the browser send the header.
fn what_happens_instead(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "cookie" | "cookie2" => {
            "leave it out; browsers send cookies when the policy has `credentials = true` and the page asks for them"
        }
        "origin" => "leave it out; browsers send it with every request across origins",
        known
            if known.starts_with("proxy-")
                || (known.starts_with("sec-")
                    && !known.starts_with("sec-fetch-")
                    && !known.starts_with("sec-ch-")
                    && !known.starts_with("sec-websocket-")) =>
        {
            "leave it out; every name that begins with `Sec-` or `Proxy-` is the browser's, so a header of your own needs another name"
        }
        _ => "leave it out; browsers send it by themselves where it is needed, and no policy has to allow it",
    }
}

fn response_flaw(element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    if let Some(fault) = token_flaw(element) {
        return Some(fault);
    }
    if header::is_forbidden_response_header(name) {
        let help = "leave it out; with `credentials = true` browsers keep the cookie and send it back";
        return Some(element.fault(Rule::ExposeForbidden, text::around("no page can read ", name, "")).help(help));
    }
    if header::is_request_only(name) {
        let rest = " is a request header, and `expose_headers` lists what a page may read";
        let fault = element.says(Rule::HeaderDirection, rest);
        return Some(if header::is_forbidden_request_header(name) {
            fault.help("leave it out; browsers set it by themselves")
        } else {
            fault.help(&format!("list it in `headers` if pages are to send it: `headers = [\"{name}\"]`"))
        });
    }
    if header::is_safelisted_response_header(name) {
        let fact = text::around("every page can read ", name, " without it");
        return Some(element.fault(Rule::ExposeSafelisted, fact).help("leave it out"));
    }
    None
}

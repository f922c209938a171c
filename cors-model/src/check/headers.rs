//! The rules of `headers` and `expose_headers`.

use super::Given;
use super::elements::{self, Element};
use crate::fault::{At, Faults};
use crate::key::Key;
use crate::table::Names;
use crate::{Rule, Value, header, method, text};

/// Judges `headers`: what pages may send.
pub(super) fn requested(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if elements::is_mirror(given, faults) {
        return Names::Mirror;
    }
    check(given, credentials, is_sound_in_requests, faults)
}

/// Judges `expose_headers`: what pages may read.
pub(super) fn exposed(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if matches!(given.value, Value::Word(word) if word == "mirror") {
        let fact = "`expose_headers` has nothing to mirror: a request doesn't name the headers that the page will read";
        given.wrong_form(faults, At::Value(given.entry), &[fact]);
        return Names::Nothing;
    }
    check(given, credentials, is_sound_in_responses, faults)
}

fn check(
    given: &Given<'_>,
    credentials: Option<At>,
    is_sound: fn(&Element<'_>, &mut Faults) -> bool,
    faults: &mut Faults,
) -> Names {
    let list = elements::split(given, true, faults);
    let has_wildcard = elements::has_wildcard(&list);
    let mut earlier = Vec::new();
    for element in &list {
        let name = element.text;
        if let Some(index) = text::index_of_name(&earlier, name) {
            let first = list[index].text;
            if first == name {
                element.repeated(faults);
            } else {
                let fact = &["`", name, "` is the same header as `", first, "`, which stands in the list too"];
                element.fault(faults, Rule::RepeatedElement, fact).help(&["leave the second one out"]);
            }
        } else if name == "*" {
            if let Some(at) = credentials {
                wildcard_credentials(given, element, at, faults);
            }
        } else if is_sound(element, faults) && has_wildcard && !is_beyond_wildcard(given.key, name) {
            element.covered_by(faults, "*", "leave one of the two out");
        }
        earlier.push(name);
    }
    if list.is_empty() { Names::Nothing } else { Names::List(elements::join(&list)) }
}

/// Whether `*` doesn't cover the header
/// ([Fetch: CORS non-wildcard request-header name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)).
fn is_beyond_wildcard(key: Key, name: &str) -> bool {
    key == Key::Headers && text::is_same_name(name, "authorization")
}

fn wildcard_credentials(given: &Given<'_>, element: &Element<'_>, credentials: At, faults: &mut Faults) {
    let fact = &["`*` in `", given.name, "` covers no header in a policy with credentials"];
    let help = match given.key {
        Key::Headers => "list the headers, as in `headers = [\"Content-Type\"]`, or write `headers = mirror`",
        _ => "list the headers, as in `expose_headers = [\"X-Request-ID\"]`",
    };
    element.fault(faults, Rule::HeaderWildcardCredentials, fact).help(&[help]).also(credentials);
}

/// Whether the name is a token.
fn is_token(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if method::is_token(name) {
        return true;
    }
    let fact = &["`", name, "` isn't a header name: ", &elements::not_a_token(name)];
    let fault = element.fault(faults, Rule::HeaderToken, fact);
    let before_colon = text::trim(text::before_any(name, ":"));
    if method::is_token(before_colon) {
        fault.replace(name, before_colon);
        return false;
    }
    match elements::with_commas(name) {
        // A space may stand for a comma or for a hyphen.
        Some(list) if text::has_byte(name, b' ') && text::before_any(name, ";|") == name => {
            let hyphenated = text::replace(&list, ", ", "-");
            fault.help(&["write `", &list, "`, or, if it is one name, `", &hyphenated, "`"])
        }
        Some(list) => fault.replace(name, &list),
        None => fault.help(&["write the name as in `X-Request-ID`"]),
    };
    false
}

/// Whether a page can send the header.
fn is_sound_in_requests(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if !is_token(element, faults) {
        return false;
    }
    if header::is_response_only(name) {
        let fact = &["`", name, "` is a response header, and `headers` lists what a page may send"];
        element.fault(faults, Rule::HeaderDirection, fact).help(&[&where_it_belongs(name)]);
        return false;
    }
    if header::is_forbidden_request_header(name) {
        let fact = &["no page can set `", name, "`: the browser keeps it to itself"];
        element.fault(faults, Rule::HeaderForbidden, fact).help(&[what_happens_instead(name)]);
        return false;
    }
    true
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
        _ => {
            let pieces = ["list it in `expose_headers` if pages are to read it: `expose_headers = [\"", name, "\"]`"];
            return text::concat(&pieces);
        }
    };
    text::concat(&["leave it out: the policy itself sends it, from the key `", key, "`"])
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

/// Whether exposing the header lets a page read what it couldn't read otherwise.
fn is_sound_in_responses(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if !is_token(element, faults) {
        return false;
    }
    if header::is_forbidden_response_header(name) {
        let help = "leave it out; with `credentials = true` browsers keep the cookie and send it back";
        element.fault(faults, Rule::ExposeForbidden, &["no page can read `", name, "`"]).help(&[help]);
        return false;
    }
    if header::is_request_only(name) {
        let fact = &["`", name, "` is a request header, and `expose_headers` lists what a page may read"];
        let fault = element.fault(faults, Rule::HeaderDirection, fact);
        if header::is_forbidden_request_header(name) {
            fault.help(&["leave it out; browsers set it by themselves"]);
        } else {
            fault.help(&["list it in `headers` if pages are to send it: `headers = [\"", name, "\"]`"]);
        }
        return false;
    }
    if header::is_safelisted_response_header(name) {
        let fact = &["every page can read `", name, "` without it"];
        element.fault(faults, Rule::ExposeSafelisted, fact).help(&["leave it out"]);
        return false;
    }
    true
}

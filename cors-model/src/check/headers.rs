//! The rules of `headers` and `expose_headers`.

use super::Given;
use super::elements::{self, Element};
use crate::fault::{At, Fault, Faults};
use crate::header::has_start;
use crate::key::Key;
use crate::{Rule, Value, header, method, text};
use cors_table::{Names, Stored};

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
        given.wrong_form(
            faults,
            At::Value(given.entry),
            "`expose_headers` has nothing to mirror: a request doesn't name the headers that the page will read",
            &[],
        );
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
    judge(given, &list, credentials, is_sound, faults);
    if list.is_empty() { Names::Nothing } else { Names::List(Stored::owned(elements::join(&list))) }
}

fn judge(
    given: &Given<'_>,
    list: &[Element<'_>],
    credentials: Option<At>,
    is_sound: fn(&Element<'_>, &mut Faults) -> bool,
    faults: &mut Faults,
) {
    let has_wildcard = elements::has_wildcard(list);
    let mut index = 0;
    while index < list.len() {
        let element = &list[index];
        let name = element.text;
        let first = first_of_name(list, name);
        if first < index {
            if list[first].text == name {
                element.repeated(faults);
            } else {
                element.fault(
                    faults,
                    Rule::RepeatedElement,
                    "`{}` is the same header as `{}`, which stands in the list too\n\
                         help: leave the second one out",
                    &[name, list[first].text],
                );
            }
        } else if name == "*" {
            if let Some(at) = credentials {
                wildcard_credentials(given, element, at, faults);
            }
        } else if is_sound(element, faults) && has_wildcard && !is_beyond_wildcard(given.key, name) {
            element.covered_by(faults, "*", "leave one of the two out");
        }
        index += 1;
    }
}

/// Which element has the name first, be it in another case.
fn first_of_name(list: &[Element<'_>], name: &str) -> usize {
    let mut first = 0;
    while first < list.len() && !text::is_same_name(list[first].text, name) {
        first += 1;
    }
    first
}

/// Whether `*` doesn't cover the header
/// ([Fetch: CORS non-wildcard request-header name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)).
fn is_beyond_wildcard(key: Key, name: &str) -> bool {
    key == Key::Headers && text::is_same_name(name, "authorization")
}

fn wildcard_credentials(given: &Given<'_>, element: &Element<'_>, credentials: At, faults: &mut Faults) {
    let help = match given.key {
        Key::Headers => "list the headers, as in `headers = [\"Content-Type\"]`, or write `headers = mirror`",
        _ => "list the headers, as in `expose_headers = [\"X-Request-ID\"]`",
    };
    element
        .fault(
            faults,
            Rule::HeaderWildcardCredentials,
            "`*` in `{}` covers no header in a policy with credentials",
            &[given.name],
        )
        .help(help, &[])
        .also(credentials);
}

/// Whether the name is a token.
fn is_token(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if method::is_token(name) {
        return true;
    }
    let fault = element.no_token(faults, Rule::HeaderToken, "a header name");
    let before_colon = text::trim(text::before_any(name, ":"));
    if method::is_token(before_colon) {
        fault.replace("{}", "{}", &[name, before_colon]);
    } else {
        separate(fault, name);
    }
    false
}

fn separate(fault: &mut Fault, names: &str) {
    let as_written: fn(&str) -> &str = |name| name;
    let Some(list) = elements::separated(names, ", ", as_written) else {
        fault.help("write the name as in `X-Request-ID`", &[]);
        return;
    };
    // A space may stand for a comma or for a hyphen.
    if text::has_byte(names, b' ')
        && text::before_any(names, ";|") == names
        && let Some(hyphenated) = elements::separated(names, "-", as_written)
    {
        fault.help("write `{}`, or, if it is one name, `{}`", &[&list, &hyphenated]);
    } else {
        fault.replace("{}", "{}", &[names, &list]);
    }
}

/// Whether a page can send the header.
fn is_sound_in_requests(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if !is_token(element, faults) {
        return false;
    }
    if header::is_response_only(name) {
        let text = "`{}` is a response header, and `headers` lists what a page may send";
        say_where_it_belongs(element.fault(faults, Rule::HeaderDirection, text, &[name]), name);
        return false;
    }
    if header::is_forbidden_request_header(name) {
        element
            .fault(faults, Rule::HeaderForbidden, "no page can set `{}`: the browser keeps it to itself", &[name])
            .help(what_happens_instead(name), &[]);
        return false;
    }
    true
}

/// The response headers that a policy sends by itself, and the keys that they come from.
const OWN_HEADERS: [&str; 6] = [
    "access-control-allow-origin",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-allow-credentials",
    "access-control-expose-headers",
    "access-control-max-age",
];
const OWN_KEYS: [&str; 6] = ["origin", "methods", "headers", "credentials", "expose_headers", "max_age"];

/// Which key a response header is governed by.
fn say_where_it_belongs(fault: &mut Fault, name: &str) {
    match text::index_of_name(&OWN_HEADERS, name) {
        Some(index) => fault.help("leave it out: the policy itself sends it, from the key `{}`", &[OWN_KEYS[index]]),
        None => fault.help("list it in `expose_headers` if pages are to read it: `expose_headers = [\"{}\"]`", &[name]),
    };
}

/// What makes the browser send the header.
fn what_happens_instead(name: &str) -> &'static str {
    if text::has_name(&["cookie", "cookie2"], name) {
        return "leave it out; browsers send cookies when the policy has `credentials = true` and the page \
                asks for them";
    }
    if text::is_same_name(name, "origin") {
        return "leave it out; browsers send it with every request across origins";
    }
    let is_known = has_start(name, "sec-fetch-") || has_start(name, "sec-ch-") || has_start(name, "sec-websocket-");
    if has_start(name, "proxy-") || (has_start(name, "sec-") && !is_known) {
        return "leave it out; every name that begins with `Sec-` or `Proxy-` is the browser's, so a header \
                of your own needs another name";
    }
    "leave it out; browsers send it by themselves where it is needed, and no policy has to allow it"
}

/// Whether exposing the header lets a page read what it couldn't read otherwise.
fn is_sound_in_responses(element: &Element<'_>, faults: &mut Faults) -> bool {
    let name = element.text;
    if !is_token(element, faults) {
        return false;
    }
    if header::is_forbidden_response_header(name) {
        element.fault(
            faults,
            Rule::ExposeForbidden,
            "no page can read `{}`\n\
             help: leave it out; with `credentials = true` browsers keep the cookie and send it back",
            &[name],
        );
        return false;
    }
    if header::is_request_only(name) {
        let fault = element.fault(
            faults,
            Rule::HeaderDirection,
            "`{}` is a request header, and `expose_headers` lists what a page may read",
            &[name],
        );
        if header::is_forbidden_request_header(name) {
            fault.help("leave it out; browsers set it by themselves", &[]);
        } else {
            fault.help("list it in `headers` if pages are to send it: `headers = [\"{}\"]`", &[name]);
        }
        return false;
    }
    if header::is_safelisted_response_header(name) {
        element.fault(
            faults,
            Rule::ExposeSafelisted,
            "every page can read `{}` without it\nhelp: leave it out",
            &[name],
        );
        return false;
    }
    true
}

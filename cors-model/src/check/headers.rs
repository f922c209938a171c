//! The rules of `headers` and `expose_headers`.

use std::collections::HashMap;

use cors_table::token::is_token;
use cors_table::{Names, Stored, header};

use super::element::{self, Element};
use super::given::Given;
use super::list;
use crate::fault::{At, Fault, Faults};
use crate::{Key, Rule, Value};

/// Judges `headers`: what pages may send.
pub(super) fn requested(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if list::is_keyword(given, "mirror", faults) {
        return Names::Mirror;
    }
    check(given, credentials, request_flaw, faults)
}

/// Judges `expose_headers`: what pages may read.
pub(super) fn exposed(given: &Given<'_>, credentials: Option<At>, faults: &mut Faults) -> Names {
    if matches!(given.value, Value::Word(word) if word == "mirror") {
        let fact = "`expose_headers` has nothing to mirror: a request doesn't name the headers that the page will read";
        faults.push(given.wrong_form(given.at(), fact));
        return Names::Nothing;
    }
    check(given, credentials, response_flaw, faults)
}

/// `flaw` says what is wrong with a header by itself.
fn check(
    given: &Given<'_>,
    credentials: Option<At>,
    flaw: fn(&Element<'_>) -> Option<Fault>,
    faults: &mut Faults,
) -> Names {
    let list = list::split(given, faults);
    let has_wildcard = element::has_wildcard(&list);
    let mut seen: HashMap<String, &str> = HashMap::new();
    for element in &list {
        let name = element.text;
        let folded = name.to_ascii_lowercase();
        if let Some(first) = seen.get(&folded) {
            faults.push(repeated(element, first));
            continue;
        }
        seen.insert(folded, name);
        faults.extend(if name == "*" {
            credentials.map(|at| wildcard_credentials(given, element).also(at))
        } else {
            let is_covered = has_wildcard && !is_beyond_wildcard(given.key, name);
            flaw(element).or_else(|| is_covered.then(|| element.covered_by("*")))
        });
    }
    if list.is_empty() { Names::Nothing } else { Names::List(Stored::owned(element::join(&list))) }
}

/// An element with the name of one before, be that in another case.
fn repeated(element: &Element<'_>, first: &str) -> Fault {
    let name = element.text;
    if name == first {
        return element.repeated();
    }
    let fact = format!("`{name}` is the same header as `{first}`, which stands in the list too");
    element.fault(Rule::RepeatedElement, fact).help("leave the second one out")
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

/// A name that is no token.
fn no_token(element: &Element<'_>) -> Fault {
    let name = element.text;
    let fault = element.no_token(Rule::HeaderToken, "a header name");
    let before_colon = name.split_once(':').map_or(name, |(before, _)| before).trim();
    if is_token(before_colon) {
        return fault.replace(name, before_colon);
    }
    let Some(names) = element.tokens() else { return fault.help("write the name as in `X-Request-ID`") };
    let list = names.join(", ");
    if name.contains(' ') && !name.contains([';', '|']) {
        // A space may stand for a comma or for a hyphen.
        return fault.help(format!("write `{list}`, or, if it is one name, `{}`", names.join("-")));
    }
    fault.replace(name, list)
}

/// Why a page can't send the header, or needn't be told.
fn request_flaw(element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    if !is_token(name) {
        return Some(no_token(element));
    }
    if header::is_response_only(name) {
        let fact = format!("`{name}` is a response header, and `headers` lists what a page may send");
        return Some(element.fault(Rule::HeaderDirection, fact).help(where_it_belongs(name)));
    }
    if header::is_forbidden_request_header(name) {
        let fact = format!("no page can set `{name}`: the browser keeps it to itself");
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
    format!("leave it out: the policy itself sends it, from the key `{key}`")
}

/// What makes the browser send the header.
fn what_happens_instead(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let is_known = ["sec-fetch-", "sec-ch-", "sec-websocket-"].iter().any(|prefix| name.starts_with(prefix));
    match name.as_str() {
        "cookie" | "cookie2" => {
            "leave it out; browsers send cookies when the policy has `credentials = true` and the page asks for them"
        }
        "origin" => "leave it out; browsers send it with every request across origins",
        _ if name.starts_with("proxy-") || (name.starts_with("sec-") && !is_known) => {
            "leave it out; every name that begins with `Sec-` or `Proxy-` is the browser's, so a header of your own \
             needs another name"
        }
        _ => "leave it out; browsers send it by themselves where it is needed, and no policy has to allow it",
    }
}

/// Why exposing the header doesn't let a page read what it couldn't read otherwise.
fn response_flaw(element: &Element<'_>) -> Option<Fault> {
    let name = element.text;
    if !is_token(name) {
        return Some(no_token(element));
    }
    if header::is_forbidden_response_header(name) {
        let help = "leave it out; with `credentials = true` browsers keep the cookie and send it back";
        return Some(element.fault(Rule::ExposeForbidden, format!("no page can read `{name}`")).help(help));
    }
    if header::is_request_only(name) {
        let fact = format!("`{name}` is a request header, and `expose_headers` lists what a page may read");
        let fault = element.fault(Rule::HeaderDirection, fact);
        return Some(if header::is_forbidden_request_header(name) {
            fault.help("leave it out; browsers set it by themselves")
        } else {
            fault.help(format!("list it in `headers` if pages are to send it: `headers = [\"{name}\"]`"))
        });
    }
    if header::is_safelisted_response_header(name) {
        let fact = format!("every page can read `{name}` without it");
        return Some(element.fault(Rule::ExposeSafelisted, fact).help("leave it out"));
    }
    None
}

//! What a page may send without asking ([Fetch, Header names](https://fetch.spec.whatwg.org/#header-name)).

use cors_table::fetch;
use http::{HeaderMap, Method};

use super::engine::Engine;

/// [`fetch::normalized_method`] of a method.
pub(super) fn normalized(method: Method) -> Method {
    Method::from_bytes(fetch::normalized_method(method.as_str()).as_bytes()).unwrap_or(method)
}

/// [`fetch::unsafe_names`], by what the engine has for safelisted.
pub(super) fn unsafe_names(headers: &HeaderMap, engine: Engine) -> Vec<String> {
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    fetch::unsafe_names(headers, |name, value| is_safelisted(name, value, engine))
}

fn is_safelisted(name: &str, value: &[u8], engine: Engine) -> bool {
    fetch::is_safelisted_header(name, value) || engine.client_hints && is_client_hint(name, value)
}

/// Whether the header may go along with a load that the page can't read
/// ([Fetch, no-CORS-safelisted request-header](https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header)).
pub(super) fn is_no_cors_safelisted(name: &str, value: &[u8], engine: Engine) -> bool {
    name != "range" && is_safelisted(name, value, engine)
}

/// What Chromium lets pass besides.
fn is_client_hint(name: &str, value: &[u8]) -> bool {
    if value.len() > fetch::LONGEST_SAFELISTED_VALUE {
        return false;
    }
    let is_number = |may_have_point: bool| {
        let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        match value.iter().position(|byte| *byte == b'.') {
            Some(point) if may_have_point => digits(&value[..point]) && digits(&value[point + 1..]),
            _ => digits(value),
        }
    };
    match name {
        "save-data" => value.eq_ignore_ascii_case(b"on"),
        "device-memory" | "downlink" | "dpr" => is_number(true),
        "rtt" | "viewport-width" | "width" => is_number(false),
        "ect" => [&b"slow-2g"[..], b"2g", b"3g", b"4g"].contains(&value),
        _ => false,
    }
}

//! What a page may send without asking ([Fetch, Header names](https://fetch.spec.whatwg.org/#header-name)).

use cors_table::{header, method};
use http::{HeaderMap, Method};

use super::engine::Engine;

/// The longest value of a safelisted header, in bytes.
const LONGEST_VALUE: usize = 128;

/// How many bytes the values of all safelisted headers may have together.
const LONGEST_VALUES: usize = 1024;

/// [Normalises a method](https://fetch.spec.whatwg.org/#concept-method-normalize): these six go out in upper case, whatever
/// the page writes.
pub(super) fn normalised(method: &Method) -> Method {
    const NORMALISED: [Method; 6] =
        [Method::DELETE, Method::GET, Method::HEAD, Method::OPTIONS, Method::POST, Method::PUT];
    let known = NORMALISED.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(method.as_str()));
    known.unwrap_or_else(|| method.clone())
}

/// Whether no page sets the header
/// ([Fetch, forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)).
pub(super) fn is_forbidden(name: &str, value: &[u8]) -> bool {
    const OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];
    let names_forbidden_method = || {
        let methods = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        methods.filter_map(|method| std::str::from_utf8(method).ok()).any(method::is_forbidden)
    };
    header::is_forbidden_request_header(name) || OVERRIDES.contains(&name) && names_forbidden_method()
}

/// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names), in lower case,
/// sorted, each once: what Access-Control-Request-Headers lists.
pub(super) fn unsafe_names(headers: &HeaderMap, engine: Engine) -> Vec<String> {
    let (mut names, mut safelisted, mut length) = (Vec::new(), Vec::new(), 0);
    for (name, value) in headers {
        let name = name.as_str();
        if is_safelisted(name, value.as_bytes(), engine) {
            safelisted.push(name);
            length += value.len();
        } else {
            names.push(name);
        }
    }
    if length > LONGEST_VALUES {
        names.append(&mut safelisted);
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}

/// Whether the header, in lower case, is a
/// [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
fn is_safelisted(name: &str, value: &[u8], engine: Engine) -> bool {
    value.len() <= LONGEST_VALUE
        && match name {
            "accept" => !has_unsafe_byte(value),
            "accept-language" | "content-language" => {
                value.iter().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte))
            }
            "content-type" => !has_unsafe_byte(value) && is_simple_type(value),
            "range" => is_simple_range(value),
            _ => engine.client_hints && is_client_hint(name, value),
        }
}

/// Whether the header may go along with a load that the page can't read
/// ([Fetch, no-CORS-safelisted request-header](https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header)).
pub(super) fn is_no_cors_safelisted(name: &str, value: &[u8], engine: Engine) -> bool {
    name != "range" && is_safelisted(name, value, engine)
}

/// [CORS-unsafe request-header byte](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte).
fn has_unsafe_byte(value: &[u8]) -> bool {
    value.iter().any(|byte| *byte < 0x20 && *byte != b'\t' || b"\"():<>?@[\\]{}\x7f".contains(byte))
}

/// Whether the essence of a MIME type is that of a form, or plain text.
fn is_simple_type(value: &[u8]) -> bool {
    let essence = value.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let types: [&[u8]; 3] = [b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"];
    types.iter().any(|known| known.eq_ignore_ascii_case(essence))
}

/// `bytes=0-9`, `bytes=5-`: a range with a beginning
/// ([Fetch, simple range header value](https://fetch.spec.whatwg.org/#simple-range-header-value)).
fn is_simple_range(value: &[u8]) -> bool {
    let range = std::str::from_utf8(value).ok().and_then(|value| value.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else { return false };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Compared as they are written: no number is too large.
    let size = |text: &str| {
        let digits = text.trim_start_matches('0').to_owned();
        (digits.len(), digits)
    };
    !first.is_empty() && is_number(first) && is_number(last) && (last.is_empty() || size(first) <= size(last))
}

/// What Chromium lets pass besides.
fn is_client_hint(name: &str, value: &[u8]) -> bool {
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

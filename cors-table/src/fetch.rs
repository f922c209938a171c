//! What a page's `fetch()` sends, and what it has to ask for first
//! ([Fetch, Header names](https://fetch.spec.whatwg.org/#header-name)).

use crate::{header, method};

/// The longest value of a safelisted header, in bytes.
pub const LONGEST_SAFELISTED_VALUE: usize = 128;

/// How many bytes the values of all safelisted headers of a request may have together.
const LONGEST_SAFELISTED_VALUES: usize = 1024;

/// [Normalises a method](https://fetch.spec.whatwg.org/#concept-method-normalize): six go out in upper case, whatever the page
/// writes, and all others as they are.
///
/// ```
/// use cors_table::fetch::normalized_method;
///
/// assert_eq!(normalized_method("put"), "PUT");
/// assert_eq!(normalized_method("patch"), "patch");
/// ```
#[must_use]
pub fn normalized_method(method: &str) -> &str {
    let normalized = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    normalized.into_iter().find(|known| known.eq_ignore_ascii_case(method)).unwrap_or(method)
}

/// Whether no page sets the header, its name in lower case
/// ([Fetch, forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)).
///
/// ```
/// use cors_table::fetch::is_forbidden_header;
///
/// assert!(is_forbidden_header("cookie", b"a=1"));
/// assert!(is_forbidden_header("x-http-method-override", b"TRACE") && !is_forbidden_header("x-http-method-override", b"PUT"));
/// ```
#[must_use]
pub fn is_forbidden_header(name: &str, value: &[u8]) -> bool {
    const OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];
    let names_forbidden_method = || {
        let methods = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        methods.filter_map(|method| std::str::from_utf8(method).ok()).any(method::is_forbidden)
    };
    header::is_forbidden_request_header(name) || OVERRIDES.contains(&name) && names_forbidden_method()
}

/// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names), in lower case,
/// sorted, each once: what Access-Control-Request-Headers lists. `is_safelisted` is [`is_safelisted_header`], or what a browser
/// has in its place.
///
/// ```
/// use cors_table::fetch::{is_safelisted_header, unsafe_names};
///
/// let headers = [("X-Trace", &b"1"[..]), ("Accept", b"text/html"), ("Content-Type", b"application/json")];
/// assert_eq!(unsafe_names(headers, is_safelisted_header), ["content-type", "x-trace"]);
/// ```
pub fn unsafe_names<'h>(
    headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    is_safelisted: impl Fn(&str, &[u8]) -> bool,
) -> Vec<String> {
    let (mut names, mut safelisted, mut length) = (Vec::new(), Vec::new(), 0);
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        if is_safelisted(&name, value) {
            safelisted.push(name);
            length += value.len();
        } else {
            names.push(name);
        }
    }
    if length > LONGEST_SAFELISTED_VALUES {
        names.append(&mut safelisted);
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether the header, its name in lower case, is a
/// [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header), which needs no permission.
///
/// ```
/// use cors_table::fetch::is_safelisted_header;
///
/// assert!(is_safelisted_header("content-type", b"text/plain; charset=utf-8"));
/// assert!(!is_safelisted_header("content-type", b"application/json"));
/// assert!(!is_safelisted_header("authorization", b"Bearer t0ken"));
/// ```
#[must_use]
pub fn is_safelisted_header(name: &str, value: &[u8]) -> bool {
    value.len() <= LONGEST_SAFELISTED_VALUE
        && match name {
            "accept" => !has_unsafe_byte(value),
            "accept-language" | "content-language" => {
                value.iter().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte))
            }
            "content-type" => !has_unsafe_byte(value) && is_simple_type(value),
            "range" => is_simple_range(value),
            _ => false,
        }
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

/// A path without query and fragment as a browser sends it: without `.` and `..`, and with what isn't ASCII in percent-encoding
/// ([URL Standard, path state](https://url.spec.whatwg.org/#path-state)).
///
/// ```
/// assert_eq!(cors_table::fetch::sent_path("/api/../caf\u{e9}"), "/caf%C3%A9");
/// ```
#[must_use]
pub fn sent_path(path: &str) -> String {
    percent_encoded(&without_dots(&path.replace('\\', "/")), b" \"<>`{}^")
}

/// Resolves `.` and `..`, encoded ones as well
/// ([URL, path state](https://url.spec.whatwg.org/#path-state)).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            ".." => {
                kept.pop();
                kept.extend(is_last.then_some(""));
            }
            "." => kept.extend(is_last.then_some("")),
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Percent-encodes what isn't visible ASCII, and these bytes.
///
/// ```
/// assert_eq!(cors_table::fetch::percent_encoded("caf\u{e9} 1", b"1"), "caf%C3%A9%20%31");
/// ```
#[must_use]
pub fn percent_encoded(text: &str, special: &[u8]) -> String {
    let encode = |byte: u8| match byte {
        b'!'..=b'~' if !special.contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

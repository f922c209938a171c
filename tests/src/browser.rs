//! What a browser does with an answer, by the steps of the [Fetch Standard](https://fetch.spec.whatwg.org/).
//!
//! It is written here a second time, independent of the runtime, so that the tests can ask what a page would see.

use crate::http1::Answer;
use crate::recording::Init;

/// The fields by which a request says something of its page, of the call of `fetch()`, and of itself. The others say something of
/// the browser.
pub const SAYING: [&str; 12] = [
    "access-control-request-headers",
    "access-control-request-method",
    "authorization",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "origin",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
];

/// Why a browser gives a page a network error instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) failed.
    Origin,
    /// A preflight's status isn't an [ok status](https://fetch.spec.whatwg.org/#ok-status).
    Status,
    /// The method is neither listed nor safelisted.
    Method,
    /// A header is neither listed nor safelisted; its name in lower case.
    Header(String),
}

/// The [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) of an answer to a page of `origin`.
///
/// # Errors
///
/// [`Refusal::Origin`] if it fails.
pub fn cors_check(init: &Init, origin: &str, answer: &Answer) -> Result<(), Refusal> {
    let includes_credentials = init.credentials == "include";
    // "Get" joins the lines of a field, so a field sent twice is never equal to an origin.
    let allow_origin = answer.values("access-control-allow-origin").join(", ");
    if !includes_credentials && allow_origin == "*" {
        return Ok(());
    }
    if allow_origin != origin {
        return Err(Refusal::Origin);
    }
    if !includes_credentials || answer.values("access-control-allow-credentials").join(", ") == "true" {
        return Ok(());
    }
    Err(Refusal::Origin)
}

/// The steps of the [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch) after its answer came:
/// whether the browser sends the request that the page asked for.
///
/// # Errors
///
/// The first reason why it doesn't.
pub fn preflight_check(init: &Init, origin: &str, answer: &Answer) -> Result<(), Refusal> {
    cors_check(init, origin, answer)?;
    if !(200..=299).contains(&answer.status) {
        return Err(Refusal::Status);
    }
    let methods = list(answer, "access-control-allow-methods");
    let names = list(answer, "access-control-allow-headers");
    let star_counts = init.credentials != "include";
    let method = normalised(&init.method);
    let is_allowed = methods.contains(&method.as_str())
        || matches!(method.as_str(), "GET" | "HEAD" | "POST")
        || (star_counts && methods.contains(&"*"));
    if !is_allowed {
        return Err(Refusal::Method);
    }
    let is_listed = |name: &str| names.iter().any(|listed| listed.eq_ignore_ascii_case(name));
    for name in unsafe_header_names(init) {
        // `Authorization` is the only CORS non-wildcard request-header name.
        let star_covers = star_counts && names.contains(&"*") && name != "authorization";
        if !is_listed(&name) && !star_covers {
            return Err(Refusal::Header(name));
        }
    }
    Ok(())
}

/// [Normalises a method](https://fetch.spec.whatwg.org/#concept-method-normalize): only these six change their case.
fn normalised(method: &str) -> String {
    let upper = method.to_ascii_uppercase();
    match upper.as_str() {
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
        _ => method.to_owned(),
    }
}

/// The members of a list-valued field, over all of its lines.
fn list<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    answer.values(name).into_iter().flat_map(|line| line.split(',')).map(str::trim).collect()
}

/// Whether a call needs a preflight: its method or one of its headers isn't safelisted.
#[must_use]
pub fn needs_preflight(init: &Init) -> bool {
    let method = normalised(&init.method);
    init.mode != "no-cors"
        && (!matches!(method.as_str(), "GET" | "HEAD" | "POST") || !unsafe_header_names(init).is_empty())
}

/// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) of a call,
/// in lower case and sorted, as Access-Control-Request-Headers lists them.
///
/// The 1024 bytes that all safelisted values may have together are not counted: no recorded call comes near.
#[must_use]
pub fn unsafe_header_names(init: &Init) -> Vec<String> {
    let fields = init.headers.0.iter();
    let mut names: Vec<_> = fields
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, value)| !is_safelisted(name, value))
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
}

/// Whether a header is a [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
fn is_safelisted(name: &str, value: &str) -> bool {
    let is_unsafe_byte = |byte: u8| (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte);
    value.len() <= 128
        && match name {
            "accept" => !value.bytes().any(is_unsafe_byte),
            "accept-language" | "content-language" => {
                value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte))
            }
            "content-type" => {
                let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                !value.bytes().any(is_unsafe_byte)
                    && ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
                        .contains(&essence.as_str())
            }
            // A simple range has a first byte: `bytes=0-9`, `bytes=5-`.
            "range" => {
                value.strip_prefix("bytes=").and_then(|range| range.split_once('-')).is_some_and(|(first, last)| {
                    first.parse::<u64>().is_ok() && (last.is_empty() || last.parse::<u64>().is_ok())
                })
            }
            _ => false,
        }
}

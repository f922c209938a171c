//! Field names, and what the Fetch Standard says of them. Every predicate compares without case.

/// Request headers that only the browser itself sets.
const FORBIDDEN_REQUEST: [&str; 23] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-local-network",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Response headers that pages can always read.
const SAFELISTED_RESPONSE: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Headers that mean something in responses only.
const RESPONSE_ONLY: [&str; 21] = [
    "accept-ranges",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "age",
    "allow",
    "clear-site-data",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "etag",
    "location",
    "proxy-authenticate",
    "retry-after",
    "server",
    "strict-transport-security",
    "timing-allow-origin",
    "vary",
    "www-authenticate",
];

/// Headers that mean something in requests only.
const REQUEST_ONLY: [&str; 25] = [
    "accept-charset",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
    "authorization",
    "cookie",
    "cookie2",
    "dnt",
    "expect",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "origin",
    "proxy-authorization",
    "range",
    "referer",
    "te",
    "upgrade-insecure-requests",
    "user-agent",
    "x-requested-with",
];

/// Whether only the browser itself sets the request header.
///
/// [Fetch: forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header).
#[must_use]
pub fn is_forbidden_request_header(name: &str) -> bool {
    is_one_of(name, &FORBIDDEN_REQUEST) || has_prefix(name, "proxy-") || has_prefix(name, "sec-")
}

/// Whether no page can read the response header.
///
/// [Fetch: forbidden response-header name](https://fetch.spec.whatwg.org/#forbidden-response-header-name).
#[must_use]
pub fn is_forbidden_response_header(name: &str) -> bool {
    is_one_of(name, &["set-cookie", "set-cookie2"])
}

/// Whether every page can read the response header, exposed or not.
///
/// [Fetch: CORS-safelisted response-header name](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name).
#[must_use]
pub fn is_safelisted_response_header(name: &str) -> bool {
    is_one_of(name, &SAFELISTED_RESPONSE)
}

/// Whether the header means something in responses only.
#[must_use]
pub fn is_response_only(name: &str) -> bool {
    is_one_of(name, &RESPONSE_ONLY)
}

/// Whether the header means something in requests only.
#[must_use]
pub fn is_request_only(name: &str) -> bool {
    is_one_of(name, &REQUEST_ONLY)
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn has_prefix(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

//! Field names, and what the Fetch Standard says of them. Every predicate compares without case.

/// Request headers that only the browser itself sets.
const FORBIDDEN_REQUEST: &[&str] = &[
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
const SAFELISTED_RESPONSE: &[&str] =
    &["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Names in common use, in their usual case: all that the crate `http` has a constant for, and three that pages send.
const KNOWN: &[&str] = &[
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Age",
    "Allow",
    "Alt-Svc",
    "Authorization",
    "Cache-Control",
    "Cache-Status",
    "CDN-Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Security-Policy",
    "Content-Security-Policy-Report-Only",
    "Content-Type",
    "Cookie",
    "Date",
    "DNT",
    "ETag",
    "Expect",
    "Expires",
    "Forwarded",
    "From",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Last-Modified",
    "Link",
    "Location",
    "Max-Forwards",
    "Origin",
    "Pragma",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Public-Key-Pins",
    "Public-Key-Pins-Report-Only",
    "Range",
    "Referer",
    "Referrer-Policy",
    "Refresh",
    "Retry-After",
    "Sec-WebSocket-Accept",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Version",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Vary",
    "Via",
    "Warning",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-CSRF-Token",
    "X-DNS-Prefetch-Control",
    "X-Frame-Options",
    "X-Requested-With",
    "X-XSRF-Token",
    "X-XSS-Protection",
];

/// Headers of responses, which pages hardly ever send.
const RESPONSE: &[&str] = &[
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

/// Headers of requests, which responses hardly ever have. Not among them: Authorization, in which APIs give out tokens, and
/// Range, which those for resumable uploads answer with.
const REQUEST: &[&str] = &[
    "accept-charset",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
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
    "referer",
    "te",
    "upgrade-insecure-requests",
    "user-agent",
    "x-requested-with",
];

/// Whether only the browser itself sets the request header
/// ([Fetch: forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)).
///
/// ```
/// use cors_table::header::is_forbidden_request_header;
///
/// assert!(is_forbidden_request_header("Cookie") && is_forbidden_request_header("Sec-Fetch-Mode"));
/// assert!(!is_forbidden_request_header("Authorization"));
/// ```
#[must_use]
pub fn is_forbidden_request_header(name: &str) -> bool {
    is_one_of(FORBIDDEN_REQUEST, name) || starts_with(name, "proxy-") || starts_with(name, "sec-")
}

/// Whether no page can read the response header
/// ([Fetch: forbidden response-header name](https://fetch.spec.whatwg.org/#forbidden-response-header-name)).
#[must_use]
pub fn is_forbidden_response_header(name: &str) -> bool {
    is_one_of(&["set-cookie", "set-cookie2"], name)
}

/// Whether every page can read the response header, exposed or not
/// ([Fetch: CORS-safelisted response-header name](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name)).
#[must_use]
pub fn is_safelisted_response_header(name: &str) -> bool {
    is_one_of(SAFELISTED_RESPONSE, name)
}

/// Whether the header is one of responses. A page that sends it is a rare thing, but a browser lets it, if the policy does.
#[must_use]
pub fn is_response_header(name: &str) -> bool {
    is_one_of(RESPONSE, name)
}

/// Whether the header is one of requests. A response that has it is a rare thing, but a page may read it, if it is exposed.
#[must_use]
pub fn is_request_header(name: &str) -> bool {
    is_one_of(REQUEST, name)
}

/// The usual case of a name in common use.
///
/// ```
/// assert_eq!(cors_table::header::usual_case("etag"), Some("ETag"));
/// assert_eq!(cors_table::header::usual_case("X-My-Own"), None);
/// ```
#[must_use]
pub fn usual_case(name: &str) -> Option<&'static str> {
    KNOWN.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

/// The name in common use that is written with `_` for `-`, as constants and variables of nginx are.
///
/// ```
/// assert_eq!(cors_table::header::with_hyphens("CONTENT_TYPE"), Some("Content-Type"));
/// assert_eq!(cors_table::header::with_hyphens("contact_id"), None);
/// ```
#[must_use]
pub fn with_hyphens(name: &str) -> Option<&'static str> {
    if name.contains('_') { usual_case(&name.replace('_', "-")) } else { None }
}

/// Whether the field name begins so, in any case.
#[must_use]
pub fn starts_with(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

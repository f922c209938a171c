//! Field names, and what the Fetch Standard says of them. Every predicate compares without case.

use crate::word::{self, Misuse, is_one_letter_away};

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

/// Why a field name that is a token is nobody's.
///
/// ```
/// use cors_table::header::misuse;
/// use cors_table::word::{Meaning, Misuse};
///
/// assert_eq!(misuse("CONTENT_TYPE"), Some(Misuse::Underscores("Content-Type")));
/// assert_eq!(misuse("X-*"), Some(Misuse::Pattern));
/// assert_eq!(misuse("range&etag"), Some(Misuse::Sum { sign: '&', names: vec!["Range", "ETag"] }));
/// assert_eq!(misuse("%HEADERS%"), Some(Misuse::Placeholder));
/// assert_eq!(misuse("none"), Some(Misuse::Word(Meaning::Nothing)));
/// assert_eq!((misuse("X-Cost-$"), misuse("contact_id"), misuse("X-Any"), misuse("*")), (None, None, None, None));
/// ```
#[must_use]
pub fn misuse(name: &str) -> Option<Misuse> {
    let with_hyphens = || name.contains('_').then(|| usual_case(&name.replace('_', "-")))?;
    word::misuse(name, usual_case).or_else(|| with_hyphens().map(Misuse::Underscores))
}

/// The name in common use that the name is one letter away from: missing, added, changed, or two neighbours swapped; or that it
/// is without its hyphens. `None` for a name in common use, and for one that is too short to tell.
///
/// ```
/// use cors_table::header::slip_of;
///
/// assert_eq!(slip_of("Autorization"), Some("Authorization"));
/// assert_eq!(slip_of("ContentType"), Some("Content-Type"));
/// assert_eq!(slip_of("X-Api-Key"), None);
/// ```
#[must_use]
pub fn slip_of(name: &str) -> Option<&'static str> {
    // The name that Django gives its header for `X-CSRF-Token`, and Angular's users theirs.
    let is_own = is_one_of(&["x-csrftoken", "x-xsrftoken"], name);
    let is_other = usual_case(name).is_some() || name.bytes().any(|byte| byte.is_ascii_digit());
    if name.len() < SHORTEST_SLIP || is_own || is_other {
        return None;
    }
    let name = name.to_ascii_lowercase();
    KNOWN.iter().copied().find(|known| {
        let known = known.to_ascii_lowercase();
        known.len() >= SHORTEST_SLIP - 1 && is_one_letter_away(name.as_bytes(), known.as_bytes())
            || known.contains('-') && known.replace('-', "") == name
    })
}

/// How long a name is at least to be taken for a slip: of short ones too many are near one another.
const SHORTEST_SLIP: usize = 8;

/// Whether the field name begins so, in any case.
#[must_use]
pub fn starts_with(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_away() {
        for (written, known) in [
            ("Content-Tpye", "Content-Type"),
            ("content-typ", "Content-Type"),
            ("Content_Type", "Content-Type"),
            ("ContentType", "Content-Type"),
            ("Autorization", "Authorization"),
            ("Authorisation", "Authorization"),
            ("XRequestedWith", "X-Requested-With"),
            ("X-Request-With", "X-Requested-With"),
            ("Content-Lenght", "Content-Length"),
            ("If-None-Mach", "If-None-Match"),
            ("Referrer", "Referer"),
            ("UserAgent", "User-Agent"),
        ] {
            let is_two_away = written == "X-Request-With";
            assert_eq!(slip_of(written), (!is_two_away).then_some(known), "{written}");
        }
        let own = [
            "X-CSRFToken",
            "X-Api-Key",
            "X-Auth-Token",
            "X-Request-ID",
            "Authentication",
            "X-Authorization",
            "Content-Type2",
            "Idempotency-Key",
            "Accept-Version",
            "Accept-Patch",
            "Expires-In",
            "ETags",
            "Dates",
            "Locale",
            "Link",
            "Prefer",
            "X-Forwarded-Host",
            "Request-ID",
            "traceparent",
            "tracestate",
            "baggage",
            "sentry-trace",
            "X-Client-Version",
            "Upload-Offset",
            "Tus-Resumable",
            "X-Total-Count",
            "X-RateLimit-Limit",
            "Server-Timing",
            "apollo-require-preflight",
            "Last-Event-ID",
            "X-Amz-Date",
            "x-goog-api-key",
            "X-HTTP-Method-Override",
            "Content-MD5",
            "Content-DPR",
            "Depth",
            "Destination",
            "Overwrite",
            "Lock-Token",
            "If-Schedule-Tag-Match",
            "Digest",
            "Signature",
            "Signature-Input",
            "Priority",
            "Save-Data",
            "Viewport-Width",
            "Downlink",
            "Early-Data",
            "Alt-Used",
            "X-Correlation-ID",
            "Api-Version",
        ];
        for written in own.into_iter().chain(KNOWN.iter().copied()) {
            assert_eq!(slip_of(written), None, "{written}");
        }
    }
}

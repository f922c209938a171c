//! What the Fetch Standard says of methods and field names, as far as a message needs it.
//!
//! `cors_model::method` and `cors_model::header` judge policies by the same lists. This crate doesn't depend on that
//! one, so they stand here too; a test compares the answers.

use super::scan::find_in_any_case;

/// Request headers that only the browser itself sets.
const FORBIDDEN_REQUEST: [&str; 22] = [
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
];

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

/// Methods in common use, in their one right case.
const KNOWN_METHODS: [&str; 38] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "QUERY",
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "COPY",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "ORDERPATCH",
    "PROPFIND",
    "PROPPATCH",
    "REBIND",
    "REPORT",
    "SEARCH",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
    "PURGE",
];

/// Whether only the browser itself sets the request header `name`, which is in lower case
/// ([Fetch, forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)).
pub(super) fn is_forbidden_request_header(name: &str) -> bool {
    FORBIDDEN_REQUEST.contains(&name) || name == "via" || name.starts_with("proxy-") || name.starts_with("sec-")
}

/// Whether the header `name`, in lower case, means something in responses only.
pub(super) fn is_response_only(name: &str) -> bool {
    RESPONSE_ONLY.contains(&name)
}

/// Whether no page can use the method
/// ([Fetch, forbidden method](https://fetch.spec.whatwg.org/#forbidden-method)).
pub(super) fn is_forbidden_method(method: &str) -> bool {
    find_in_any_case(&["CONNECT", "TRACE", "TRACK"], method).is_some()
}

/// The right case of a known method that is written in another one.
pub(super) fn right_case(method: &str) -> Option<&'static str> {
    match find_in_any_case(&KNOWN_METHODS, method) {
        Some(known) if known != method => Some(known),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{is_safelisted_method, is_token};
    use cors_model::{header, method};

    #[test]
    fn the_model_judges_by_the_same_lists() {
        let more = ["via", "proxy-x", "sec-x", "x-zed", "content-type", "authorization", "range", "x-requested-with"];
        for name in FORBIDDEN_REQUEST.iter().chain(&RESPONSE_ONLY).chain(&more) {
            assert_eq!(is_forbidden_request_header(name), header::is_forbidden_request_header(name), "{name}");
            assert_eq!(is_response_only(name), header::is_response_only(name), "{name}");
        }
        for known in KNOWN_METHODS.iter().chain(&["CONNECT", "TRACE", "TRACK", "BREW", "*"]) {
            let lower = known.to_ascii_lowercase();
            assert_eq!(right_case(&lower), method::right_case(&lower), "{known}");
            assert_eq!(right_case(known), method::right_case(known), "{known}");
            assert_eq!(is_forbidden_method(&lower), method::is_forbidden(&lower), "{known}");
            assert_eq!(is_safelisted_method(known), method::SAFELISTED.contains(known), "{known}");
        }
        for byte in 0..=127_u8 {
            let text = char::from(byte).to_string();
            assert_eq!(is_token(&[byte]), method::is_token(&text), "{byte}");
        }
    }
}

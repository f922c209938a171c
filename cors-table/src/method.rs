//! Methods, and what the Fetch Standard says of them.

/// The methods in common use, in their one right case: those of RFC 9110, PATCH (RFC 5789), QUERY and the ones of
/// RFC 4918 and its kin. Fetch normalises only DELETE, GET, HEAD, OPTIONS, POST and PUT; `patch` goes out as a page wrote it.
const KNOWN: [&str; 38] = [
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

/// The methods that a browser lets through a preflight whatever its answer lists
/// ([Fetch: CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)).
pub const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];

/// Whether a browser lets the method through a preflight whatever its answer lists
/// ([Fetch: CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)).
#[must_use]
pub fn is_safelisted(method: &str) -> bool {
    SAFELISTED.contains(&method)
}

/// Whether no page can use the method, in whatever case it is written
/// ([Fetch: forbidden method](https://fetch.spec.whatwg.org/#forbidden-method)).
#[must_use]
pub fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(method))
}

/// The right case of a known method that is written in another one.
///
/// ```
/// assert_eq!(cors_table::method::right_case("patch"), Some("PATCH"));
/// assert_eq!(cors_table::method::right_case("PATCH"), None);
/// ```
#[must_use]
pub fn right_case(method: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(method)).filter(|known| *known != method)
}

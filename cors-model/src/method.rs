//! Methods: tokens of RFC 9110, and what the Fetch Standard says of them.

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

/// The methods that a browser allows whatever a preflight says, and what a policy without `methods` lists.
///
/// [Fetch: CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method).
pub const SAFELISTED: &str = "GET, HEAD, POST";

/// Whether no page can use the method, in whatever case it is written.
///
/// [Fetch: forbidden method](https://fetch.spec.whatwg.org/#forbidden-method).
#[must_use]
pub fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(method))
}

/// The right case of a known method that is written in another one.
///
/// [Fetch: normalize a method](https://fetch.spec.whatwg.org/#concept-method-normalize).
#[must_use]
pub fn right_case(method: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(method)).filter(|known| *known != method)
}

/// Whether the text is a token, which is what a method and a field name have to be.
///
/// [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// Whether the byte may stand in a token (`tchar` of RFC 9110, section 5.6.2).
#[must_use]
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

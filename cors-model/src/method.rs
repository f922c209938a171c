//! Methods: tokens of RFC 9110, and what the Fetch Standard says of them.

use crate::text;

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
    text::has_name(&["CONNECT", "TRACE", "TRACK"], method)
}

/// The right case of a known method that is written in another one.
#[must_use]
pub fn right_case(method: &str) -> Option<&'static str> {
    let known = KNOWN[text::index_of_name(&KNOWN, method)?];
    if known == method { None } else { Some(known) }
}

/// Whether the text is a token, which is what a method and a field name have to be.
///
/// [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && stranger(text).is_none()
}

/// The character that keeps a text from being a token, unless it is empty.
pub(crate) fn stranger(text: &str) -> Option<char> {
    text::stranger(text, |byte| is_token_byte(*byte))
}

/// Whether the byte may stand in a token (`tchar` of RFC 9110, section 5.6.2).
#[must_use]
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || text::has_byte("!#$%&'*+-.^_`|~", byte)
}

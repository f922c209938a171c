//! What a policy sends back to a preflight of what that asks for.

use cors_table::token::is_token;
use cors_table::{MIRROR_BYTES, MIRROR_LINES, Names};
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD};
use http::{HeaderMap, HeaderValue};

use super::Verdict;
use super::sent::is_repeated;

/// What a preflight asks for, as far as the policy mirrors it.
#[derive(Clone, Debug)]
pub(crate) struct Mirrored {
    pub(crate) method: Option<HeaderValue>,
    pub(crate) headers: Option<HeaderValue>,
}

impl Mirrored {
    /// Reads what `verdict` needs of a preflight's headers.
    #[inline]
    pub(crate) fn read(verdict: &Verdict<'_>, headers: &HeaderMap) -> Option<Self> {
        let methods = matches!(verdict.policy.table.methods, Names::Mirror);
        let names = matches!(verdict.policy.table.headers, Names::Mirror);
        if verdict.allow_origin.is_none() || !(methods || names) {
            return None;
        }
        Some(Self {
            method: if methods { requested_method(headers) } else { None },
            headers: if names { requested_headers(headers) } else { None },
        })
    }
}

/// The value to send back for `methods = mirror`: the requested method, if it can be one.
fn requested_method(headers: &HeaderMap) -> Option<HeaderValue> {
    let method = headers.get(&ACCESS_CONTROL_REQUEST_METHOD)?;
    let bytes = method.as_bytes();
    let is_mirrored =
        bytes.len() <= MIRROR_BYTES && is_token(bytes) && !is_repeated(headers, &ACCESS_CONTROL_REQUEST_METHOD);
    if is_mirrored { Some(method.clone()) } else { None }
}

/// The value to send back for `headers = mirror`: all lines of Access-Control-Request-Headers.
///
/// One line, which is all that browsers send, is sent back without copying it.
fn requested_headers(headers: &HeaderMap) -> Option<HeaderValue> {
    let lines = headers.get_all(&ACCESS_CONTROL_REQUEST_HEADERS);
    // One line more than is sent back, so that a request with thousands of them costs no more.
    let (count, length) =
        lines.iter().take(MIRROR_LINES + 1).fold((0, 0), |(count, length), line| (count + 1, length + line.len()));
    if count > MIRROR_LINES || length > MIRROR_BYTES || length == 0 {
        return None;
    }
    if count == 1 {
        return lines.iter().next().cloned();
    }
    let filled: Vec<&[u8]> = lines.iter().map(HeaderValue::as_bytes).filter(|line| !line.is_empty()).collect();
    HeaderValue::from_bytes(&filled.join(&b", "[..])).ok()
}

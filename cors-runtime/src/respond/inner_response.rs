//! What a response has before a policy's fields go in: fields that give way, and a Vary that grows.
//!
//! Most responses have neither, so this stands apart from the code that every response runs.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, MaxSizeReached, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "tracing")]
use super::removal::Removed;

/// The response fields that are the policy's alone.
pub(crate) const RESPONSE_FIELDS: [HeaderName; 6] = [
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_EXPOSE_HEADERS,
];

/// What a response had before a policy's fields go in.
#[derive(Default)]
pub(crate) struct InnerResponse {
    /// Whether it has a Vary, which stays.
    pub(super) has_vary: bool,
    /// The fields that gave way.
    #[cfg(feature = "tracing")]
    pub(super) removed: Removed,
}

/// Removes the fields that are the policy's alone.
///
/// A lookup costs as much as looking over ten names, and few responses have more than that or any of
/// these, so one pass over the names comes first.
pub(crate) fn make_way(headers: &mut HeaderMap) -> InnerResponse {
    let (mut has_vary, mut has_ours) = (false, false);
    for name in headers.keys() {
        has_vary |= name == VARY;
        has_ours |= RESPONSE_FIELDS.contains(name);
    }
    #[cfg(feature = "tracing")]
    let removed = if has_ours { Removed::of(headers) } else { Removed::default() };
    if has_ours {
        for name in &RESPONSE_FIELDS {
            headers.remove(name);
        }
    }
    InnerResponse {
        has_vary,
        #[cfg(feature = "tracing")]
        removed,
    }
}

/// Adds `member` as a line of Vary, unless the response varies by Origin or by everything already.
pub(super) fn add_to_vary(headers: &mut HeaderMap, member: HeaderValue) -> Result<(), MaxSizeReached> {
    if !varies_by_origin(headers) {
        headers.try_append(VARY, member)?;
    }
    Ok(())
}

/// Whether a Vary line holds `Origin` or `*`
/// ([RFC 9110, 12.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5)).
fn varies_by_origin(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(VARY).into_iter().map(HeaderValue::as_bytes);
    lines
        .flat_map(|line| line.split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|member| member == b"*" || member.eq_ignore_ascii_case(b"Origin"))
}

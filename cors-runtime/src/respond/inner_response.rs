//! What a response has before a policy's fields go in: fields that give way, and a Vary that grows.
//!
//! Most responses have neither, so this stands apart from the code that every response runs.

#[cfg(feature = "tracing")]
use super::removal::Removed;
use crate::fields::{Field, FieldValue, Fields, Full};

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
pub(crate) fn make_way(headers: &mut impl Fields) -> InnerResponse {
    let found = headers.found();
    #[cfg(feature = "tracing")]
    let removed = if found.own { Removed::of(headers) } else { Removed::default() };
    if found.own {
        for field in Field::OWN {
            headers.remove(field);
        }
    }
    InnerResponse {
        has_vary: found.vary,
        #[cfg(feature = "tracing")]
        removed,
    }
}

/// Adds a line of Vary, unless the response varies by Origin or by everything already.
pub(super) fn add_to_vary<F: Fields>(headers: &mut F) -> Result<(), Full> {
    if varies_by_origin(headers) { Ok(()) } else { headers.append(Field::Vary, F::Value::VARY_OF_ACTUAL) }
}

/// Whether a Vary line holds `Origin` or `*`
/// ([RFC 9110, 12.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5)).
fn varies_by_origin(headers: &impl Fields) -> bool {
    let lines = headers.lines(Field::Vary).map(FieldValue::as_bytes);
    lines
        .flat_map(|line| line.split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|member| member == b"*" || member.eq_ignore_ascii_case(b"Origin"))
}

//! What a policy sends back to a preflight of what that asks for.

use cors_table::token::is_token;
use cors_table::{MIRROR_BYTES, MIRROR_LINES, Names};
use http::HeaderValue;

use super::Verdict;
use crate::fields::{Field, FieldValue, Fields};

/// What a preflight asks for, as far as the policy mirrors it.
#[derive(Clone, Debug)]
pub(crate) struct Mirrored<V = HeaderValue> {
    pub(crate) method: Option<V>,
    pub(crate) headers: Option<V>,
}

impl<V: FieldValue> Mirrored<V> {
    /// Reads what `verdict` needs of a preflight's headers.
    #[inline]
    pub(crate) fn read(verdict: &Verdict<'_, V>, fields: &impl Fields<Value = V>) -> Option<Self> {
        let methods = matches!(verdict.policy.table.methods, Names::Mirror);
        let names = matches!(verdict.policy.table.headers, Names::Mirror);
        if verdict.allow_origin.is_none() || !(methods || names) {
            return None;
        }
        Some(Self {
            method: if methods { requested_method(fields) } else { None },
            headers: if names { requested_headers(fields) } else { None },
        })
    }
}

/// The value to send back for `methods = mirror`: the requested method, if it can be one.
fn requested_method<F: Fields>(fields: &F) -> Option<F::Value> {
    let method = fields.first(Field::RequestMethod)?;
    let bytes = method.as_bytes();
    let is_mirrored = bytes.len() <= MIRROR_BYTES && is_token(bytes) && !fields.has_several(Field::RequestMethod);
    if is_mirrored { Some(method.clone()) } else { None }
}

/// The value to send back for `headers = mirror`: all lines of Access-Control-Request-Headers.
///
/// One line, which is all that browsers send, is sent back without copying it.
#[inline]
fn requested_headers<F: Fields>(fields: &F) -> Option<F::Value> {
    if fields.has_several(Field::RequestHeaders) {
        return joined_lines(fields);
    }
    let line = fields.first(Field::RequestHeaders)?;
    is_mirrored_length(line.as_bytes().len()).then(|| line.clone())
}

/// The number of lines comes first, which some maps know: a request with thousands of them costs no more than one with a few.
#[cold]
fn joined_lines<F: Fields>(fields: &F) -> Option<F::Value> {
    if fields.has_more_than(MIRROR_LINES, Field::RequestHeaders) {
        return None;
    }
    let lines = || fields.lines(Field::RequestHeaders).map(FieldValue::as_bytes);
    if !is_mirrored_length(lines().map(<[u8]>::len).sum()) {
        return None;
    }
    let filled: Vec<&[u8]> = lines().filter(|line| !line.is_empty()).collect();
    F::Value::from_bytes(&filled.join(&b", "[..]))
}

/// Whether lines of this length in all are sent back.
#[inline]
fn is_mirrored_length(length: usize) -> bool {
    (1..=MIRROR_BYTES).contains(&length)
}

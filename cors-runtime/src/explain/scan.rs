//! Header fields and texts, looked through with plain loops.
//!
//! A user's debug build compiles this crate without optimisation, and there each chain of iterators and each kind of
//! pattern that a text is searched for becomes ten to thirty functions. The loops here, and those in the modules
//! beside, are one each.

use http::{HeaderMap, HeaderName};

/// The lines of a field.
pub(super) fn lines<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Vec<&'h [u8]> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        lines.push(line.as_bytes());
    }
    lines
}

/// The parts between separators, without the whitespace around them.
pub(super) fn split(bytes: &[u8], separator: u8) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = first_of(rest, &[separator]) {
        parts.push(rest[..at].trim_ascii());
        rest = &rest[at + 1..];
    }
    parts.push(rest.trim_ascii());
    parts
}

/// Where the first of some bytes is.
pub(super) fn first_of(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    for (at, byte) in bytes.iter().enumerate() {
        if sought.contains(byte) {
            return Some(at);
        }
    }
    None
}

/// What stands before and after the first `separator`.
pub(super) fn split_once<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    for start in 0..text.len() {
        if text.as_bytes()[start..].starts_with(separator.as_bytes()) {
            return Some((&text[..start], &text[start + separator.len()..]));
        }
    }
    None
}

/// Where a byte is for the last time.
pub(super) fn last(bytes: &[u8], sought: u8) -> Option<usize> {
    let mut end = bytes.len();
    while end > 0 {
        end -= 1;
        if bytes[end] == sought {
            return Some(end);
        }
    }
    None
}

/// Where the part behind the last separator starts.
pub(super) fn start_of_last(bytes: &[u8], separator: u8) -> usize {
    match last(bytes, separator) {
        Some(at) => at + 1,
        None => 0,
    }
}

/// Whether all bytes of a text are such ones.
pub(super) fn all(text: &str, is_such: fn(&u8) -> bool) -> bool {
    for byte in text.as_bytes() {
        if !is_such(byte) {
            return false;
        }
    }
    true
}

/// The name as it is listed, whatever its case.
pub(crate) fn find_in_any_case<'l>(listed: &[&'l str], name: &str) -> Option<&'l str> {
    listed.iter().find(|known| known.eq_ignore_ascii_case(name)).copied()
}

/// The texts with something between each two.
pub(crate) fn joined(texts: &[String], between: &str) -> String {
    let mut joined = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(text);
    }
    joined
}

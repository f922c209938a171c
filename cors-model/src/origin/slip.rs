//! Texts that aren't origins but were meant to be: pasted with markup, or without a scheme.

use super::{Reading, is_local, is_scheme_byte};
use crate::{Rule, text};

/// Whether the text begins as a Markdown or HTML link or a quotation does.
pub(super) fn has_markup(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'<' | b'"' | b'\'' | b'`') => true,
        Some(b'[') => text::find(text, "](").is_some(),
        _ => false,
    }
}

/// Finds the origin in a text with markup.
pub(super) fn read_markup(text: &str, reading: &mut Reading) {
    let Some((before, after)) = text::cut(text, "://") else {
        reading.is_known = false;
        return;
    };
    let rest = text::before_any(after, "<>\"'`) ");
    let rest = match text::cut(rest, "](") {
        Some((label, _)) => label,
        None => rest,
    };
    text::append(&mut reading.right, &[scheme_at_end(before), "://"]);
    reading.guess(rest);
}

/// The bytes at the end that a scheme can have.
fn scheme_at_end(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut start = bytes.len();
    while start > 0 && is_scheme_byte(bytes[start - 1]) {
        start -= 1;
    }
    &text[start..]
}

/// An origin that has no `://`.
pub(super) fn read_without_scheme(text: &str, reading: &mut Reading) {
    if text::has_byte(text, b'*') && text::all(text, |byte| matches!(byte, b'*' | b'.' | b'/' | b':')) {
        reading.mendable(Rule::OriginWildcard, "is no wildcard that a policy can have", &[]);
        reading.guess("*");
        return;
    }
    match text::cut(text, ":") {
        Some((scheme, _)) if is_hostless(scheme) => {
            reading.mendable(Rule::OriginScheme, "has no host; browsers send `null` for a `{}:` page", &[scheme]);
        }
        _ => reading.mendable(Rule::OriginScheme, "has no scheme", &[]),
    }
    // `https:/a.example`, `https:a.example` and `https//a.example` are slips of `https://a.example`.
    let start = text::before_any(text, ":/");
    let is_scheme = start.len() < text.len();
    if is_scheme && is_hostless(start) {
        reading.is_known = false;
        return;
    }
    let (scheme, rest) = if is_scheme && text::has_name(&["http", "https"], start) {
        (start, without_slashes(&text[start.len() + 1..]))
    } else {
        let rest = without_slashes(text);
        (scheme_of_host(text::before_any(rest, "/:?#")), rest)
    };
    text::append(&mut reading.right, &[scheme, "://"]);
    reading.right.make_ascii_lowercase();
    reading.guess(rest);
}

/// The scheme that the origin of a host most likely has.
fn scheme_of_host(host: &str) -> &'static str {
    if is_local(&host.to_ascii_lowercase()) { "http" } else { "https" }
}

/// Whether an address of the scheme has no host.
fn is_hostless(scheme: &str) -> bool {
    matches!(scheme, "data" | "blob" | "about" | "javascript")
}

fn without_slashes(text: &str) -> &str {
    &text[text::length_of(text, |byte| *byte == b'/')..]
}

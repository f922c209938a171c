//! Texts that aren't origins but were meant to be: pasted with markup, or without a scheme.

use super::{Flawed, is_local, is_scheme_byte, usable};
use crate::{Rule, text};

/// Whether the text begins as a Markdown or HTML link or a quotation does.
pub(super) fn has_markup(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'<' | b'"' | b'\'' | b'`') => true,
        Some(b'[') => text::find(text, "](").is_some(),
        _ => false,
    }
}

/// The origin in a text with markup.
pub(super) fn inside_markup(text: &str) -> Option<String> {
    let (before, after) = text::cut(text, "://")?;
    let mut scheme = before;
    while !text::all(scheme, |byte| is_scheme_byte(*byte)) {
        scheme = &scheme[text::length_of(scheme, |byte| is_scheme_byte(*byte))..];
        scheme = &scheme[scheme.chars().next()?.len_utf8()..];
    }
    let rest = text::before_any(after, "<>\"'`) ");
    let rest = match text::cut(rest, "](") {
        Some((label, _)) => label,
        None => rest,
    };
    usable(&text::concat(&[scheme, "://", rest]))
}

/// An origin that has no `://`.
pub(super) fn without_scheme(text: &str) -> Flawed {
    if text::has_byte(text, b'*') && text::all(text, |byte| matches!(byte, b'*' | b'.' | b'/' | b':')) {
        let fact = "is no wildcard that a policy can have";
        return Flawed::by(Rule::OriginWildcard, &[fact], Some("*".to_owned()));
    }
    let fact: &[&str] = match text::cut(text, ":") {
        Some((scheme, _)) if is_hostless(scheme) => &["has no host; browsers send `null` for a `", scheme, ":` page"],
        _ => &["has no scheme"],
    };
    // `https:/a.example`, `https:a.example` and `https//a.example` are slips of `https://a.example`.
    let start = text::before_any(text, ":/");
    let guess = match start.to_ascii_lowercase().as_str() {
        _ if start.len() < text.len() && is_hostless(start) => return Flawed::by(Rule::OriginScheme, fact, None),
        scheme @ ("http" | "https") if start.len() < text.len() => {
            text::concat(&[scheme, "://", without_slashes(&text[start.len() + 1..])])
        }
        _ => {
            let rest = without_slashes(text);
            let host = text::before_any(rest, "/:?#");
            let scheme = if is_local(&host.to_ascii_lowercase()) { "http" } else { "https" };
            text::concat(&[scheme, "://", rest])
        }
    };
    Flawed::by(Rule::OriginScheme, fact, usable(&guess))
}

/// Whether an address of the scheme has no host.
fn is_hostless(scheme: &str) -> bool {
    matches!(scheme, "data" | "blob" | "about" | "javascript")
}

fn without_slashes(text: &str) -> &str {
    &text[text::length_of(text, |byte| *byte == b'/')..]
}

//! Texts that aren't origins but were meant to be: pasted with markup, or without a scheme.

use super::{Flaw, Flawed, is_local, is_scheme_character, usable};
use crate::Rule;

/// Whether the text begins as a Markdown or HTML link or a quotation does.
pub(super) fn has_markup(text: &str) -> bool {
    text.starts_with(['<', '"', '\'', '`']) || (text.starts_with('[') && text.contains("]("))
}

/// The part of a text with markup that looks like an origin.
pub(super) fn inside_markup(text: &str) -> Option<&str> {
    let colon = text.find("://")?;
    let start = text[..colon]
        .rfind(|c: char| !is_scheme_character(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[colon + 3..].find(['<', '>', '"', '\'', '`', ')', ' ']).map_or(text.len(), |at| colon + 3 + at);
    let end = text[start..end].find("](").map_or(end, |at| start + at);
    Some(&text[start..end])
}

/// An origin that has no `://`.
pub(super) fn without_scheme(text: &str) -> Flawed {
    if text.contains('*') && text.chars().all(|c| "*./:".contains(c)) {
        let fact = "is no wildcard that a policy can have".to_owned();
        let flaws = vec![Flaw { rule: Rule::OriginWildcard, fact }];
        return Flawed { flaws, suggestion: Some("*".to_owned()) };
    }
    let fact = match text.split_once(':') {
        Some((scheme @ ("data" | "blob" | "about" | "javascript"), _)) => {
            format!("has no host; browsers send `null` for a `{scheme}:` page")
        }
        _ => "has no scheme".to_owned(),
    };
    let after_slashes = text.trim_start_matches('/');
    // `https:/a.example`, `https:a.example` and `https//a.example` are slips of `https://a.example`.
    let guess = match text.split_once([':', '/']) {
        Some((scheme, rest)) if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") => {
            usable(&format!("{scheme}://{}", rest.trim_start_matches('/')))
        }
        Some(("data" | "blob" | "about" | "javascript", _)) => None,
        _ => {
            let host = after_slashes.split(['/', ':', '?', '#']).next().unwrap_or_default();
            let scheme = if is_local(&host.to_ascii_lowercase()) { "http" } else { "https" };
            usable(&format!("{scheme}://{after_slashes}"))
        }
    };
    Flawed { flaws: vec![Flaw { rule: Rule::OriginScheme, fact }], suggestion: guess }
}

//! Texts that aren't origins but were meant to be: pasted with markup, or without a scheme.

use cors_table::origin::is_local;

use super::{Flawed, is_scheme_character, usable};
use crate::Rule;

/// Whether the text begins as a Markdown or HTML link or a quotation does.
pub(super) fn has_markup(text: &str) -> bool {
    text.starts_with(['<', '"', '\'', '`']) || (text.starts_with('[') && text.contains("]("))
}

/// The origin in a text with markup, as far as it can be told from that.
pub(super) fn inside_markup(text: &str) -> Option<String> {
    let (before, behind) = text.split_once("://")?;
    let scheme = before.rsplit(|character| !is_scheme_character(character)).next()?;
    let rest = behind.split(['<', '>', '"', '\'', '`', ')', ' ']).next()?;
    let rest = rest.split_once("](").map_or(rest, |(label, _)| label);
    Some(format!("{scheme}://{rest}"))
}

/// An origin that has no `://`.
pub(super) fn without_scheme(text: &str) -> Flawed {
    if text.contains('*') && text.chars().all(|character| matches!(character, '*' | '.' | '/' | ':')) {
        return Flawed::new(Rule::OriginWildcard, "is no wildcard that a policy can have", Some("*".to_owned()));
    }
    let fact = match text.split_once(':') {
        Some((scheme, _)) if is_hostless(scheme) => format!("has no host; browsers send `null` for a `{scheme}:` page"),
        _ => "has no scheme".to_owned(),
    };
    Flawed::new(Rule::OriginScheme, fact, with_scheme(text).and_then(usable))
}

/// The text with the scheme that is most likely meant, unless that has no host.
fn with_scheme(text: &str) -> Option<String> {
    // `https:/a.example`, `https:a.example` and `https//a.example` are slips of `https://a.example`.
    if let Some((start, behind)) = text.split_once([':', '/']) {
        if is_hostless(start) {
            return None;
        }
        let scheme = start.to_ascii_lowercase();
        if matches!(scheme.as_str(), "http" | "https") {
            return Some(format!("{scheme}://{}", behind.trim_start_matches('/')));
        }
    }
    let rest = text.trim_start_matches('/');
    let host = rest.split(['/', ':', '?', '#']).next()?;
    let scheme = if is_local(&host.to_ascii_lowercase()) { "http" } else { "https" };
    Some(format!("{scheme}://{rest}"))
}

/// Whether an address of the scheme has no host.
fn is_hostless(scheme: &str) -> bool {
    matches!(scheme, "data" | "blob" | "about" | "javascript")
}

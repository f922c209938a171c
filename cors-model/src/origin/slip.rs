//! Texts that aren't origins but were meant to be: pasted with markup, or without a scheme.

use cors_table::origin::{is_private, is_scheme_character};
use cors_table::scheme::Foreign;

use super::{Flawed, usable};
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
    Flawed::new(Rule::OriginScheme, "has no scheme", with_scheme(text).and_then(usable))
}

/// The text with the scheme that is most likely meant.
fn with_scheme(text: &str) -> Option<String> {
    // `https:/a.example`, `https;//a.example` and `https//a.example` are slips of `https://a.example`.
    let (start, behind) =
        text.split_at(text.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(text.len()));
    let rest = behind.trim_start_matches(is_separator);
    if let Some(scheme) = web_scheme(start).filter(|_| behind.starts_with(is_separator) && behind.contains([':', '/']))
    {
        return Some(format!("{scheme}://{rest}"));
    }
    let rest = text.trim_start_matches('/');
    let host = rest.split(['/', ':', '?', '#']).next()?;
    let scheme = if is_private(&host.to_ascii_lowercase()) { "http" } else { "https" };
    Some(format!("{scheme}://{rest}"))
}

/// What stands, or is written by mistake, between a scheme and a host.
fn is_separator(character: char) -> bool {
    matches!(character, ':' | ';' | '.' | ',' | '/' | '\\')
}

/// The scheme of web pages that the word is, or is a slip for.
fn web_scheme(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "http" => Some("http"),
        "https" => Some("https"),
        word => match Foreign::of(word) {
            Some(Foreign::Misspelt(meant)) => Some(meant),
            _ => None,
        },
    }
}

/// Why the text is no page's origin, if that is for its scheme: `wss://a.example`, `data:text/html`, `htps://a.example`.
pub(super) fn foreign(text: &str) -> Option<Flawed> {
    let (scheme, behind) = text.split_once(':')?;
    let is_port = !behind.is_empty() && behind.bytes().all(|byte| byte.is_ascii_digit());
    let lower_case = scheme.to_ascii_lowercase();
    let foreign = Foreign::of(&lower_case).filter(|_| !is_port)?;
    let rest = behind.trim_start_matches(['/', '\\']);
    let article = if lower_case.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let (fact, meant) = match foreign {
        Foreign::WebSocket(page) => {
            let fact = "is the address of a WebSocket, and its handshake carries the origin of the page that opens it";
            (fact.to_owned(), usable(format!("{page}://{rest}")))
        }
        Foreign::Opaque => (format!("has no host; browsers send `null` for a `{lower_case}:` page"), within(rest)),
        Foreign::Inherited => {
            (format!("is no origin; a `{lower_case}:` page has that of the page that made it"), within(rest))
        }
        Foreign::Pageless => (format!("is no page's origin: browsers show no `{lower_case}:` pages"), None),
        Foreign::Misspelt(known) => {
            (format!("has the scheme `{scheme}`, a slip for `{known}`"), usable(format!("{known}://{rest}")))
        }
    };
    Some(Flawed::new(Rule::OriginScheme, fact, meant))
}

/// The origin of the address that stands within another one, as in `blob:https://a.example/…`.
fn within(rest: &str) -> Option<String> {
    rest.contains("://").then(|| usable(rest.to_owned()))?
}

//! What stands around an origin, or unseen in it, and was pasted with it: markup, quotes, a comment, the sign that ended a
//! line, a zero-width space.

use cors_table::origin::is_scheme_character;

use super::slip::own_site;
use super::{Flawed, usable};
use crate::{Rule, text};

/// A text with a character that nobody sees. Browsers drop some and refuse the others; none was meant.
pub(super) fn invisible(text: &str) -> Option<Flawed> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    // Some scripts join their letters or keep them apart by these two, and a host may have them there.
    let is_joiner = |character: char| matches!(character, '\u{200C}' | '\u{200D}');
    let is_of_script = text.chars().any(|character| character.is_alphabetic() && !character.is_ascii());
    // Others than ASCII alone: what a control character of ASCII was meant for, such as a line break, differs.
    let is_invisible = |character: char| {
        !character.is_ascii() && text::is_hidden(character) && !(is_of_script && is_joiner(character))
    };
    let (place, found) = text.char_indices().find(|(_, character)| is_invisible(*character))?;
    let place = if place == 0 { "at its start".to_owned() } else { format!("behind `{}`", &text[..place]) };
    let fact = format!("has a character that nobody sees, `U+{:04X}`, {place}", u32::from(found));
    Some(Flawed::new(Rule::OriginUnicode, fact, usable(text.replace(is_invisible, ""))))
}

/// A text with something around the origin in it.
pub(super) fn left_over(text: &str) -> Option<Flawed> {
    let (fact, meant) = if text.starts_with('<') || (text.starts_with('[') && text.contains("](")) {
        ("has markup around it".to_owned(), inside_markup(text))
    } else if let Some(fact) = signs(text) {
        let inside = text.trim_matches(|character| is_left_before(character) || is_left_behind(character));
        if let Some(flawed) = own_site(inside) {
            return Some(flawed);
        }
        (fact, Some(inside.to_owned()))
    } else {
        ("has a comment behind it".to_owned(), Some(before_comment(text)?.to_owned()))
    };
    Some(Flawed::new(Rule::OriginMarkup, fact, meant.filter(|meant| meant.len() < text.len()).and_then(usable)))
}

/// The origin in a text with markup, as far as it can be told from that.
fn inside_markup(text: &str) -> Option<String> {
    let (before, behind) = text.split_once("://")?;
    let scheme = before.rsplit(|character| !is_scheme_character(character)).next()?;
    let rest = behind.split(['<', '>', '"', '\'', '`', ')', ' ']).next()?;
    let rest = rest.split_once("](").map_or(rest, |(label, _)| label);
    Some(format!("{scheme}://{rest}"))
}

/// What is the case of a text with a quote or another sign before or behind it.
fn signs(text: &str) -> Option<String> {
    let is_alone = |open: char| !text.contains(open);
    let first = text.chars().next().filter(|first| is_left_before(*first));
    let last = text.chars().next_back().filter(|last| match last {
        ')' => is_alone('('),
        ']' => is_alone('['),
        '}' => is_alone('{'),
        last => is_left_behind(*last),
    });
    match (first, last) {
        (Some(first), Some(last)) if is_quote(first) && is_quote(last) => Some("has quotes around it".to_owned()),
        (Some(first), Some(last)) => Some(format!("has `{first}` before it and `{last}` behind it")),
        (Some(sign), None) => Some(format!("has {} before it", shown(sign))),
        (None, Some(sign)) => Some(format!("has {} behind it", shown(sign))),
        (None, None) => None,
    }
}

fn shown(sign: char) -> String {
    // In code a backtick shows badly between backticks.
    if sign == '`' { "a backtick".to_owned() } else { format!("`{sign}`") }
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '\u{2018}'
            ..='\u{201F}' | '「' | '」' | '『' | '』' | '＂' | '＇'
    )
}

fn is_left_before(character: char) -> bool {
    is_quote(character) || matches!(character, ';' | '•' | '·')
}

/// None of these is at the end of the host of a page.
fn is_left_behind(character: char) -> bool {
    is_quote(character) || matches!(character, ';' | '!' | '>' | ')' | ']' | '}') || text::is_foreign_comma(character)
}

/// The text before the comment that stands behind it.
fn before_comment(text: &str) -> Option<&str> {
    let (before, behind) = text.split_at(text.bytes().position(|byte| byte.is_ascii_whitespace())?);
    let is_comment = ["#", "//", "/*", "--", "<!--", ";", "("].iter().any(|sign| behind.trim_start().starts_with(sign));
    (before.contains("://") && is_comment).then_some(before)
}

//! Several origins in one text, with something else than commas between them: other tools' ways to write a list.

use std::collections::HashSet;

use super::element::Element;
use super::given::Given;
use crate::fault::{At, Fault};
use crate::origin::foreign;
use crate::{Key, Rule, origin, text};

/// A JSON list in one text, as environment variables often have it.
pub(super) fn json_list(given: &Given<'_>, text: &str, at: At) -> Option<Fault> {
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let elements = inside.split(',').map(|element| element.trim_matches(is_json_margin));
    let elements = elements.filter(|element| !element.is_empty());
    let fact = "this text is a JSON list";
    if !matches!(given.key, Key::Origins | Key::DevOrigins) {
        let list = elements.collect::<Vec<_>>().join(", ");
        let fault = given.wrong_form(at, fact).help("write the elements with commas between");
        return Some(if list.is_empty() { fault } else { with_list(fault, text, list) });
    }
    // An IPv6 address has brackets, too, and a link in Markdown doesn't end with one.
    if !inside.trim().is_empty() && !inside.contains(['"', '\'']) && !inside.contains("://") {
        return None;
    }
    let fault = Fault::new(Rule::OriginSyntax, at, fact);
    Some(match meant(elements) {
        Some(list) => with_list(fault, text, list),
        None => {
            fault.help("write the origins with commas between, as in `https://app.example.com, https://*.example.com`")
        }
    })
}

fn is_json_margin(character: char) -> bool {
    character.is_whitespace() || matches!(character, '"' | '\'')
}

/// Origins with white space, semicolons or vertical bars between them, where one element was expected.
pub(super) fn other(element: &Element<'_>) -> Option<Fault> {
    let text = element.text;
    let pieces: Vec<&str> = text.split(is_separator).filter(|piece| !piece.is_empty() && !is_and(piece)).collect();
    // A host with a blank in it is another mistake.
    if pieces.len() < 2 || !pieces.iter().all(|piece| piece.contains("://") || *piece == "null") {
        return None;
    }
    let (first, second) = (pieces[0], pieces[1]);
    let list = meant(pieces.into_iter())?;
    let between = text.trim_start_matches(is_separator).strip_prefix(first).unwrap_or_default().trim_start_matches(' ');
    let between = match between.chars().next() {
        Some(';') => "a semicolon".to_owned(),
        Some('|') => "a vertical bar".to_owned(),
        Some('\n' | '\r') => "a line break".to_owned(),
        Some(comma) if text::is_foreign_comma(comma) => format!("`{comma}`"),
        _ => match between.split_whitespace().next().filter(|word| is_and(word)) {
            Some(word) => format!("`{word}`"),
            None => "white space".to_owned(),
        },
    };
    let fact = format!("`{first}` and `{second}` have {between} between them where a comma belongs");
    Some(with_list(element.fault(Rule::OriginSyntax, fact), text, list))
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, ';' | '|') || text::is_foreign_comma(character)
}

/// Whether it is a word or sign for "and", as it stands between the elements of a list in a sentence.
pub(super) fn is_and(word: &str) -> bool {
    matches!(word, "&" | "&&" | "+" | "|" | "||" | "/")
        || ["and", "or"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The list as it should be, if each of its elements is an origin or is known to be meant as one.
fn meant<'a>(elements: impl Iterator<Item = &'a str>) -> Option<String> {
    let right = |element: &str| match (origin::parse(element), foreign::read(element)) {
        (_, Some(foreign)) => (!foreign.meant.is_empty()).then(|| foreign.meant.join(", ")),
        (Ok(_), None) => Some(element.to_owned()),
        (Err(flawed), None) => flawed.suggestion,
    };
    let list = elements.map(right).collect::<Option<Vec<String>>>()?;
    let mut seen = HashSet::new();
    let distinct: Vec<&str> = list.iter().map(String::as_str).filter(|element| seen.insert(*element)).collect();
    (!distinct.is_empty()).then(|| distinct.join(", "))
}

fn with_list(fault: Fault, text: &str, list: String) -> Fault {
    // What stands in several lines isn't one thing to replace.
    if text.contains(char::is_control) { fault.help(format!("write `{list}`")) } else { fault.replace(text, list) }
}

//! Several origins in one text, with something else than commas between them: other tools' ways to write a list.

use crate::fault::{At, Fault};
use crate::{Rule, Value, origin};

/// A JSON list in one text, as environment variables often have it.
pub(crate) fn json_list(value: &Value, at: At) -> Option<Fault> {
    let Value::Text(text) = value else { return None };
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    // An IPv6 address has brackets, too, and a link in Markdown doesn't end with one.
    if !inside.trim().is_empty() && !inside.contains(['"', '\'']) && !inside.contains("://") {
        return None;
    }
    let elements = inside.split(',').map(|element| element.trim_matches(is_json_margin));
    let list = meant(elements.filter(|element| !element.is_empty()));
    Some(fault(at, "this text is a JSON list".to_owned(), text, list))
}

fn is_json_margin(character: char) -> bool {
    character.is_whitespace() || matches!(character, '"' | '\'')
}

/// Origins with white space, semicolons or vertical bars between them, where one element was expected.
pub(crate) fn other_separator(text: &str, at: At) -> Option<Fault> {
    let mut pieces = text.split(is_separator).filter(|piece| !piece.is_empty());
    let (first, second) = (pieces.next()?, pieces.next()?);
    // A host with a blank in it is another mistake.
    if ![first, second].into_iter().chain(pieces).all(|piece| piece.contains("://") || piece == "null") {
        return None;
    }
    let list = meant(text.split(is_separator).filter(|piece| !piece.is_empty()))?;
    let between = text[first.len()..].split(second).next()?.trim_start_matches(' ').chars().next();
    let between = match between {
        Some(';') => "a semicolon",
        Some('|') => "a vertical bar",
        Some('\n' | '\r') => "a line break",
        _ => "white space",
    };
    Some(fault(
        at,
        format!("`{first}` and `{second}` have {between} between them where a comma belongs"),
        text,
        Some(list),
    ))
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, ';' | '|')
}

/// The list as it should be, if each of its elements is an origin or is known to be meant as one.
fn meant<'a>(elements: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut list: Vec<String> = Vec::new();
    for element in elements {
        let right = match origin::parse(element) {
            Ok(_) => element.to_owned(),
            Err(flawed) => flawed.suggestion?,
        };
        if !list.contains(&right) {
            list.push(right);
        }
    }
    (!list.is_empty()).then(|| list.join(", "))
}

fn fault(at: At, fact: String, text: &str, list: Option<String>) -> Fault {
    let fault = Fault::new(Rule::OriginSyntax, at, fact);
    match list {
        // What stands in several lines isn't one thing to replace.
        Some(list) if text.contains(char::is_control) => fault.help(format!("write `{list}`")),
        Some(list) => fault.replace(text, list),
        None => {
            fault.help("write the origins with commas between, as in `https://app.example.com, https://*.example.com`")
        }
    }
}

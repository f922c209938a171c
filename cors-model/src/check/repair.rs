//! What a value of the wrong kind was probably meant to be, told from its text alone.

use crate::Value;
use crate::fault::Replacement;

/// What a value that is no text, word or array was probably meant to be, if that can be told: the value of `key`, or an element
/// of its list.
pub(super) fn value(key: &str, text: &str, is_element: bool) -> Option<Replacement> {
    let text = text.trim();
    let to = if let Some(inside) = text.strip_prefix(key).and_then(|rest| between(rest.trim_start(), '(', ')')) {
        // `methods("PUT")`: the value of `methods`, as another attribute would have it.
        format!("{key} = {inside}")
    } else if let Some(inside) = between(text, '(', ')').or_else(|| between(text, '{', '}')) {
        let inside = inside.trim();
        if inside.is_empty() {
            return None;
        }
        format!("[{inside}]")
    } else if let Some(literal) = text.strip_prefix(['b', 'c']).filter(|rest| between(rest, '"', '"').is_some()) {
        literal.to_owned()
    } else if let Some(inside) = between(text, '\'', '\'') {
        format!("\"{inside}\"")
    } else if between(text, '"', '"').is_some() && text.contains("\" \"") {
        let list = text.replace("\" \"", "\", \"");
        if is_element { list } else { format!("[{list}]") }
    } else if looks_like_a_name(text) {
        return Some(quoted(text));
    } else {
        return None;
    };
    Some(Replacement { from: text.to_owned(), to })
}

/// A word that only lacks its quotes.
pub(super) fn quoted(word: &str) -> Replacement {
    Replacement { from: word.to_owned(), to: format!("\"{word}\"") }
}

/// `["PUT"]` by `"PUT"`.
pub(super) fn only_text(list: &[Value]) -> Option<Replacement> {
    match list {
        [Value::Text(text)] => Some(Replacement { from: format!("[\"{text}\"]"), to: format!("\"{text}\"") }),
        _ => None,
    }
}

/// A value as a policy has it, read from its text: what a replacement puts in.
pub(crate) fn read(text: &str) -> Value {
    let text = text.trim();
    let is_number = text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|character| character.is_ascii_digit() || character == '_');
    if let Some(inside) = between(text, '"', '"').and_then(without_escapes) {
        Value::Text(inside)
    } else if let Some(inside) = between(text, '[', ']') {
        Value::List(read_list(inside))
    } else {
        match text {
            "" => Value::Missing,
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            number if is_number => Value::Number(number.to_owned()),
            word if is_word(word) => Value::Word(word.to_owned()),
            other => Value::Other(other.to_owned()),
        }
    }
}

/// The values between the commas of a list.
pub(crate) fn read_list(inside: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let (mut start, mut depth, mut is_in_text, mut is_escaped) = (0, 0_usize, false, false);
    for (place, character) in inside.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_in_text => is_escaped = true,
            '"' => is_in_text = !is_in_text,
            _ if is_in_text => {}
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                // Nothing before a comma is an empty text.
                let piece = inside[start..place].trim();
                values.push(if piece.is_empty() { Value::Text(String::new()) } else { read(piece) });
                start = place + 1;
            }
            _ => {}
        }
    }
    let last = inside[start..].trim();
    values.extend((!last.is_empty()).then(|| read(last)));
    values
}

/// Whether the text is one name.
pub(crate) fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// What stands between the quotes of a literal; `None` if it is more than one, or has escapes other than of `"` and `\`.
fn without_escapes(literal: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = literal.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(characters.next().filter(|escaped| matches!(escaped, '"' | '\\'))?),
            '"' => return None,
            _ => text.push(character),
        }
    }
    Some(text)
}

fn between(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// `*`, `Content-Type`, `https://a.example`: something that only lacks its quotes.
fn looks_like_a_name(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "*-_.:/".contains(character);
    let says_something = |character: char| character.is_ascii_alphabetic() || character == '*';
    text.chars().all(is_part) && text.contains(says_something)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> Option<(String, String)> {
        value("methods", text, true).map(|replacement| (replacement.from, replacement.to))
    }

    #[test]
    fn repairs_what_lacks_a_sign_or_has_one_too_many() {
        for (text, meant) in [
            ("(GET, PUT)", "[GET, PUT]"),
            ("{ GET, PUT }", "[GET, PUT]"),
            ("methods(\"PUT\")", "methods = \"PUT\""),
            ("b\"PUT\"", "\"PUT\""),
            ("'*'", "\"*\""),
            ("\"PUT\" \"DELETE\"", "\"PUT\", \"DELETE\""),
            ("Content-Type", "\"Content-Type\""),
            ("*", "\"*\""),
        ] {
            assert_eq!(repaired(text), Some((text.to_owned(), meant.to_owned())));
        }
        for text in ["1.5 + x()", "-1", "1.5"] {
            assert_eq!(repaired(text), None);
        }
    }
}

//! What a value of the wrong kind was probably meant to be, told from its text alone.

use crate::Value;
use crate::fault::Replacement;

/// What a value that is no text, word or array was probably meant to be, if that can be told.
pub(super) fn value(key: &str, text: &str) -> Option<Replacement> {
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
        text.replace("\" \"", "\", \"")
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
        value("methods", text).map(|replacement| (replacement.from, replacement.to))
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

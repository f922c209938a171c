//! What a value of the wrong kind was probably meant to be, told from its text alone.

use crate::text;

/// The replacement for a value that is no text, word or array: what to take out, and what to put in.
pub(super) fn of_value(key: &str, text: &str) -> Option<(String, String)> {
    let text = text::trim(text);
    Some((text.to_owned(), repaired(key, text)?))
}

fn repaired(key: &str, text: &str) -> Option<String> {
    // `methods("PUT")`: the value of `methods`, as another attribute would have it.
    if let Some(rest) = text.strip_prefix(key)
        && let Some(inside) = between(text::trim_start(rest, char::is_whitespace), '(', ')')
    {
        return Some(text::concat(&[key, " = ", inside]));
    }
    if let Some(inside) = between(text, '(', ')').or(between(text, '{', '}')) {
        return Some(text::concat(&["[", text::trim(inside), "]"]));
    }
    if let Some(literal) = text.strip_prefix('b').or(text.strip_prefix('c'))
        && between(literal, '"', '"').is_some()
    {
        return Some(literal.to_owned());
    }
    if let Some(inside) = between(text, '\'', '\'') {
        return Some(text::in_quotes(inside));
    }
    if text.starts_with('"') && text.ends_with('"') && text::find(text, "\" \"").is_some() {
        return Some(text::replace(text, "\" \"", "\", \""));
    }
    if looks_like_a_name(text) { Some(text::in_quotes(text)) } else { None }
}

fn between(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// `*`, `Content-Type`, `https://a.example`: something that only lacks its quotes.
fn looks_like_a_name(text: &str) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || text::has_byte("*-_.:/", *byte);
    let says_nothing = |byte: &u8| !byte.is_ascii_alphabetic() && *byte != b'*';
    text::all(text, is_part) && !text::all(text, says_nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_what_lacks_a_sign_or_has_one_too_many() {
        for (text, repaired) in [
            ("(GET, PUT)", "[GET, PUT]"),
            ("{ GET, PUT }", "[GET, PUT]"),
            ("methods(\"PUT\")", "methods = \"PUT\""),
            ("b\"PUT\"", "\"PUT\""),
            ("'*'", "\"*\""),
            ("\"PUT\" \"DELETE\"", "\"PUT\", \"DELETE\""),
            ("Content-Type", "\"Content-Type\""),
            ("*", "\"*\""),
        ] {
            assert_eq!(of_value("methods", text), Some((text.to_owned(), repaired.to_owned())));
        }
        for text in ["1.5 + x()", "-1", "1.5"] {
            assert_eq!(of_value("methods", text), None);
        }
    }
}

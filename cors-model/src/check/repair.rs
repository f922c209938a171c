//! What a value of the wrong kind was probably meant to be, told from its text alone.

use crate::Value;
use crate::fault::Fault;
use crate::text;

/// Replaces a value that is no text, word or array by what was probably meant, if that can be told.
pub(super) fn value(fault: &mut Fault, key: &str, text: &str) {
    let text = text::trim(text);
    // `methods("PUT")`: the value of `methods`, as another attribute would have it.
    if let Some(rest) = text.strip_prefix(key)
        && let Some(inside) = between(text::trim_start(rest, char::is_whitespace), '(', ')')
    {
        fault.replace("{}", "{} = {}", &[text, key, inside]);
    } else if let Some(inside) = between(text, '(', ')') {
        fault.replace("{}", "[{}]", &[text, text::trim(inside)]);
    } else if let Some(inside) = between(text, '{', '}') {
        fault.replace("{}", "[{}]", &[text, text::trim(inside)]);
    } else if let Some(literal) = text.strip_prefix('b').or(text.strip_prefix('c'))
        && between(literal, '"', '"').is_some()
    {
        fault.replace("{}", "{}", &[text, literal]);
    } else if let Some(inside) = between(text, '\'', '\'') {
        fault.replace("{}", "\"{}\"", &[text, inside]);
    } else if between(text, '"', '"').is_some() && text::find(text, "\" \"").is_some() {
        fault.replace("{}", "{}", &[text, &text::replace(text, "\" \"", "\", \"")]);
    } else if looks_like_a_name(text) {
        fault.replace("{}", "\"{}\"", &[text, text]);
    }
}

/// `["PUT"]` by `"PUT"`.
pub(super) fn only_text(fault: &mut Fault, list: &[Value]) {
    if let [Value::Text(text)] = list {
        fault.replace("[\"{}\"]", "\"{}\"", &[text, text]);
    }
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
    use crate::{At, Rule};

    fn repaired(text: &str) -> Option<(String, String)> {
        let mut fault = Fault::new(Rule::WrongForm, At::Policy, "", &[]);
        value(&mut fault, "methods", text);
        fault.replacement.map(|replacement| (replacement.from, replacement.to))
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

//! What a value of the wrong kind was probably meant to be, told from its text alone.

/// The replacement for a value that is no text, word or array: what to take out, and what to put in.
pub(super) fn of_value(key: &str, text: &str) -> Option<(String, String)> {
    let text = text.trim();
    // `methods("PUT")`: the value of `methods`, as another attribute would have it.
    if let Some(inside) = text.strip_prefix(key).and_then(|rest| between(rest.trim_start(), '(', ')')) {
        return Some((text.to_owned(), format!("{key} = {inside}")));
    }
    let whole = |to: String| Some((text.to_owned(), to));
    if let Some(inside) = between(text, '(', ')').or_else(|| between(text, '{', '}')) {
        return whole(format!("[{}]", inside.trim()));
    }
    if let Some(literal) = text.strip_prefix(['b', 'c']).filter(|rest| between(rest, '"', '"').is_some()) {
        return whole(literal.to_owned());
    }
    if let Some(inside) = between(text, '\'', '\'') {
        return whole(format!("\"{inside}\""));
    }
    if text.starts_with('"') && text.ends_with('"') && text.contains("\" \"") {
        return whole(text.replace("\" \"", "\", \""));
    }
    looks_like_a_name(text).then(|| (text.to_owned(), format!("\"{text}\"")))
}

fn between(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// `*`, `Content-Type`, `https://a.example`: something that only lacks its quotes.
fn looks_like_a_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte == b'*')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*-_.:/".contains(&byte))
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

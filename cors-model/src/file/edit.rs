//! Replacements as a file has them: which bytes go and what stands there then.

use std::fmt::Write as _;
use std::ops::Range;

use super::pingap;
use super::place::{Quotes, written_in};
use crate::check::repair;
use crate::{Key, Value};

/// A change of a file: what is to stand in place of some of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the file that go; on boundaries of characters.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\r' => escaped.push_str("\\r"),
            // Writing into a `String` never fails.
            control if control.is_control() => drop(write!(escaped, "\\u{:04x}", u32::from(control))),
            character => escaped.push(character),
        }
    }
    escaped
}

/// A key without quotes where it needs none.
pub(super) fn key(name: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { quoted(name) }
}

/// The words of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Those of the macro, in TOML.
    Own,
    /// Those of Pingap's plugin.
    Pingap,
}

impl Language {
    fn value(self, value: &Value) -> Option<String> {
        match self {
            Self::Own => self::value(value),
            Self::Pingap => pingap::value(value),
        }
    }

    /// A key of a policy.
    fn key(self, key: &str) -> &str {
        match self {
            Self::Own => key,
            Self::Pingap => pingap::name_of(key).unwrap_or(key),
        }
    }
}

/// A value as a file has it; `None` for what no file can hold.
pub(super) fn value(value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) | Value::Word(text) => quoted(text),
        Value::Number(number) => number.clone(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::List(values) => {
            let values: Option<Vec<String>> = values.iter().map(self::value).collect();
            format!("[{}]", values?.join(", "))
        }
        Value::Variable(_) | Value::Missing | Value::Other(_) => return None,
    })
}

/// What a replacement does to a value: `token` is how it is written, `value` what was read from that, and `part` the part of a
/// text that the fault is about. The bytes are counted from the start of the token.
pub(super) fn of_value(
    token: &str,
    value: &Value,
    (from, to): (&str, &str),
    part: Option<Range<usize>>,
    (language, is_element): (Language, bool),
) -> Option<Edit> {
    let Value::Text(text) = value else { return whole(token, to, language, is_element) };
    if from == format!("\"{text}\"") {
        return whole(token, to, language, is_element);
    }
    let part = part.or_else(|| text.find(from).map(|start| start..start + from.len()))?;
    let quotes = Quotes::of(token);
    let fits = quotes.has_escapes() || !to.contains(|character: char| character == '\'' || character.is_control());
    match written_in(token, part.clone()) {
        Some(range) if fits && quotes.character.is_some() => {
            Some(Edit { range, text: if quotes.has_escapes() { escaped(to) } else { to.to_owned() } })
        }
        _ => {
            let text = format!("{}{to}{}", text.get(..part.start)?, text.get(part.end..)?);
            Some(Edit { range: 0..token.len(), text: quoted(&text) })
        }
    }
}

/// Another value in place of the whole one. Of an element, there may be several.
fn whole(token: &str, to: &str, language: Language, is_element: bool) -> Option<Edit> {
    let values = if is_element { repair::read_list(to) } else { vec![repair::read(to)] };
    let values: Option<Vec<String>> = values.iter().map(|value| language.value(value)).collect();
    Some(Edit { range: 0..token.len(), text: values?.join(", ") })
}

/// What is said of a policy, in the words of its file: examples such as `methods = ["GET", "PUT"]`, and the names of keys.
pub(super) fn words(text: &str, language: Language) -> String {
    let mut is_elsewhere = false;
    let pieces = text.split('`').enumerate().map(|(index, piece)| {
        let is_code = index % 2 == 1;
        let (key, value) = piece.split_once(" = ").map_or((piece, None), |(key, value)| (key, Some(value)));
        match (value.map(repair::read), language) {
            _ if !is_code || Key::parse(key).is_none() => piece.to_owned(),
            (None, _) => language.key(key).to_owned(),
            (Some(value), Language::Own) => format!("{key} = {}", shown(&value)),
            (Some(value), Language::Pingap) => pingap::example(key, &value).unwrap_or_else(|| {
                is_elsewhere = true;
                format!("{key} = {}", shown(&value))
            }),
        }
    });
    let said = pieces.collect::<Vec<_>>().join("`");
    if is_elsewhere { format!("{said}, which only `cors_policy!(…)` and a file of this crate's have") } else { said }
}

/// A value of an example, in which `…` may stand for more.
fn shown(example: &Value) -> String {
    match example {
        Value::List(values) => format!("[{}]", values.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Other(text) => text.clone(),
        example => value(example).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(token: &str, value: &Value, from: &str, to: &str, part: Option<Range<usize>>) -> String {
        let edit = of_value(token, value, (from, to), part, (Language::Own, false)).unwrap();
        format!("{}{}{}", &token[..edit.range.start], edit.text, &token[edit.range.end..])
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn a_replacement_goes_where_the_text_is_written() {
        assert_eq!(edited(r#""GET, patch""#, &text("GET, patch"), "patch", "PATCH", Some(5..10)), r#""GET, PATCH""#);
        assert_eq!(edited("'patch, GET'", &text("patch, GET"), "patch", "PATCH", None), "'PATCH, GET'");
        assert_eq!(edited(r#""p\u0061tch""#, &text("patch"), "patch", "PATCH", None), r#""PATCH""#);
        assert_eq!(edited(r#""true""#, &text("true"), r#""true""#, "true", None), "true");
        assert_eq!(edited("'^/a'", &text("^/a"), "^/a", "^/it's", None), r#""^/it's""#);
        assert_eq!(edited(r#""^/a\\.b""#, &text(r"^/a\.b"), r"\.b", r"\.b$", None), r#""^/a\\.b$""#);
        assert_eq!(edited("7", &Value::Number("7".to_owned()), "7", "204", None), "204");
        let list = Value::List(vec![text("GET"), text("GET")]);
        assert_eq!(edited(r#"["GET", "GET"]"#, &list, r#"["GET", "GET"]"#, "[GET]", None), r#"["GET"]"#);
        assert_eq!(edited(r#""any""#, &text("any"), r#""any""#, "mirror", None), r#""mirror""#);
    }

    #[test]
    fn examples_are_in_the_words_of_a_file() {
        assert_eq!(
            words(
                "write `methods = [GET, PUT]` or `methods = mirror`, add `dangerously = [null_origin]`, not `a = b`",
                Language::Own
            ),
            "write `methods = [\"GET\", \"PUT\"]` or `methods = \"mirror\"`, add `dangerously = [\"null_origin\"]`, not `a = b`"
        );
        assert_eq!(
            words("`origins = [\"https://a.example\", …]` and `max_age = 3600`", Language::Own),
            "`origins = [\"https://a.example\", …]` and `max_age = 3600`"
        );
    }
}

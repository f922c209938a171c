//! A policy of a file as the constant of a program.

use cors_model::{Draft, Entry, Key, Value};

/// The longest line that a list stays on.
const LINE: usize = 100;

/// The declaration of a constant of that name, with the keys and values of the draft in their order.
pub(super) fn declaration(name: Option<&str>, draft: &Draft) -> String {
    let entries = draft.entries.iter().map(|entry| format!("    {},\n", pair(entry)));
    format!("pub const {}: Policy = cors_policy!(\n{});\n", identifier(name), entries.collect::<String>())
}

/// What Rust programmers would call the constant: of the letters and digits of ASCII, if there are any.
fn identifier(name: Option<&str>) -> String {
    let name =
        name.filter(|name| name.contains(|character: char| character.is_ascii_alphanumeric())).unwrap_or("policy");
    let plain = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' };
    let starts_well = !name.starts_with(|first: char| first.is_ascii_digit());
    let plain_name: String = name.chars().map(plain).collect();
    if starts_well { plain_name } else { format!("_{plain_name}") }
}

fn pair(Entry { key, value }: &Entry) -> String {
    let is_keyword = Key::parse(key) == Some(Key::Dangerously);
    let written = written(value, is_keyword);
    match value {
        Value::Missing => key.clone(),
        Value::List(values) if written.len() + key.len() > LINE => {
            let lines = values.iter().map(|value| format!("        {},\n", self::written(value, is_keyword)));
            format!("{key} = [\n{}    ]", lines.collect::<String>())
        }
        _ => format!("{key} = {written}"),
    }
}

/// A value in the words of the macro; texts that are keywords there go without their quotes.
fn written(value: &Value, is_keyword: bool) -> String {
    match value {
        Value::Text(text) if is_keyword => text.clone(),
        Value::Text(text) => literal(text),
        Value::Number(text) | Value::Word(text) | Value::Other(text) => text.clone(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::List(values) => {
            let values: Vec<String> = values.iter().map(|value| written(value, is_keyword)).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Variable(variable) => format!("env!({:?})", variable.name),
        Value::Missing => String::new(),
    }
}

/// A text as a literal of Rust: raw where that spares backslashes, as in most patterns.
fn literal(text: &str) -> String {
    let is_raw = text.contains('\\') && !text.contains(|character: char| character == '"' || character.is_control());
    if is_raw { format!("r\"{text}\"") } else { format!("{text:?}") }
}

//! What a template, a shell or a router would fill in: `${HOST}`, `{{ host }}`, `%HOST%`, `<host>`, `__HOST__`, `:tenant`.

use super::{Foreign, LONGEST};
use crate::Rule;

/// What to do about a placeholder.
const FILLED: &str = "write the origin itself, or, in a program, take it whole from a variable: `env!(\"X\")` when it is built, \
                      `origins = startup` with `.origins_from_env(\"X\")` when it starts";

/// A text with a placeholder in it.
pub(super) fn read(text: &str) -> Option<Foreign> {
    if text.len() > LONGEST {
        return None;
    }
    let (before, placeholder) = find(text)?;
    let is_port = before.ends_with(':') && before.contains("://");
    let help = if is_port { "write the port, as in `http://localhost:3000`, or `*` for any port" } else { FILLED };
    Some(found(placeholder, Vec::new(), help.to_owned()))
}

/// A placeholder in single braces, which may stand for a label.
pub(super) fn of_braces(placeholder: &str, meant: Vec<String>) -> Foreign {
    let help = if meant.is_empty() { FILLED.to_owned() } else { format!("or, for one host, {FILLED}") };
    found(placeholder, meant, help)
}

fn found(placeholder: &str, meant: Vec<String>, help: String) -> Foreign {
    let fact = format!("has the placeholder `{placeholder}`, which nothing fills in");
    Foreign { rule: Rule::OriginSyntax, fact, meant, help: Some(help) }
}

/// The first placeholder in the text, and what stands before it.
fn find(text: &str) -> Option<(&str, &str)> {
    text.char_indices().find_map(|(place, character)| {
        let (before, rest) = text.split_at(place);
        let length = match character {
            '$' if rest.starts_with("${") => closed(rest, "}"),
            '$' if rest.starts_with("$(") => closed(rest, ")"),
            '$' if begins_part(before) => named(&rest[1..], is_named).map(|name| 1 + name),
            '{' if rest.starts_with("{{") => closed(rest, "}}"),
            '{' if rest.starts_with("{}") && !before.is_empty() => Some(2),
            '#' if rest.starts_with("#{") => closed(rest, "}"),
            // With an address inside it is markup.
            '<' => closed(rest, ">").filter(|length| !rest[..*length].contains('/')),
            '%' if rest.starts_with("%(") => closed(rest, ")s"),
            '%' if rest.starts_with("%s") || rest.starts_with("%d") => ends_part(&rest[2..]).then_some(2),
            '%' | '@' => between(rest, character),
            '_' if begins_part(before) && rest.starts_with("__") => underlined(rest),
            ':' if before.ends_with(['/', '.']) => named(&rest[1..], is_named).map(|name| 1 + name),
            '[' if before.ends_with(['/', ':', '.']) => in_brackets(rest),
            '?' if before.ends_with(':') && rest == "?" => Some(1),
            _ => None,
        }?;
        Some((before, rest.get(..length)?))
    })
}

/// The length of a text up to the end of `close`, if something stands before that.
fn closed(text: &str, close: &str) -> Option<usize> {
    text.find(close).map(|end| end + close.len())
}

/// The length of the name that the text begins with.
fn named(text: &str, is_part: fn(char) -> bool) -> Option<usize> {
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    begins.then(|| text.find(|character| !is_part(character)).unwrap_or(text.len()))
}

fn is_named(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The length of a name with a sign on both sides: `%HOST%`.
fn between(text: &str, sign: char) -> Option<usize> {
    let end = 1 + named(&text[1..], is_named)?;
    let behind = text[end..].strip_prefix(sign)?;
    (end > 2 && ends_part(behind)).then_some(end + 1)
}

/// The length of a name in capitals with two underscores on both sides. In lower case a host may have it.
fn underlined(text: &str) -> Option<usize> {
    let end = named(text, is_named)?;
    let has_capitals = text[..end].contains(|letter: char| letter.is_ascii_uppercase());
    (has_capitals && text[..end].ends_with("__") && ends_part(&text[end..])).then_some(end)
}

/// The length of a name in brackets, in which an address has colons.
fn in_brackets(text: &str) -> Option<usize> {
    let end = 1 + named(&text[1..], |character| is_named(character) || character == '-')?;
    let is_class = text[..end].contains("a-z");
    (text[end..].starts_with(']') && end > 2 && !is_class).then_some(end + 1)
}

/// Whether a part of an origin begins behind the text.
fn begins_part(before: &str) -> bool {
    before.is_empty() || before.ends_with(['/', '.', ':', '-', '_'])
}

/// Whether a part of an origin ends before the text.
fn ends_part(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with(['/', '.', ':', '-', '_'])
}

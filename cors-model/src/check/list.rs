//! From a list in any of its forms to its elements.

use std::sync::Arc;

use super::element::Element;
use super::given::{Given, WRITE_THE_TEXT, describe, unset_variable};
use super::repair;
use crate::fault::{At, Fault, Faults};
use crate::{Key, Rule, Value};

/// Whether the value is the keyword `mirror`; in quotes it is a fault and counts all the same.
pub(super) fn is_mirror(given: &Given<'_>, faults: &mut Faults) -> bool {
    match given.value {
        Value::Word(word) => word == "mirror",
        Value::Text(text) if text.trim() == "mirror" => {
            let fault = given.wrong_form(given.at(), "`mirror` is a keyword, and this is a text");
            faults.push(fault.replace(format!("\"{text}\""), "mirror"));
            true
        }
        Value::List(list) if matches!(list.as_slice(), [Value::Word(word)] if word == "mirror") => {
            let fault = given.wrong_form(given.at(), "`mirror` stands for the whole list");
            faults.push(fault.replace("[mirror]", "mirror"));
            true
        }
        _ => false,
    }
}

/// Splits a list in any of its forms: one text with commas, an array of texts, or, but for origins, bare words and arrays
/// of them. Wrong forms become faults, and the rest goes on.
pub(super) fn split<'a>(given: &Given<'a>, faults: &mut Faults) -> Vec<Element<'a>> {
    match given.value {
        Value::List(values) if values.is_empty() => {
            faults.push(empty_list(given));
            Vec::new()
        }
        Value::Text(text) if text.trim().is_empty() => {
            faults.push(empty_list(given));
            Vec::new()
        }
        Value::List(values) => {
            let places = (0..).map(|index| At::Element(given.entry, index));
            values.iter().zip(places).flat_map(|(value, at)| split_value(given, value, at, faults)).collect()
        }
        value => split_value(given, value, given.at(), faults),
    }
}

fn empty_list(given: &Given<'_>) -> Fault {
    let fault = Fault::new(Rule::EmptyList, given.at(), format!("`{}` is empty", given.name));
    match given.key {
        Key::Origins => fault.help("name the origins that may call, as in `origin = \"https://app.example.com\"`"),
        key => fault.help(format!("leave the key out, or write {}", key.forms())),
    }
}

fn split_value<'a>(given: &Given<'a>, value: &'a Value, at: At, faults: &mut Faults) -> Vec<Element<'a>> {
    match value {
        Value::Text(text) => return split_text(given, text, at, faults),
        // A keyword is no element, be it quoted or in a list; the callers handle it where it stands alone.
        Value::Word(word) if word == "mirror" => {
            faults.push(given.wrong_form(at, "`mirror` stands for the whole list, so it can't be an element of one"));
        }
        Value::Word(word) if given.key != Key::Origins => return vec![Element { text: word, at, part_of: None }],
        value => faults.push(wrong_element(given, value, at)),
    }
    Vec::new()
}

fn split_text<'a>(given: &Given<'a>, text: &'a str, at: At, faults: &mut Faults) -> Vec<Element<'a>> {
    let whole: Arc<str> = text.into();
    let mut elements = Vec::new();
    let mut start = 0;
    let mut has_empty_place = false;
    for piece in text.split(',') {
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let from = start + (piece.len() - piece.trim_start().len());
            let part_of = (trimmed.len() < text.len()).then(|| (Arc::clone(&whole), from));
            elements.push(Element { text: trimmed, at, part_of });
        } else if !has_empty_place {
            // One fault mends all the empty places of a text.
            has_empty_place = true;
            faults.push(empty_place(given, text, start.saturating_sub(1), at));
        }
        start += piece.len() + 1;
    }
    elements
}

fn empty_place(given: &Given<'_>, text: &str, comma: usize, at: At) -> Fault {
    let elements: Vec<&str> = text.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    if elements.is_empty() {
        return Fault::new(Rule::EmptyList, at, "an element of the list is empty").help("leave it out");
    }
    let end = text[comma..].find(',').map_or(text.len(), |next| comma + next + 1);
    Fault::new(Rule::EmptyList, at, format!("`{}` has a comma with nothing on one side", given.name))
        .excerpt(text, comma..end)
        .replace(text, elements.join(", "))
}

/// A value that can't be an element.
fn wrong_element(given: &Given<'_>, value: &Value, at: At) -> Fault {
    match value {
        Value::Word(word) if is_constant(word) => given.constant(word, at),
        Value::Other(text) if text.contains("::") => given.constant(text, at),
        Value::Other(text) if text.starts_with("env!") => given
            .wrong_form(at, format!("`{text}` doesn't name a variable"))
            .help("write the name of an environment variable in quotes, as in `env!(\"APP_ORIGIN\")`"),
        Value::Other(text) if text.contains("!(") => given
            .wrong_form(at, format!("`{text}` isn't read here: `env!` is the only macro that is"))
            .help(WRITE_THE_TEXT),
        Value::UnsetVariable(name) => unset_variable(name, at),
        Value::Missing | Value::Text(_) => given.wrong_form(at, format!("`{}` has no value", given.name)),
        value => no_text(given, value, at),
    }
}

/// A value of another kind than text, with what it was probably meant to be.
fn no_text(given: &Given<'_>, value: &Value, at: At) -> Fault {
    let (kind, meant) = match value {
        Value::List(list) => ("a list inside the list".to_owned(), repair::only_text(list)),
        Value::Word(word) => (describe(value), Some(repair::quoted(word))),
        Value::Other(text) => (describe(value), repair::value(given.name, text, at != given.at())),
        _ => (describe(value), None),
    };
    let fault = given.wrong_form(at, format!("`{}` is a list of texts, and {kind} isn't one", given.name));
    match meant {
        Some(meant) => fault.replace(meant.from, meant.to),
        None => fault,
    }
}

/// Whether the word is spelled as a constant is: a method is shorter or is taken as one before.
fn is_constant(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

//! The elements of a list, from whichever of its forms.

use std::ops::Range;

use super::{Given, repair, scalars};
use crate::fault::{At, Fault, Faults};
use crate::key::Key;
use crate::text::{self, in_quotes};
use crate::{Rule, Value, method};

/// One element of a list.
pub(super) struct Element<'a> {
    /// Without the white space around it, never empty.
    pub(super) text: &'a str,
    /// The value or array element that it stands in.
    pub(super) at: At,
    /// The text that it is a part of, and where in it, when it isn't the whole.
    part_of: Option<(&'a str, Range<usize>)>,
}

impl Element<'_> {
    /// A fault of this element.
    pub(super) fn fault<'f>(&self, faults: &'f mut Faults, rule: Rule, fact: &[&str]) -> &'f mut Fault {
        let fault = faults.add(rule, self.at, fact);
        if let Some((text, range)) = &self.part_of {
            fault.excerpt(text, range.clone());
        }
        fault
    }

    /// The element stands in the list for the second time.
    pub(super) fn repeated(&self, faults: &mut Faults) {
        let fact = &["`", self.text, "` stands in the list twice"];
        self.fault(faults, Rule::RepeatedElement, fact).help(&["leave the second one out"]);
    }

    /// Another element, or `*`, allows what this one does.
    pub(super) fn covered_by(&self, faults: &mut Faults, cover: &str, help: &str) {
        let fact = &["`", cover, "` in the same list covers `", self.text, "` already"];
        self.fault(faults, Rule::RedundantElement, fact).help(&[help]);
    }
}

/// Whether the value is the keyword `mirror`; in quotes it is a fault and counts all the same.
pub(super) fn is_mirror(given: &Given<'_>, faults: &mut Faults) -> bool {
    let at = At::Value(given.entry);
    match given.value {
        Value::Word(word) => word == "mirror",
        Value::Text(text) if text::trim(text) == "mirror" => {
            let fact = "`mirror` is a keyword, and this is a text";
            given.wrong_form(faults, at, &[fact]).replace(&in_quotes(text), "mirror");
            true
        }
        Value::List(list) if matches!(list.as_slice(), [Value::Word(word)] if word == "mirror") => {
            given.wrong_form(faults, at, &["`mirror` stands for the whole list"]).replace("[mirror]", "mirror");
            true
        }
        _ => false,
    }
}

/// The elements as a header value lists them.
pub(super) fn join(list: &[Element<'_>]) -> String {
    let mut texts = Vec::with_capacity(list.len());
    for element in list {
        texts.push(element.text);
    }
    text::join(&texts, ", ")
}

/// The elements with commas between, where white space or semicolons stood between tokens.
pub(super) fn with_commas(text: &str) -> Option<String> {
    let mut list = String::new();
    let mut rest = text;
    loop {
        let piece = text::before_any(rest, " ;\t|");
        if !piece.is_empty() {
            if !method::is_token(piece) {
                return None;
            }
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push_str(piece);
        }
        match rest.get(piece.len() + 1..) {
            Some(after) => rest = after,
            None => return if text::has_byte(&list, b' ') { Some(list) } else { None },
        }
    }
}

/// Whether one of the elements is `*`.
pub(super) fn has_wildcard(list: &[Element<'_>]) -> bool {
    for element in list {
        if element.text == "*" {
            return true;
        }
    }
    false
}

/// Which character keeps a text from being a token.
pub(super) fn not_a_token(text: &str) -> String {
    match method::stranger(text) {
        Some(' ') => "it has a space in it; elements are separated by commas".to_owned(),
        Some(':') => "it has a colon in it; write the name alone".to_owned(),
        Some(character) => format!("a token has no {character:?} (RFC 9110, section 5.6.2)"),
        None => "it is empty".to_owned(),
    }
}

/// Splits a list in any of its forms: one text with commas, an array of texts, or, where `words` may stand for texts,
/// bare words and arrays of them. Wrong forms become faults, and the rest goes on.
pub(super) fn split<'a>(given: &Given<'a>, words: bool, faults: &mut Faults) -> Vec<Element<'a>> {
    let mut elements = Vec::new();
    let at = At::Value(given.entry);
    match given.value {
        Value::List(values) if values.is_empty() => empty_list(given, at, faults),
        Value::List(values) => {
            elements.reserve(values.len());
            for (index, value) in values.iter().enumerate() {
                split_value(given, value, At::Element(given.entry, index), words, &mut elements, faults);
            }
        }
        Value::Text(text) if text::trim(text).is_empty() => empty_list(given, at, faults),
        value => split_value(given, value, at, words, &mut elements, faults),
    }
    elements
}

fn empty_list(given: &Given<'_>, at: At, faults: &mut Faults) {
    let fault = faults.add(Rule::EmptyList, at, &["`", given.name, "` is empty"]);
    match given.key {
        Key::Origins => fault.help(&["name the origins that may call, as in `origin = \"https://app.example.com\"`"]),
        key => fault.help(&["leave the key out, or write ", key.forms()]),
    };
}

fn split_value<'a>(
    given: &Given<'a>,
    value: &'a Value,
    at: At,
    words: bool,
    elements: &mut Vec<Element<'a>>,
    faults: &mut Faults,
) {
    match value {
        Value::Text(text) => split_text(given, text, at, elements, faults),
        // A keyword is no element, be it quoted or in a list; the callers handle it where it stands alone.
        Value::Word(word) if word == "mirror" => {
            let fact = "`mirror` stands for the whole list, so it can't be an element of one";
            given.wrong_form(faults, at, &[fact]);
        }
        Value::Word(word) if words => elements.push(Element { text: word, at, part_of: None }),
        value => wrong_element(given, value, at, faults),
    }
}

fn split_text<'a>(given: &Given<'a>, text: &'a str, at: At, elements: &mut Vec<Element<'a>>, faults: &mut Faults) {
    let mut start = 0;
    let mut has_empty_place = false;
    for piece in &text::split(text, b',') {
        let trimmed = text::trim(piece);
        if !trimmed.is_empty() {
            let from = start + (piece.len() - text::trim_start(piece, char::is_whitespace).len());
            let part_of = if trimmed.len() < text.len() { Some((text, from..from + trimmed.len())) } else { None };
            elements.push(Element { text: trimmed, at, part_of });
        } else if !has_empty_place {
            // One fault mends all the empty places of a text.
            has_empty_place = true;
            empty_place(given, text, start.saturating_sub(1), at, faults);
        }
        start += piece.len() + 1;
    }
}

fn empty_place(given: &Given<'_>, text: &str, comma: usize, at: At, faults: &mut Faults) {
    let mut whole = Vec::new();
    for piece in &text::split(text, b',') {
        let trimmed = text::trim(piece);
        if !trimmed.is_empty() {
            whole.push(trimmed);
        }
    }
    if whole.is_empty() {
        faults.add(Rule::EmptyList, at, &["an element of the list is empty"]).help(&["leave it out"]);
        return;
    }
    let to_next_comma = text::before_any(&text[comma..], ",").len() + 1;
    faults
        .add(Rule::EmptyList, at, &["`", given.name, "` has a comma with nothing on one side"])
        .excerpt(text, comma..text.len().min(comma + to_next_comma))
        .replace(text, &text::join(&whole, ", "));
}

/// A value that can't be an element, with what it was probably meant to be.
fn wrong_element(given: &Given<'_>, value: &Value, at: At, faults: &mut Faults) {
    let repaired = match value {
        Value::Word(word) if is_constant(word) => return constant(given, word, at, faults),
        Value::Word(word) => Some((word.clone(), in_quotes(word))),
        Value::Other(text) if text::find(text, "::").is_some() => return constant(given, text, at, faults),
        Value::Other(text) if text.starts_with("env!") => {
            let help = "write the name of an environment variable in quotes, as in `env!(\"APP_ORIGIN\")`";
            given.wrong_form(faults, at, &["`", text, "` doesn't name a variable"]).help(&[help]);
            return;
        }
        Value::Other(text) if text::find(text, "!(").is_some() => {
            let fact = &["`", text, "` isn't read here: `env!` is the only macro that is"];
            given.wrong_form(faults, at, fact).help(&[WRITE_THE_TEXT]);
            return;
        }
        Value::Other(text) => repair::of_value(given.name, text),
        Value::List(inner) => only_text(inner),
        Value::UnsetVariable(name) => return unset_variable(name, at, faults),
        Value::Missing | Value::Text(_) => {
            given.wrong_form(faults, at, &["`", given.name, "` has no value"]);
            return;
        }
        Value::Number(_) | Value::Boolean(_) => None,
    };
    let kind = match value {
        Value::List(_) => "a list inside the list".to_owned(),
        value => scalars::describe(value),
    };
    let fault = given.wrong_form(faults, at, &["`", given.name, "` is a list of texts, and ", &kind, " isn't one"]);
    if let Some((from, to)) = repaired {
        fault.replace(&from, &to);
    }
}

const WRITE_THE_TEXT: &str = "write the text itself, or `env!(\"X\")` for one that is set when building";

/// `["PUT"]`, to be written as `"PUT"`.
pub(super) fn only_text(list: &[Value]) -> Option<(String, String)> {
    match list {
        [Value::Text(text)] => Some((text::concat(&["[\"", text, "\"]"]), in_quotes(text))),
        _ => None,
    }
}

/// Whether the word is spelled as a constant is: a method is shorter or is taken as one before.
fn is_constant(word: &str) -> bool {
    word.len() > 1 && text::all(word, |byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// The name of a constant where its text belongs.
pub(super) fn constant(given: &Given<'_>, name: &str, at: At, faults: &mut Faults) {
    let fact = &["`", name, "` is a name, and a macro sees the name of a constant, never its value"];
    given.wrong_form(faults, at, fact).help(&[WRITE_THE_TEXT]);
}

/// `env!("X")` without X.
pub(super) fn unset_variable(name: &str, at: At, faults: &mut Faults) {
    faults.add(Rule::EnvMissing, at, &["the environment variable `", name, "` isn't set while compiling"]).help(&[
        "set it for the build, as in `",
        name,
        "=… cargo build`, or in the `[env]` table of `.cargo/config.toml`",
    ]);
}

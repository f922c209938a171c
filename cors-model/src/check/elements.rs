//! The elements of a list, from whichever of its forms.

use std::ops::Range;

use super::{Given, repair};
use crate::fault::{At, Fault, Faults};
use crate::key::Key;
use crate::text::{self, in_quotes, quoted};
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
    pub(super) fn fault(&self, rule: Rule, fact: String) -> Fault {
        let fault = Fault::new(rule, self.at.clone(), fact);
        match &self.part_of {
            Some((text, range)) => fault.excerpt(text, range.clone()),
            None => fault,
        }
    }

    /// A fault of this element, with what is the case behind its text.
    pub(super) fn says(&self, rule: Rule, rest: &str) -> Fault {
        self.fault(rule, quoted(self.text, rest))
    }

    /// The element stands in the list for the second time.
    pub(super) fn repeated(&self) -> Fault {
        self.says(Rule::RepeatedElement, " stands in the list twice").help("leave the second one out")
    }
}

/// Whether the value is the keyword `mirror`; in quotes it is a fault and counts all the same.
pub(super) fn is_mirror(given: &Given<'_>, faults: &mut Faults) -> bool {
    match given.value {
        Value::Word(word) => word == "mirror",
        Value::Text(text) if text::trim(text) == "mirror" => {
            let fault = given.wrong_form(At::Value(given.entry), "`mirror` is a keyword, and this is a text");
            faults.push(fault.replace(&in_quotes(text), "mirror"));
            true
        }
        Value::List(list) if matches!(list.as_slice(), [Value::Word(word)] if word == "mirror") => {
            let fault = given.wrong_form(At::Value(given.entry), "`mirror` stands for the whole list");
            faults.push(fault.replace("[mirror]", "mirror"));
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
    match given.value {
        Value::List(values) if values.is_empty() => faults.push(empty_list(given, At::Value(given.entry))),
        Value::List(values) => {
            elements.reserve(values.len());
            for (index, value) in values.iter().enumerate() {
                split_value(given, value, At::Element(given.entry, index), words, &mut elements, faults);
            }
        }
        Value::Text(text) if text::trim(text).is_empty() => faults.push(empty_list(given, At::Value(given.entry))),
        value => split_value(given, value, At::Value(given.entry), words, &mut elements, faults),
    }
    elements
}

fn empty_list(given: &Given<'_>, at: At) -> Fault {
    let fault = Fault::new(Rule::EmptyList, at, quoted(given.name, " is empty"));
    match given.key {
        Key::Origins => fault.help("name the origins that may call, as in `origin = \"https://app.example.com\"`"),
        key => fault.help(&text::concat(&["leave the key out, or write ", key.forms()])),
    }
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
        Value::Text(text) => split_text(given, text, &at, elements, faults),
        // A keyword is no element, be it quoted or in a list; the callers handle it where it stands alone.
        Value::Word(word) if word == "mirror" => {
            faults.push(given.wrong_form(at, "`mirror` stands for the whole list, so it can't be an element of one"));
        }
        Value::Word(word) if words => elements.push(Element { text: word, at, part_of: None }),
        value => faults.push(wrong_element(given, value, at)),
    }
}

fn split_text<'a>(given: &Given<'a>, text: &'a str, at: &At, elements: &mut Vec<Element<'a>>, faults: &mut Faults) {
    let mut start = 0;
    let mut has_empty_place = false;
    for piece in &text::split(text, ',') {
        let trimmed = text::trim(piece);
        if !trimmed.is_empty() {
            let from = start + (piece.len() - text::trim_start(piece, char::is_whitespace).len());
            let part_of = if trimmed.len() < text.len() { Some((text, from..from + trimmed.len())) } else { None };
            elements.push(Element { text: trimmed, at: at.clone(), part_of });
        } else if !has_empty_place {
            // One fault mends all the empty places of a text.
            has_empty_place = true;
            let comma = start.saturating_sub(1);
            faults.push(empty_place(given, text, comma, at.clone()));
        }
        start += piece.len() + 1;
    }
}

fn empty_place(given: &Given<'_>, text: &str, comma: usize, at: At) -> Fault {
    let mut whole = Vec::new();
    for piece in &text::split(text, ',') {
        let trimmed = text::trim(piece);
        if !trimmed.is_empty() {
            whole.push(trimmed);
        }
    }
    if whole.is_empty() {
        return Fault::new(Rule::EmptyList, at, "an element of the list is empty".to_owned()).help("leave it out");
    }
    let to_next_comma = text::before_any(&text[comma..], ",").len() + 1;
    Fault::new(Rule::EmptyList, at, quoted(given.name, " has a comma with nothing on one side"))
        .excerpt(text, comma..text.len().min(comma + to_next_comma))
        .replace(text, &text::join(&whole, ", "))
}

/// A value that can't be an element, with what it was probably meant to be.
fn wrong_element(given: &Given<'_>, value: &Value, at: At) -> Fault {
    let (kind, repaired) = match value {
        Value::Number(number) => (text::around("the number ", number, ""), None),
        Value::Boolean(value) => (quoted(if *value { "true" } else { "false" }, ""), None),
        Value::Word(word) if is_constant(word) => return constant(given, word, at),
        Value::Word(word) => (text::around("the bare word ", word, ""), Some((word.clone(), in_quotes(word)))),
        Value::Other(text) if text::find(text, "::").is_some() => return constant(given, text, at),
        Value::Other(text) if text.starts_with("env!") => {
            let fault = given.wrong_form(at, &quoted(text, " doesn't name a variable"));
            return fault.help("write the name of an environment variable in quotes, as in `env!(\"APP_ORIGIN\")`");
        }
        Value::Other(text) if text::find(text, "!(").is_some() => {
            let fault = given.wrong_form(at, &quoted(text, " isn't read here: `env!` is the only macro that is"));
            return fault.help("write the text itself, or `env!(\"X\")` for one that is set when building");
        }
        Value::Other(text) => (quoted(text, ""), repair::of_value(given.name, text)),
        Value::List(inner) => ("a list inside the list".to_owned(), only_text(inner)),
        Value::UnsetVariable(name) => return unset_variable(name, at),
        Value::Missing | Value::Text(_) => return given.wrong_form(at, &quoted(given.name, " has no value")),
    };
    let fault = given.wrong_form(at, &format!("`{}` is a list of texts, and {kind} isn't one", given.name));
    match repaired {
        Some((from, to)) => fault.replace(&from, &to),
        None => fault,
    }
}

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
pub(super) fn constant(given: &Given<'_>, name: &str, at: At) -> Fault {
    let fact = quoted(name, " is a name, and a macro sees the name of a constant, never its value");
    given.wrong_form(at, &fact).help("write the text itself, or `env!(\"X\")` for one that is set when building")
}

/// `env!("X")` without X.
pub(super) fn unset_variable(name: &str, at: At) -> Fault {
    Fault::new(Rule::EnvMissing, at, text::around("the environment variable ", name, " isn't set while compiling"))
        .help(&format!(
            "set it for the build, as in `{name}=… cargo build`, or in the `[env]` table of `.cargo/config.toml`"
        ))
}

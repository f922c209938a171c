//! The elements of a list, from whichever of its forms.

use super::{Given, repair, scalars};
use crate::fault::{At, Fault, Faults};
use crate::key::Key;
use crate::origin::Origin;
use crate::text;
use crate::{Rule, Value, method};

/// One element of a list.
pub(super) struct Element<'a> {
    /// Without the white space around it, never empty.
    pub(super) text: &'a str,
    /// The value or array element that it stands in.
    pub(super) at: At,
    /// What it means, once that is known, where it is an origin.
    pub(super) origin: Option<Origin<'a>>,
    /// The text that it is a part of, and where it begins in it, when it isn't the whole.
    part_of: Option<(&'a str, usize)>,
}

impl Element<'_> {
    /// A fault of this element.
    pub(super) fn fault<'f>(&self, faults: &'f mut Faults, rule: Rule, text: &str, parts: &[&str]) -> &'f mut Fault {
        let fault = faults.add(rule, self.at, text, parts);
        if let Some((text, start)) = self.part_of {
            fault.excerpt(text, start..start + self.text.len());
        }
        fault
    }

    /// A fault of an element that is no token; `what` says what it isn't.
    pub(super) fn no_token<'f>(&self, faults: &'f mut Faults, rule: Rule, what: &str) -> &'f mut Fault {
        let fault = self.fault(faults, rule, "`{}` isn't {}: ", &[self.text, what]);
        let reason = match method::stranger(self.text) {
            Some(' ') => "it has a space in it; elements are separated by commas",
            Some(':') => "it has a colon in it; write the name alone",
            Some(character) => {
                fault.fact.push_str("a token has no ");
                fault.fact.push_str(&text::shown(character));
                " (RFC 9110, section 5.6.2)"
            }
            None => "it is empty",
        };
        fault.fact.push_str(reason);
        fault
    }

    /// The element stands in the list for the second time.
    pub(super) fn repeated(&self, faults: &mut Faults) {
        self.fault(
            faults,
            Rule::RepeatedElement,
            "`{}` stands in the list twice\nhelp: leave the second one out",
            &[self.text],
        );
    }

    /// Another element, or `*`, allows what this one does.
    pub(super) fn covered_by(&self, faults: &mut Faults, cover: &str, help: &str) {
        self.fault(faults, Rule::RedundantElement, "`{}` in the same list covers `{}` already", &[cover, self.text])
            .help(help, &[]);
    }
}

/// Whether the value is the keyword `mirror`; in quotes it is a fault and counts all the same.
pub(super) fn is_mirror(given: &Given<'_>, faults: &mut Faults) -> bool {
    let at = At::Value(given.entry);
    match given.value {
        Value::Word(word) => word == "mirror",
        Value::Text(text) if text::trim(text) == "mirror" => {
            given.wrong_form(faults, at, "`mirror` is a keyword, and this is a text", &[]).replace(
                "\"{}\"",
                "mirror",
                &[text],
            );
            true
        }
        Value::List(list) if matches!(list.as_slice(), [Value::Word(word)] if word == "mirror") => {
            given.wrong_form(faults, at, "`mirror` stands for the whole list", &[]).replace("[mirror]", "mirror", &[]);
            true
        }
        _ => false,
    }
}

/// The elements as a header value lists them.
pub(super) fn join(list: &[Element<'_>]) -> String {
    let mut joined = String::new();
    for element in list {
        append_element(&mut joined, ", ", element.text);
    }
    joined
}

fn append_element(list: &mut String, separator: &str, element: &str) {
    if !list.is_empty() {
        list.push_str(separator);
    }
    list.push_str(element);
}

/// The tokens of a text with `separator` between them, where white space or semicolons stood, or `None` if they are
/// none or only one. What `spelling` gives is written in place of a token.
pub(super) fn separated(text: &str, separator: &str, spelling: fn(&str) -> &str) -> Option<String> {
    let mut list = String::new();
    if append_tokens(&mut list, text, separator, spelling) > 1 { Some(list) } else { None }
}

/// How many tokens there are; 0 if one of them is none.
fn append_tokens(list: &mut String, text: &str, separator: &str, spelling: fn(&str) -> &str) -> usize {
    let mut count = 0;
    let mut rest = Some(text);
    while let Some(piece) = text::take_piece(&mut rest, " ;\t|") {
        if !piece.is_empty() {
            if !method::is_token(piece) {
                return 0;
            }
            append_element(list, separator, spelling(piece));
            count += 1;
        }
    }
    count
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

/// Splits a list in any of its forms: one text with commas, an array of texts, or, where `words` may stand for texts,
/// bare words and arrays of them. Wrong forms become faults, and the rest goes on.
pub(super) fn split<'a>(given: &Given<'a>, words: bool, faults: &mut Faults) -> Vec<Element<'a>> {
    let mut elements = Vec::new();
    split_into(&mut elements, given, words, faults);
    elements
}

fn split_into<'a>(elements: &mut Vec<Element<'a>>, given: &Given<'a>, words: bool, faults: &mut Faults) {
    let at = At::Value(given.entry);
    match given.value {
        Value::List(values) if values.is_empty() => empty_list(given, at, faults),
        Value::List(values) => {
            let mut index = 0;
            while index < values.len() {
                split_value(elements, given, &values[index], At::Element(given.entry, index), words, faults);
                index += 1;
            }
        }
        Value::Text(text) if text::trim(text).is_empty() => empty_list(given, at, faults),
        value => split_value(elements, given, value, at, words, faults),
    }
}

fn empty_list(given: &Given<'_>, at: At, faults: &mut Faults) {
    let fault = faults.add(Rule::EmptyList, at, "`{}` is empty", &[given.name]);
    match given.key {
        Key::Origins => fault.help("name the origins that may call, as in `origin = \"https://app.example.com\"`", &[]),
        key => fault.help("leave the key out, or write {}", &[key.forms()]),
    };
}

fn split_value<'a>(
    elements: &mut Vec<Element<'a>>,
    given: &Given<'a>,
    value: &'a Value,
    at: At,
    words: bool,
    faults: &mut Faults,
) {
    match value {
        Value::Text(text) => split_text(elements, given, text, at, faults),
        // A keyword is no element, be it quoted or in a list; the callers handle it where it stands alone.
        Value::Word(word) if word == "mirror" => {
            given.wrong_form(faults, at, "`mirror` stands for the whole list, so it can't be an element of one", &[]);
        }
        Value::Word(word) if words => elements.push(Element { text: word, at, origin: None, part_of: None }),
        value => wrong_element(given, value, at, faults),
    }
}

fn split_text<'a>(elements: &mut Vec<Element<'a>>, given: &Given<'a>, text: &'a str, at: At, faults: &mut Faults) {
    let mut start = 0;
    let mut has_empty_place = false;
    let mut rest = Some(text);
    while let Some(piece) = text::take_piece(&mut rest, ",") {
        let trimmed = text::trim(piece);
        if !trimmed.is_empty() {
            let from = start + (piece.len() - text::trim_start(piece, char::is_whitespace).len());
            let part_of = if trimmed.len() < text.len() { Some((text, from)) } else { None };
            elements.push(Element { text: trimmed, at, origin: None, part_of });
        } else if !has_empty_place {
            // One fault mends all the empty places of a text.
            has_empty_place = true;
            empty_place(given, text, start.saturating_sub(1), at, faults);
        }
        start += piece.len() + 1;
    }
}

fn empty_place(given: &Given<'_>, text: &str, comma: usize, at: At, faults: &mut Faults) {
    let mended = without_empty_places(text);
    if mended.is_empty() {
        faults.add(Rule::EmptyList, at, "an element of the list is empty\nhelp: leave it out", &[]);
        return;
    }
    let to_next_comma = text::before_any(&text[comma..], ",").len() + 1;
    faults
        .add(Rule::EmptyList, at, "`{}` has a comma with nothing on one side", &[given.name])
        .excerpt(text, comma..text.len().min(comma + to_next_comma))
        .replace("{}", "{}", &[text, &mended]);
}

fn without_empty_places(text: &str) -> String {
    let mut mended = String::new();
    let mut rest = Some(text);
    while let Some(piece) = text::take_piece(&mut rest, ",") {
        let trimmed = text::trim(piece);
        if !trimmed.is_empty() {
            append_element(&mut mended, ", ", trimmed);
        }
    }
    mended
}

/// A value that can't be an element.
fn wrong_element(given: &Given<'_>, value: &Value, at: At, faults: &mut Faults) {
    match value {
        Value::Word(word) if is_constant(word) => constant(given, word, at, faults),
        Value::Other(text) if text::find(text, "::").is_some() => constant(given, text, at, faults),
        Value::Other(text) if text.starts_with("env!") => {
            given.wrong_form(
                faults,
                at,
                "`{}` doesn't name a variable\n\
                 help: write the name of an environment variable in quotes, as in `env!(\"APP_ORIGIN\")`",
                &[text],
            );
        }
        Value::Other(text) if text::find(text, "!(").is_some() => {
            given
                .wrong_form(faults, at, "`{}` isn't read here: `env!` is the only macro that is", &[text])
                .help(WRITE_THE_TEXT, &[]);
        }
        Value::UnsetVariable(name) => unset_variable(name, at, faults),
        Value::Missing | Value::Text(_) => {
            given.wrong_form(faults, at, "`{}` has no value", &[given.name]);
        }
        Value::List(_) => no_text(given, value, ["a list inside the list", "", ""], at, faults),
        value => no_text(given, value, scalars::describe(value), at, faults),
    }
}

/// A value of another kind than text, with what it was probably meant to be; `kind` is what it is.
fn no_text(given: &Given<'_>, value: &Value, kind: [&str; 3], at: At, faults: &mut Faults) {
    let [before, text, after] = kind;
    let parts = &[given.name, before, text, after];
    let fault = given.wrong_form(faults, at, "`{}` is a list of texts, and {}{}{} isn't one", parts);
    match value {
        Value::Word(word) => {
            fault.replace("{}", "\"{}\"", &[word, word]);
        }
        Value::Other(text) => repair::value(fault, given.name, text),
        Value::List(list) => repair::only_text(fault, list),
        _ => {}
    }
}

const WRITE_THE_TEXT: &str = "write the text itself, or `env!(\"X\")` for one that is set when building";

/// Whether the word is spelled as a constant is: a method is shorter or is taken as one before.
fn is_constant(word: &str) -> bool {
    word.len() > 1 && text::all(word, |byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// The name of a constant where its text belongs.
pub(super) fn constant(given: &Given<'_>, name: &str, at: At, faults: &mut Faults) {
    given
        .wrong_form(faults, at, "`{}` is a name, and a macro sees the name of a constant, never its value", &[name])
        .help(WRITE_THE_TEXT, &[]);
}

/// `env!("X")` without X.
pub(super) fn unset_variable(name: &str, at: At, faults: &mut Faults) {
    faults.add(
        Rule::EnvMissing,
        at,
        "the environment variable `{}` isn't set while compiling\n\
         help: set it for the build, as in `{}=… cargo build`, or in the `[env]` table of \
         `.cargo/config.toml`",
        &[name, name],
    );
}

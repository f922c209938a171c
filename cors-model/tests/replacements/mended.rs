//! Puts a replacement into a draft in the text of the policy, as an author does: another way than the model's own.

use std::collections::HashMap;
use std::ops::Range;

use cors_model::{At, Draft, Entry, Fault, Rule, Value};

/// The policy as a program has it.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{text}\""),
        Value::Number(text) | Value::Word(text) | Value::Other(text) => text.clone(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::List(values) => format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Variable(variable) => format!("env!(\"{}\")", variable.name),
        Value::Missing => String::new(),
    }
}

/// The value that a program has there; the opposite of [`written`] for all that the test makes.
pub(crate) fn read(text: &str) -> Value {
    let text = text.trim();
    let inside = |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(text) = inside('"', '"').filter(|text| !text.contains('"')) {
        return Value::Text(text.to_owned());
    }
    if let Some(list) = inside('[', ']') {
        return Value::List(
            pieces(list)
                .map(|piece| if piece.is_empty() { Value::Text(String::new()) } else { read(&piece) })
                .collect(),
        );
    }
    let is = |test: fn(char) -> bool| !text.is_empty() && text.chars().all(test);
    match text {
        "" => Value::Missing,
        "true" | "false" => Value::Boolean(text == "true"),
        _ if is(|character| character.is_ascii_digit() || character == '_') && !text.starts_with('_') => {
            Value::Number(text.to_owned())
        }
        _ if is(|character| character.is_ascii_alphanumeric() || character == '_')
            && !text.starts_with(|first: char| first.is_ascii_digit()) =>
        {
            Value::Word(text.to_owned())
        }
        _ => Value::Other(text.to_owned()),
    }
}

/// What stands between the commas that are in no text and no brackets; nothing behind the last one is no piece.
fn pieces(list: &str) -> impl Iterator<Item = String> {
    let (mut pieces, mut depth, mut is_in_text) = (vec![String::new()], 0, false);
    for character in list.chars() {
        match character {
            '"' => is_in_text = !is_in_text,
            '[' | '(' if !is_in_text => depth += 1,
            ']' | ')' if !is_in_text => depth -= 1,
            _ => {}
        }
        if character == ',' && depth == 0 && !is_in_text {
            pieces.push(String::new());
        } else if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
    }
    if pieces.last().is_some_and(|piece| piece.trim().is_empty()) {
        pieces.pop();
    }
    pieces.into_iter().map(|piece| piece.trim().to_owned())
}

/// The draft after what the fault says to write, written in the text of the policy.
pub(crate) fn mended(draft: &Draft, fault: &Fault) -> Draft {
    let replacement = fault.replacement.as_ref().expect("the caller looked");
    let mut draft = draft.clone();
    let replaced = |text: &str, range: Option<Range<usize>>| {
        let start = range.map_or_else(|| text.find(&replacement.from), |range| Some(range.start));
        let start = start.unwrap_or_else(|| panic!("{replacement} doesn't stand in {text:?}"));
        assert_eq!(text[start..start + replacement.from.len()], replacement.from);
        format!("{}{}{}", &text[..start], replacement.to, &text[start + replacement.from.len()..])
    };
    // The carets show where in a text, if it is a part of one. The quote before it is a byte of the program.
    let range = fault.excerpt.as_ref().map(|excerpt| excerpt.range.start + 1..excerpt.range.end + 1);
    let range = range.filter(|range| range.len() == replacement.from.len());
    let (entry, after) = match fault.at {
        At::Policy => panic!("{fault}"),
        At::Key(entry) => (entry, Entry { key: replacement.to.clone(), value: draft.entries[entry].value.clone() }),
        At::Value(entry) => {
            let Entry { key, value } = &draft.entries[entry];
            let text = if *value == Value::Missing { key.clone() } else { written(value) };
            let after = replaced(&text, range);
            match after.split_once(" = ") {
                Some((key, value))
                    if *value != *""
                        && key.chars().all(|character| character.is_ascii_lowercase() || character == '_') =>
                {
                    (entry, Entry { key: key.to_owned(), value: read(value) })
                }
                _ => (entry, Entry { key: key.clone(), value: read(&after) }),
            }
        }
        At::Element(entry, element) => {
            let Entry { key, value: Value::List(values) } = &draft.entries[entry] else { panic!("{fault}") };
            let mut values: Vec<String> = values.iter().map(written).collect();
            values[element] = replaced(&values[element], range);
            (entry, Entry { key: key.clone(), value: read(&format!("[{}]", values.join(", "))) })
        }
    };
    draft.entries[entry] = after;
    draft
}

/// How often each fault of an entry stands there.
pub(crate) fn counted(faults: &[Fault], at: At) -> HashMap<(Rule, &str), usize> {
    let is_key = matches!(at, At::Key(_));
    let mut counts = HashMap::new();
    for fault in
        faults.iter().filter(|fault| fault.at.order() == at.order() && (!is_key || matches!(fault.at, At::Key(_))))
    {
        *counts.entry((fault.rule, fault.fact.as_str())).or_default() += 1;
    }
    counts
}

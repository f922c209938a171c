//! From a list in any of its forms to its elements.

use std::sync::Arc;

use cors_table::{header, method};

use super::element::Element;
use super::expression::Expression;
use super::given::{Given, describe};
use super::{headers, methods, repair, separators, variables};
use crate::fault::{At, Fault, Faults, Replacement};
use crate::{Key, Rule, Value, Variable, origin, variable};

/// Whether the value is such a keyword; in quotes it is a fault and counts all the same.
pub(super) fn is_keyword(given: &Given<'_>, keyword: &str, faults: &mut Faults) -> bool {
    match given.value {
        Value::Word(word) => word == keyword,
        // A variable can say it in no other way. What is to come when the program starts, it can't be.
        Value::Text(text) if text.trim() == keyword && given.variable(given.at()).is_some() => {
            if keyword == "startup" {
                let fact = "`startup` is a word of the program, and a variable holds the origins themselves";
                faults.push(given.wrong_form(given.at(), fact));
            }
            true
        }
        Value::Text(text) if text.trim() == keyword => {
            let fault = given.wrong_form(given.at(), format!("`{keyword}` is a keyword, and this is a text"));
            faults.push(fault.replace(format!("\"{text}\""), keyword));
            true
        }
        Value::List(list) if matches!(list.as_slice(), [Value::Word(word)] if word == keyword) => {
            let fault = given.wrong_form(given.at(), format!("`{keyword}` stands for the whole list"));
            faults.push(fault.replace(format!("[{keyword}]"), keyword));
            true
        }
        _ => false,
    }
}

/// Splits a list in any of its forms: one text with commas, an array of texts, or, but for origins, bare words and arrays
/// of them. Wrong forms become faults, and the rest goes on.
pub(super) fn split<'a>(given: &Given<'a>, faults: &mut Faults) -> Vec<Element<'a>> {
    if let Some(fault) = variables::empty_list(given) {
        faults.push(fault);
        return Vec::new();
    }
    let list = match given.value {
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
    };
    variables::without_repeated(given.key, list)
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
        Value::Variable(variable) if variable.is_left_out() => {}
        // A keyword is no element, be it quoted or in a list; the callers handle it where it stands alone.
        Value::Word(word) if word == "mirror" => faults.push(mirror_in_list(given, at)),
        Value::Word(word) if word == "startup" && given.key == Key::Origins => faults.push(
            keyword_in_list(given, word, at)
                .help("write `startup` alone, and give the other origins to `with_origins` when the program starts"),
        ),
        Value::Word(word) if !matches!(given.key, Key::Origins | Key::DevOrigins) => {
            return vec![Element { text: word, at, is_word: true, is_variable: false, part_of: None }];
        }
        value => faults.push(wrong_element(given, value, at)),
    }
    Vec::new()
}

/// `expose_headers = mirror`.
pub(super) fn nothing_to_mirror(given: &Given<'_>, at: At) -> Fault {
    let fact = "`expose_headers` has nothing to mirror: a request doesn't name the headers that the page will read";
    given.wrong_form(at, fact)
}

fn mirror_in_list(given: &Given<'_>, at: At) -> Fault {
    if given.key == Key::ExposeHeaders {
        return nothing_to_mirror(given, at);
    }
    keyword_in_list(given, "mirror", at)
}

fn keyword_in_list(given: &Given<'_>, word: &str, at: At) -> Fault {
    given.wrong_form(at, format!("`{word}` stands for the whole list, so it can't be an element of one"))
}

fn split_text<'a>(given: &Given<'a>, text: &'a str, at: At, faults: &mut Faults) -> Vec<Element<'a>> {
    if let Some(fault) = separators::json_list(given, text, at) {
        faults.push(fault);
        return Vec::new();
    }
    let is_variable = given.variable(at).is_some();
    let whole: Arc<str> = text.into();
    let mut elements = Vec::new();
    let mut start = 0;
    let mut has_empty_place = false;
    for piece in split_at_commas(given.key, text) {
        let trimmed = piece.trim();
        if trimmed == "mirror" && given.key != Key::Dangerously {
            faults.push(mirror_in_list(given, at));
        } else if !trimmed.is_empty() {
            let from = start + (piece.len() - piece.trim_start().len());
            let part_of = (trimmed.len() < text.len()).then(|| (Arc::clone(&whole), from));
            elements.push(Element { text: trimmed, at, is_word: false, is_variable, part_of });
        } else if !has_empty_place {
            // One fault mends all the empty places of a text.
            has_empty_place = true;
            faults.push(empty_place(given, text, start.saturating_sub(1), at));
        }
        start += piece.len() + 1;
    }
    elements
}

/// The pieces between commas. In brackets a comma belongs to another tool's syntax of one origin, which is told as a whole:
/// `https://a.example:[8080,8081]`.
fn split_at_commas(key: Key, text: &str) -> impl Iterator<Item = &str> {
    let count = |brackets: [char; 3]| text.matches(brackets).count();
    let is_list_of_origins = matches!(key, Key::Origins | Key::DevOrigins) && text.contains(',');
    let has_brackets = is_list_of_origins && count(['[', '(', '{']) == count([']', ')', '}']);
    let mut depth = 0_usize;
    text.split(move |character| {
        match character {
            '[' | '(' | '{' if has_brackets => depth += 1,
            ']' | ')' | '}' if has_brackets => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    })
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
    let misread = match value {
        Value::Other(text) => variables::misread(given, text, at),
        _ => None,
    };
    if let Some(fault) = misread {
        return fault;
    }
    match value {
        Value::Word(word) if is_constant(word) => given.constant(word, at),
        Value::Other(text) if text.contains("::") => match said(given.key, text) {
            Some(name) => given
                .wrong_form(at, format!("`{text}` is Rust, and a policy is written in texts and names"))
                .replace(text, name),
            None => unsaid(given, text, at),
        },
        Value::Other(text) if text.contains("!(") => given.unknown_text(
            at,
            format!("`{text}` isn't read here: `env!` and `option_env!` are the only macros that are"),
        ),
        Value::Variable(variable) => variables::without_text(given, variable, at),
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

/// What an expression of Rust says, as a policy has it.
fn said(key: Key, text: &str) -> Option<String> {
    let expression = Expression::read(text)?;
    let name = expression.text().unwrap_or(expression.name);
    let is_call = expression.argument.is_some();
    match key {
        Key::Methods if methods::is_sound(name) && (is_call || method::KNOWN.contains(&name)) => {
            Some(if is_call { quoted(name) } else { name.to_owned() })
        }
        Key::Headers | Key::ExposeHeaders => {
            // A constant, or what the crate `http` makes a name of.
            let name = if is_call { expression.text()? } else { header::usual_case(&name.replace('_', "-"))? };
            headers::is_sound(key, name).then(|| quoted(name))
        }
        Key::Origins => {
            let text = expression.text()?;
            origin::parse(text).is_ok().then(|| quoted(text))
        }
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// An expression of Rust that doesn't say what a policy can have.
fn unsaid(given: &Given<'_>, text: &str, at: At) -> Fault {
    let name = Expression::read(text).map_or("", |expression| expression.name);
    if matches!(name, "var" | "var_os") {
        let fact = format!("`{text}` is read when the program runs, and a policy is built when it is compiled");
        return given.unknown_text(at, fact);
    }
    let fault = given.constant(text, at);
    let Some(name) = header::usual_case(&name.replace('_', "-")) else { return fault };
    let has_effect = match given.key {
        Key::Headers => !header::is_forbidden_request_header(name),
        Key::ExposeHeaders => {
            !header::is_forbidden_response_header(name) && !header::is_safelisted_response_header(name)
        }
        _ => return fault,
    };
    fault.help(if has_effect {
        format!("its text is `\"{name}\"`")
    } else {
        format!("leave it out: `{name}` has no effect in `{}`", given.name)
    })
}

/// The value as it was probably written.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Number(text) | Value::Word(text) | Value::Other(text) => text.clone(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::List(values) => format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Variable(Variable { name, is_optional, .. }) => {
            format!("{}!(\"{name}\")", if *is_optional { "option_env" } else { "env" })
        }
        Value::Missing => String::new(),
    }
}

/// The value without some of its elements, in the form that it has; `None` if nothing is left of it.
pub(super) fn without(value: &Value, is_left_out: impl Fn(&str) -> bool + Copy) -> Option<Replacement> {
    let kept = kept(value, is_left_out)?;
    match (value, &kept) {
        // What is to be changed is what the variable holds.
        (Value::Variable(Variable { value: Ok(from), .. }), Value::Variable(Variable { value: Ok(to), .. })) => {
            Some(Replacement { from: from.clone(), to: to.clone() })
        }
        _ => Some(Replacement { from: written(value), to: written(&kept) }),
    }
}

fn kept(value: &Value, is_left_out: impl Fn(&str) -> bool + Copy) -> Option<Value> {
    match value {
        Value::Text(text) => {
            let kept: Vec<&str> = text.split(',').map(str::trim).filter(|name| !is_left_out(name)).collect();
            (!kept.is_empty()).then(|| Value::Text(kept.join(", ")))
        }
        Value::Variable(Variable { name, value: Ok(text), is_optional }) => {
            match kept(&Value::Text(variable::elements(text)), is_left_out)? {
                Value::Text(text) => {
                    Some(Value::Variable(Variable { name: name.clone(), value: Ok(text), is_optional: *is_optional }))
                }
                value => Some(value),
            }
        }
        Value::Word(name) if is_left_out(name) => None,
        Value::List(values) => {
            let kept: Vec<Value> = values.iter().filter_map(|value| kept(value, is_left_out)).collect();
            (!kept.is_empty()).then_some(Value::List(kept))
        }
        value => Some(value.clone()),
    }
}

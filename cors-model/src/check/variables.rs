//! Environment variables: from what they hold to values, and what is wrong where they hold nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::env::VarError;

use super::element::Element;
use super::given::Given;
use crate::fault::{At, Fault};
use crate::{Draft, Entry, Key, Rule, Value, Variable, variable};

/// The draft with the texts of its variables in their place. Those that hold nothing are left.
pub(super) fn resolved(draft: &Draft) -> Cow<'_, Draft> {
    if !draft.entries.iter().any(|entry| has_variable(&entry.value)) {
        return Cow::Borrowed(draft);
    }
    let entries = draft.entries.iter().map(|Entry { key, value }| {
        // Only in a pattern a comma is a character as any other.
        let is_pattern = Key::parse(key) == Some(Key::Path);
        Entry { key: key.clone(), value: text_of(value, is_pattern) }
    });
    Cow::Owned(Draft { entries: entries.collect() })
}

fn has_variable(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(values) => values.iter().any(has_variable),
        _ => false,
    }
}

fn text_of(value: &Value, is_pattern: bool) -> Value {
    match value {
        Value::Variable(variable) => match variable.text() {
            Some(text) if is_pattern => Value::Text(text.to_owned()),
            Some(text) => Value::Text(variable::elements(text)),
            None => value.clone(),
        },
        Value::List(values) => Value::List(values.iter().map(|value| text_of(value, is_pattern)).collect()),
        value => value.clone(),
    }
}

/// What is wrong with a variable that holds nothing.
pub(super) fn without_text(given: &Given<'_>, variable: &Variable, at: At) -> Fault {
    let name = &variable.name;
    let is_list = !matches!(given.key, Key::Credentials | Key::MaxAge | Key::Path | Key::PreflightStatus);
    let (rule, fact) = match &variable.value {
        Err(VarError::NotPresent) => (Rule::EnvMissing, "isn't set while compiling"),
        Err(VarError::NotUnicode(_)) => (Rule::EnvMissing, "isn't Unicode"),
        Ok(_) if is_list => (Rule::EmptyList, "is empty"),
        Ok(_) => (Rule::EnvMissing, "is empty"),
    };
    Fault::new(rule, at, format!("the environment variable `{name}` {fact}")).help(how_to_set(name))
}

/// What is wrong with `env!` or `option_env!` in a form that isn't read.
pub(super) fn misread(given: &Given<'_>, text: &str, at: At) -> Option<Fault> {
    let start = text.find("env!")?;
    let (before, behind) = text.split_at(start);
    let (before, name) = match before.strip_suffix("option_") {
        Some(before) => (before, "option_env"),
        None => (before, "env"),
    };
    if !matches!(before.trim_start_matches("::"), "" | "std::" | "core::") {
        return None;
    }
    // Up to the bracket behind the first text is what would be read.
    let mut texts = behind.split('"').skip(1).step_by(2);
    let whole = texts.next().filter(|variable| !variable.is_empty()).map(|variable| format!("{name}!(\"{variable}\")"));
    let fault = |fact: &str| given.wrong_form(at, format!("`{text}` {fact}"));
    Some(match whole {
        Some(whole) if behind.contains(").") || behind.contains(']') => {
            let fault = fault("is Rust, and of that a policy reads the variable alone");
            fault.help(format!("write `{whole}`, and set the variable wherever the program is built"))
        }
        // What the variable will hold, nobody knows, so no replacement could be judged.
        Some(whole) if texts.next().is_some() => {
            fault("has more in it than the name of a variable").help(format!("write `{whole}`"))
        }
        _ => fault("doesn't name a variable")
            .help(format!("write the name of an environment variable in quotes, as in `{name}!(\"APP_ORIGIN\")`")),
    })
}

fn how_to_set(name: &str) -> String {
    format!("set it for the build, as in `{name}=… cargo build`, or in the `[env]` table of `.cargo/config.toml`")
}

/// The list of a key that has nothing in it, because its variables hold nothing and needn't.
pub(super) fn empty_list(given: &Given<'_>) -> Option<Fault> {
    let values = match given.value {
        Value::List(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    let left_out = values.iter().map(|value| match value {
        Value::Variable(variable) if variable.is_left_out() => Some(variable),
        _ => None,
    });
    let left_out = left_out.collect::<Option<Vec<&Variable>>>()?;
    let first = left_out.first()?;
    let is_empty = left_out.iter().all(|variable| variable.value.is_ok());
    let names: Vec<String> = left_out.iter().map(|variable| format!("`{}`", variable.name)).collect();
    let (plural, verb) = match (names.len(), is_empty) {
        (1, true) => ("", "is empty"),
        (1, false) => ("", "isn't set while compiling"),
        (_, true) => ("s", "are empty"),
        (_, false) => ("s", "aren't set while compiling"),
    };
    let fact = format!("`{}` is empty: the environment variable{plural} {} {verb}", given.name, names.join(" and "));
    Some(Fault::new(Rule::EmptyList, given.at(), fact).help(how_to_set(&first.name)))
}

/// The list without the elements that repeat another one, where one of the two came from a variable: what a variable holds
/// differs by environment, so neither is a slip. Names of headers are compared without case.
pub(super) fn without_repeated(key: Key, list: Vec<Element<'_>>) -> Vec<Element<'_>> {
    if !list.iter().any(|element| element.is_variable) {
        return list;
    }
    let mut seen: HashMap<String, bool> = HashMap::new();
    let is_kept = |element: &Element<'_>| {
        let name = match key {
            Key::Headers | Key::ExposeHeaders => element.text.to_ascii_lowercase(),
            _ => element.text.to_owned(),
        };
        match seen.get(&name) {
            Some(first_is_variable) => !(*first_is_variable || element.is_variable),
            None => {
                seen.insert(name, element.is_variable);
                true
            }
        }
    };
    list.into_iter().filter(is_kept).collect()
}

/// The fault, with the name of the variable whose text it is about.
pub(super) fn named(fault: Fault, draft: &Draft) -> Fault {
    match at(draft, fault.at) {
        Some(variable) if variable.text().is_some() => Fault { variable: Some(variable.name.clone()), ..fault },
        _ => fault,
    }
}

/// The variable at this place of a draft.
fn at(draft: &Draft, at: At) -> Option<&Variable> {
    let value = match at {
        At::Value(entry) => &draft.entries.get(entry)?.value,
        At::Element(entry, element) => element_of(&draft.entries.get(entry)?.value, element)?,
        At::Policy | At::Key(_) => return None,
    };
    of(value)
}

fn element_of(value: &Value, element: usize) -> Option<&Value> {
    match value {
        Value::List(values) => values.get(element),
        _ => None,
    }
}

fn of(value: &Value) -> Option<&Variable> {
    match value {
        Value::Variable(variable) => Some(variable),
        _ => None,
    }
}

impl<'a> Given<'a> {
    /// The variable that the text at this place came from.
    pub(super) fn variable(&self, at: At) -> Option<&'a Variable> {
        match at {
            At::Element(_, element) => of(element_of(self.written, element)?),
            _ => of(self.written),
        }
    }
}

//! A value under a key, and what is to be said of one of the wrong kind.

use super::list;
use crate::fault::{At, Fault};
use crate::{Key, Rule, Value};

/// An entry of the draft under a key that exists.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) entry: usize,
    pub(super) key: Key,
    /// The key as it was written: `origin` or `origins`.
    pub(super) name: &'a str,
    pub(super) value: &'a Value,
    /// The same as it was written, with the variables that it has.
    pub(super) written: &'a Value,
}

impl Given<'_> {
    /// The place of the whole value.
    pub(super) fn at(&self) -> At {
        At::Value(self.entry)
    }

    /// A value of the wrong kind at `at`.
    pub(super) fn wrong_form(&self, at: At, fact: impl Into<String>) -> Fault {
        Fault::new(Rule::WrongForm, at, fact).help(format!("write {}", self.key.forms()))
    }

    /// The name of a constant where its text belongs.
    pub(super) fn constant(&self, name: &str, at: At) -> Fault {
        let fact = format!("`{name}` is a name, and a macro sees the name of a constant, never its value");
        self.unknown_text(at, fact)
    }

    /// What the macro can't know the text of.
    pub(super) fn unknown_text(&self, at: At, fact: String) -> Fault {
        let start = match self.key {
            Key::Origins => {
                "`cors_policy!(origins = startup, …)` and `.origins_from_env(\"X\")` for origins that are known when the \
                 program starts"
            }
            _ => "`OwnedPolicy::builder()` for what is known when the program starts",
        };
        self.wrong_form(at, fact).help(format!(
            "write the text itself, `env!(\"X\")` for one that is set when building, or, with the feature `startup`, {start}"
        ))
    }
}

/// A value of the kind that it is, for a message.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::List(_) => "a list".to_owned(),
        Value::Missing => "nothing".to_owned(),
        Value::Variable(_) => format!("`{}`", list::written(value)),
        Value::Text(text) => format!("the text `{text}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::Boolean(boolean) => format!("`{boolean}`"),
        Value::Word(word) => format!("the bare word `{word}`"),
        Value::Other(text) => format!("`{text}`"),
    }
}

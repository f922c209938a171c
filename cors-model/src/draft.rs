//! A policy as it was written: keys and values, not judged yet.

use std::env::VarError;

use crate::Key;

/// A policy as it was written, in the order of its entries.
///
/// The macros make one from tokens; a program that reads its policy when it starts makes one from its configuration.
/// [`check`](crate::check) judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The `key = value` pairs.
    pub entries: Vec<Entry>,
}

impl Draft {
    /// The entry that says `origins = startup`. In quotes or in a list that is wrong, and meant all the same.
    #[must_use]
    pub fn startup_entry(&self) -> Option<usize> {
        self.entries.iter().position(|Entry { key, value }| Key::parse(key) == Some(Key::Origins) && value.is_startup())
    }
}

/// One `key = value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as it was written, right or wrong.
    pub key: String,
    /// The value.
    pub value: Value,
}

impl Entry {
    /// An entry from where there are texts and no bare words, as in a call or a file: the text `mirror` alone is the
    /// keyword.
    #[must_use]
    pub fn of_texts(key: &str, value: Value) -> Self {
        let takes_keywords =
            matches!(Key::parse(key), Some(Key::Origins | Key::Methods | Key::Headers | Key::ExposeHeaders));
        Self { key: key.to_owned(), value: if takes_keywords { with_keyword(value) } else { value } }
    }
}

fn with_keyword(value: Value) -> Value {
    match value {
        Value::Text(text) if text.trim() == "mirror" => Value::Word("mirror".to_owned()),
        Value::List(values) => Value::List(values.into_iter().map(with_keyword).collect()),
        value => value,
    }
}

/// A value as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string, without its quotes and escapes.
    Text(String),
    /// A whole number, as it was written: `3600`, `3_600`.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A bare word, such as `mirror` or `GET`.
    Word(String),
    /// An array.
    List(Vec<Value>),
    /// An environment variable: `env!("X")`, or one that a program reads when it starts.
    Variable(Variable),
    /// Nothing: a key alone.
    Missing,
    /// Anything else, as it was written.
    Other(String),
}

/// An environment variable in place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: Result<String, VarError>,
    /// Whether nothing stands there without it: `option_env!("X")`.
    pub is_optional: bool,
}

impl Variable {
    /// What it holds, without the white space around it; `None` where that is nothing.
    pub(crate) fn text(&self) -> Option<&str> {
        let is_filled = |text: &&str| !text.chars().all(|character| character == ',' || character.is_whitespace());
        self.value.as_deref().ok().map(str::trim).filter(is_filled)
    }

    /// Whether nothing stands there, and nothing has to.
    pub(crate) fn is_left_out(&self) -> bool {
        self.is_optional && self.text().is_none() && !matches!(self.value, Err(VarError::NotUnicode(_)))
    }
}

impl Value {
    fn is_startup(&self) -> bool {
        match self {
            Value::Word(word) => word == "startup",
            Value::Text(text) => text.trim() == "startup",
            Value::List(values) => values.iter().any(|value| matches!(value, Value::Word(_)) && value.is_startup()),
            _ => false,
        }
    }
}

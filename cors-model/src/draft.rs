//! A policy as it was written: keys and values, not judged yet.

/// A policy as it was written, in the order of its entries.
///
/// The macros make one from tokens; a program that reads its policy when it starts makes one from its configuration.
/// [`check`](crate::check) judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The `key = value` pairs.
    pub entries: Vec<Entry>,
}

/// One `key = value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as it was written, right or wrong.
    pub key: String,
    /// The value.
    pub value: Value,
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
    /// An environment variable, by its name, that wasn't set.
    UnsetVariable(String),
    /// Nothing: a key alone.
    Missing,
    /// Anything else, as it was written.
    Other(String),
}

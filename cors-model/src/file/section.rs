//! A policy in a file, and its places.

use std::ops::Range;

use super::toml::{Entry, Kind, Node};
use crate::Value;
use crate::fault::At;

/// A policy in a file.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) name: String,
    /// Its header; nothing at the start of a file without.
    pub(super) at: Range<usize>,
    pub(super) entries: Vec<Entry>,
}

impl Section {
    /// Whether an entry of the draft stands behind those that are written.
    pub(super) fn is_default(&self, at: At) -> bool {
        at.entry().is_some_and(|entry| entry >= self.entries.len())
    }

    pub(super) fn at_of(&self, at: At) -> Range<usize> {
        let entry = |entry: usize| &self.entries[entry];
        match at {
            _ if self.is_default(at) => self.at.clone(),
            At::Policy => self.at.clone(),
            At::Key(index) => entry(index).key_at.clone(),
            At::Value(index) => entry(index).node.at.clone(),
            At::Element(index, element) => {
                let Node { at, kind } = &entry(index).node;
                let element = match kind {
                    Kind::List(nodes) => nodes.get(element).map(|node| &node.at),
                    _ => None,
                };
                element.unwrap_or(at).clone()
            }
        }
    }
}

/// What the model calls the value.
pub(super) fn value_of(node: &Node) -> Value {
    match &node.kind {
        Kind::Text(text) => Value::Text(text.clone()),
        Kind::Number(number) => Value::Number(number.clone()),
        Kind::Boolean(boolean) => Value::Boolean(*boolean),
        Kind::List(nodes) => Value::List(nodes.iter().map(value_of).collect()),
        Kind::Table(_) => Value::Other("{ … }".to_owned()),
        Kind::Other(text) if text.is_empty() => Value::Missing,
        Kind::Other(text) => Value::Other(text.clone()),
    }
}

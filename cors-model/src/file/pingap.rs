//! The file of the CORS plugin of the gateway Pingap, as it is: its keys, defaults and times, as a policy's.
//!
//! The plugin reads texts and nothing else: where another kind of value stands it takes its default, which a reader of the file
//! doesn't see. So that is refused.

use std::time::Duration;

use super::edit::quoted;
use super::section::{Section, value_of};
use super::toml::{Entry, Kind, Node};

use crate::check::keys::misnamed_beside;
use crate::fault::{At, Fault};
use crate::{Key, Rule, Value, key, max_age};

/// The keys of the plugin, and what a policy calls them.
const KEYS: [(&str, &str); 7] = [
    ("allow_origin", "origin"),
    ("allow_methods", "methods"),
    ("allow_headers", "headers"),
    ("expose_headers", "expose_headers"),
    ("allow_credentials", "credentials"),
    ("max_age", "max_age"),
    ("path", "path"),
];

/// What the plugin takes where these keys aren't there, or are empty.
const DEFAULTS: [(&str, &str); 3] =
    [("origin", "*"), ("methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS"), ("max_age", "1h")];

/// The values of `allow_origin` that mirror the request's Origin.
const MIRROR: [&str; 2] = ["$http_origin", "{$http_origin}"];

/// What the plugin calls a key of a policy; `None` where it has none.
pub(super) fn name_of(key: &str) -> Option<&'static str> {
    let key = if key == "origins" { "origin" } else { key };
    KEYS.iter().find(|(_, known)| *known == key).map(|(name, _)| *name)
}

fn policy_key(name: &str) -> Option<&'static str> {
    KEYS.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

/// A value as the plugin's file has it: one text for a list, and a word of its own for `mirror`.
pub(super) fn value(value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) => quoted(text),
        Value::Word(word) => quoted(word),
        Value::List(values) => {
            let texts: Option<Vec<&str>> = values.iter().map(text).collect();
            quoted(&texts?.join(", "))
        }
        // What is no text, the plugin doesn't read.
        Value::Boolean(boolean) => boolean.to_string(),
        Value::Number(seconds) => quoted(&format!("{seconds}s")),
        Value::Variable(_) | Value::Missing | Value::Other(_) => return None,
    })
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) | Value::Word(text) => Some(text),
        _ => None,
    }
}

/// An entry of a policy as the plugin's file has it; `None` where it can't say that.
pub(super) fn example(key: &str, value: &Value) -> Option<String> {
    let name = name_of(key)?;
    let value = match (name, value) {
        ("allow_origin", Value::List(values)) => self::value(values.first()?),
        ("allow_origin", Value::Word(word)) if word == "mirror" => Some(quoted(MIRROR[0])),
        (_, Value::Word(word)) if word == "mirror" => None,
        (_, value) => self::value(value),
    };
    Some(format!("{name} = {}", value?))
}

/// How the plugin's file has a key, in place of all the forms that a policy has for it.
pub(super) fn form(key: &str) -> Option<&'static str> {
    Some(match name_of(key)? {
        "allow_origin" => r#"`allow_origin = "https://app.example.com"`"#,
        "allow_methods" => r#"`allow_methods = "GET, PUT"`"#,
        "allow_headers" => r#"`allow_headers = "Content-Type, X-Token"`"#,
        "expose_headers" => r#"`expose_headers = "X-Request-ID"`"#,
        "allow_credentials" => "`allow_credentials = true`",
        "max_age" => r#"`max_age = "24h"`"#,
        _ => r#"`path = "^/api/"`"#,
    })
}

/// Tells the CORS plugins from what else a file of Pingap's holds: the keys of one, or tables with their names. With the tables of
/// the whole configuration, those in `plugins`.
pub(super) fn plugins(entries: Vec<Entry>) -> (Option<Section>, Vec<Section>) {
    let (tables, keys): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| matches!(entry.node.kind, Kind::Table(_)));
    if !keys.is_empty() {
        let is_cors = category(&keys).is_none_or(|category| category == "cors");
        return (is_cors.then(|| Section { name: String::new(), at: 0..0, entries: keys }), Vec::new());
    }
    let tables = match tables.iter().position(|table| table.key == "plugins") {
        Some(plugins) => match tables.into_iter().nth(plugins).map(|table| table.node.kind) {
            Some(Kind::Table(plugins)) => plugins,
            _ => Vec::new(),
        },
        None => tables,
    };
    let sections = tables.into_iter().filter_map(|Entry { key, node: Node { at, kind }, .. }| match kind {
        Kind::Table(entries) => Some(Section { name: key, at, entries }),
        _ => None,
    });
    (None, sections.filter(|section| is_cors(&section.entries)).collect())
}

/// Whether a table is one of the CORS plugin: it says so, or has a key that no other plugin has.
fn is_cors(entries: &[Entry]) -> bool {
    match category(entries) {
        Some(category) => category == "cors",
        None => entries.iter().any(|entry| entry.key.starts_with("allow_") && policy_key(&entry.key).is_some()),
    }
}

fn category(entries: &[Entry]) -> Option<&str> {
    entries.iter().find(|entry| entry.key == "category").and_then(|entry| match &entry.node.kind {
        Kind::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// The plugin's keys as those of a policy, with the defaults behind them.
pub(super) struct Read {
    pub(super) entries: Vec<crate::Entry>,
    /// The places of `entries`, without those of the defaults.
    pub(super) section: Section,
    /// What the rules of a policy don't tell, about these entries.
    pub(super) faults: Vec<Fault>,
    /// What is passed over, or isn't known, with the entry.
    pub(super) others: Vec<(Fault, Entry)>,
}

pub(super) fn read(section: &Section) -> Read {
    let mut read = Read {
        entries: Vec::new(),
        section: Section { entries: Vec::new(), ..section.clone() },
        faults: Vec::new(),
        others: Vec::new(),
    };
    for entry in &section.entries {
        match policy_key(&entry.key) {
            Some(key) => read.push(key, entry),
            None => {
                let fault = other(&entry.key);
                let fault = match already_there(&entry.key, &section.entries) {
                    Some((first, meant)) => {
                        misnamed_beside(fault, first, meant, policy_key(meant).is_some_and(is_list))
                    }
                    None => fault,
                };
                read.others.push((fault, entry.clone()));
            }
        }
    }
    for (key, default) in DEFAULTS {
        if !read.entries.iter().any(|entry| entry.key == key) {
            read.entries.push(crate::Entry { key: key.to_owned(), value: Value::Text(default.to_owned()) });
        }
    }
    read
}

impl Read {
    fn push(&mut self, key: &str, entry: &Entry) {
        let written = value_of(&entry.node);
        // An empty text is the same as none.
        if matches!(&written, Value::Text(text) if text.is_empty()) {
            return;
        }
        let at = At::Value(self.entries.len());
        let value = match (key, &written) {
            ("credentials", _) => written,
            ("origin", Value::Text(text)) if MIRROR.contains(&text.as_str()) => Value::Word("mirror".to_owned()),
            ("origin", Value::Text(text)) if text.trim() == "mirror" => {
                let fault = Fault::new(Rule::MisusedWord, at, "Pingap's word for `mirror` is `$http_origin`");
                self.faults.push(fault.replace(quoted(text), quoted(MIRROR[0])));
                written
            }
            ("origin", Value::Text(text)) => {
                self.faults.extend(no_single_origin(text, at));
                written
            }
            ("max_age", Value::Text(text)) => Value::Text(time(text)),
            (_, Value::Text(text)) if is_list(key) && text.trim() == "mirror" => {
                let fact = "`mirror` is no word of Pingap's, which sends it as it is written";
                let help = format!("write {}", form(key).unwrap_or_default());
                self.faults.push(Fault::new(Rule::MisusedWord, at, fact).help(help));
                written
            }
            (_, Value::Text(_)) => written,
            _ => {
                self.faults.push(no_text(entry, &written, at));
                written
            }
        };
        self.entries.push(crate::Entry { key: key.to_owned(), value });
        self.section.entries.push(entry.clone());
    }
}

fn is_list(key: &str) -> bool {
    matches!(key, "methods" | "headers" | "expose_headers")
}

/// A time of humantime's, as a policy has it. The plugin counts whole seconds.
fn time(text: &str) -> String {
    match humantime::parse_duration(text).as_ref().map(Duration::as_secs) {
        Ok(seconds) if max_age::parse(text) != Some(seconds) => max_age::text_of(seconds),
        _ => text.to_owned(),
    }
}

fn no_single_origin(text: &str, at: At) -> Option<Fault> {
    let help = "name one origin, or write the policy as `cors_policy!(origins = […])` or in a file of this crate's, which take \
                any number and patterns";
    if text.contains(',') {
        let fact = "`allow_origin` is one origin: Pingap sends a list as it is written, which browsers refuse";
        Some(Fault::new(Rule::OriginSyntax, at, fact).help(help))
    } else if text != "*" && text.contains('*') {
        let fact = format!("`{text}` is a pattern, and Pingap sends it as it is written, which browsers refuse");
        Some(Fault::new(Rule::OriginWildcard, at, fact).help(help))
    } else {
        None
    }
}

fn no_text(entry: &Entry, written: &Value, at: At) -> Fault {
    let fact = format!("Pingap takes `{}` as a text, and its default in place of anything else", entry.key);
    let fault = Fault::new(Rule::WrongForm, at, fact);
    let is_seconds = matches!(written, Value::Number(_)) && entry.key == "max_age";
    let is_list = matches!(written, Value::List(_)) && policy_key(&entry.key).is_some_and(is_list);
    match value(written) {
        Some(meant) if is_seconds || is_list => fault.replace(super::edit::value(written).unwrap_or_default(), meant),
        _ => fault
            .help(format!("write it in quotes, as in {}", policy_key(&entry.key).and_then(form).unwrap_or_default())),
    }
}

/// The key of the plugin that one which it doesn't have was meant to be.
fn meant(name: &str) -> Option<&'static str> {
    let nearest = || key::nearest(name, &KEYS.map(|(name, _)| name));
    name_of(name).or_else(nearest).or_else(|| name_of(Key::nearest(name)?))
}

/// The entry that is what a wrong key was meant to be, or is meant to be the same and stands before it; and what that is.
fn already_there<'e>(name: &str, entries: &'e [Entry]) -> Option<(&'e str, &'static str)> {
    let meant = meant(name)?;
    let right = entries.iter().find(|entry| entry.key == meant);
    let is_same = |entry: &&Entry| policy_key(&entry.key).is_none() && self::meant(&entry.key) == Some(meant);
    let first = right.or_else(|| entries.iter().take_while(|entry| entry.key != name).find(is_same))?;
    Some((&first.key, meant))
}

/// A key that the plugin doesn't have: one that is nearly one of its own, or is one of a policy's, or one to be passed over.
fn other(name: &str) -> Fault {
    let names = KEYS.map(|(name, _)| name);
    let unknown = || Fault::new(Rule::UnknownKey, At::Policy, format!("Pingap's plugin has no key `{name}`"));
    match meant(name) {
        Some(meant) => unknown().replace(name, meant),
        None if Key::parse(name).is_some() => unknown().help(format!(
            "write the policy as `cors_policy!(…)` or in a file of this crate's, which take `{name}`; the plugin's keys are `{}`",
            names.join("`, `")
        )),
        None => Fault::new(Rule::IgnoredKey, At::Policy, format!("`{name}` says nothing about CORS, and is passed over"))
            .help("leave it out, if no Pingap reads the file"),
    }
}

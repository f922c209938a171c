//! A change to a policy, as the macro has it and as a file has it.

use std::fmt;

/// Up to this many elements a whole list is written; a longer one that is there gets "add … to …".
pub(super) const WHOLE_LIST: usize = 8;

/// A change to one key of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The key: `origins`, `methods`, `headers`, `credentials`.
    pub key: &'static str,
    /// What to write: `methods = [GET, PUT]`, or for a long list `add "https://new.example" to origins`.
    pub text: String,
    /// The same for a policy in a file of TOML: `methods = ["GET", "PUT"]`.
    pub toml: String,
    /// What to know of it before it is made.
    pub note: Option<String>,
}

/// Whether elements stand in quotes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Quotes {
    Always,
    /// Not if all of them are words, as methods usually are.
    UnlessWords,
}

impl Change {
    /// To a list: `added` behind what is `listed`, which may be cut at [`WHOLE_LIST`].
    pub(super) fn add(key: &'static str, listed: &[String], added: &[String], quotes: Quotes) -> Self {
        let all = [listed, added].concat();
        let in_quotes = quotes == Quotes::Always || !all.iter().all(|name| is_word(name));
        let text = |in_quotes: bool| {
            if listed.is_empty() || all.len() <= WHOLE_LIST {
                format!("{key} = [{}]", written(&all, in_quotes))
            } else {
                format!("add {} to {key}", written(added, in_quotes))
            }
        };
        Self { key, text: text(in_quotes), toml: text(true), note: None }
    }

    /// To `key = mirror`.
    pub(super) fn mirror(key: &'static str) -> Self {
        Self { key, text: format!("{key} = mirror"), toml: format!("{key} = \"mirror\""), note: None }
    }

    /// To `credentials = true`.
    pub(super) fn credentials() -> Self {
        let text = "credentials = true".to_owned();
        Self { key: "credentials", toml: text.clone(), text, note: None }
    }

    pub(super) fn with_note(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }
}

fn is_word(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn written(names: &[String], in_quotes: bool) -> String {
    if in_quotes {
        names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    } else {
        names.join(", ")
    }
}

/// The macro text, and what to know of it in brackets.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if let Some(note) = &self.note {
            write!(f, " ({note})")?;
        }
        Ok(())
    }
}

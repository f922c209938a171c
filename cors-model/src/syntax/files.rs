//! A policy that stands in a file: `file = "cors.toml", policy = "partner"`.

use super::{POLICY, turn_on};
use crate::fault::{At, Fault};
use crate::{Rule, key};

/// The key of a file of TOML.
pub const FILE: &str = "file";

/// The key of a file of Pingap's.
pub const PINGAP: &str = "pingap";

/// The keys that say which file a policy stands in.
pub const FILES: &[&str] = &[FILE, PINGAP];

/// A word that is nearly such a key, and no other one: the key that was meant.
#[must_use]
pub fn nearly(key: &str) -> Option<&'static str> {
    let is_other = FILES.contains(&key) || crate::Key::nearest(key).is_some();
    key::nearest(key, FILES).filter(|_| !is_other)
}

/// Such a word.
#[must_use]
pub fn misspelt(key: &str, meant: &str) -> Fault {
    Fault::new(Rule::UnknownKey, At::Policy, format!("there is no key `{key}`")).replace(key, meant)
}

/// A file in a program whose macros can't read one.
#[must_use]
pub fn feature_is_off(key: &str) -> Fault {
    let fact = format!("`{key}` needs the feature `file`, which is off");
    Fault::new(Rule::WrongForm, At::Policy, fact).help(turn_on("file"))
}

/// A key of a policy, or another file, beside a file.
#[must_use]
pub fn beside(key: &str, file: &str) -> Fault {
    let fact = format!("`{key}` stands beside `{file}`, and the whole policy is in the file");
    Fault::new(Rule::WrongForm, At::Policy, fact)
        .help("write it into the file, or leave the file out and write the whole policy here")
}

/// A file that isn't a text; `written` is what stands there.
#[must_use]
pub fn no_path(key: &str, written: &str) -> Fault {
    let fact = match written {
        "" => format!("`{key}` has no value"),
        written => format!("`{key}` is the path of a file, and {written} isn't one"),
    };
    Fault::new(Rule::WrongForm, At::Policy, fact)
        .help(format!("write the path from the folder of Cargo.toml on, as in `{key} = \"cors.toml\"`"))
}

/// The name of a policy in a file that isn't a text. `word` is what stands there, if that is a name.
#[must_use]
pub fn no_name(word: Option<&str>) -> Fault {
    let fault = |fact: String| Fault::new(Rule::WrongForm, At::Policy, fact);
    match word {
        Some(word) => fault(format!("`{POLICY}` is the name of a policy in the file, and `{word}` lacks its quotes"))
            .replace(word, format!("\"{word}\"")),
        None => fault(format!("`{POLICY}` is the name of a policy in the file"))
            .help(format!("write it as in `{POLICY} = \"partner\"`")),
    }
}

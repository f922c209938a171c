//! A policy in a file: `file = "cors.toml", policy = "partner"`. The file is read as it is when the program is compiled, and
//! a change of it compiles the program anew.

use cors_model::syntax::files;
use cors_model::{Draft, Entry, Fault, Value, syntax};
use proc_macro2::{TokenStream, TokenTree};

use crate::check::Judged;
use crate::parse::{Place, Written};
use crate::range::Range;
use crate::tokens::{between_commas, flat, is_punct};

/// Whether the policy that these tokens write stands in a file.
pub(crate) fn is_named(policy: &TokenStream) -> bool {
    between_commas(&flat(policy.clone())).any(|piece| match piece {
        [TokenTree::Ident(key), sign, ..] => meant(&key.to_string()).is_some() && is_punct(sign, '='),
        _ => false,
    })
}

/// The key of a file that a word is, or is nearly.
fn meant(key: &str) -> Option<&'static str> {
    files::FILES.iter().find(|known| **known == key).copied().or_else(|| files::nearly(key))
}

/// Judges a policy that stands in a file; any other one comes back as it was.
pub(crate) fn judge(written: Written) -> Result<Judged, Written> {
    let is_file = |entry: &Entry| meant(&entry.key).is_some();
    let Some(first) = written.draft.entries.iter().position(is_file) else { return Err(written) };
    let Written { draft: Draft { entries }, places, mut faults, variables, .. } = written;
    let key = meant(&entries[first].key).unwrap_or(files::FILE);
    let at_file = places[first].value;
    let (mut path, mut policy) = (None, None);
    for (index, (Entry { key: name, value }, Place { key: at_key, value: at, .. })) in
        entries.iter().zip(&places).enumerate()
    {
        if index == first {
            if name != key {
                faults.push((files::misspelt(name, key), *at_key));
            }
            match text_of(value) {
                Some(text) => path = Some(text),
                None => faults.push((files::no_path(key, &described(value)), *at)),
            }
        } else if name == syntax::POLICY && policy.is_none() {
            let text = text_of(value);
            if text.is_none() {
                faults.push((no_name(value), *at));
            }
            policy = Some((text, *at));
        } else if name == key || name == syntax::POLICY {
            faults.push((syntax::repeated_setting(name), *at_key));
        } else {
            faults.push((files::beside(name, key), *at_key));
        }
    }
    let mut judged = match (path, policy) {
        (Some(path), None) => read(key, path, None, at_file, at_file),
        (Some(path), Some((Some(name), at_name))) => read(key, path, Some(name), at_file, at_name),
        // Which policy is meant isn't known.
        (_, Some((None, _))) | (None, _) => Judged::refused(Vec::new()),
    };
    judged.variables = variables;
    Ok(judged.with(faults))
}

/// The text of a value, be it written or in a variable of the build.
fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        Value::Variable(variable) => variable.value.as_deref().ok(),
        _ => None,
    }
}

fn described(value: &Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Word(text) | Value::Number(text) | Value::Other(text) => format!("`{text}`"),
        Value::Boolean(boolean) => format!("`{boolean}`"),
        Value::List(_) => "a list".to_owned(),
        Value::Text(text) => format!("`\"{text}\"`"),
        Value::Variable(variable) => format!("the environment variable `{}`, which isn't set,", variable.name),
    }
}

fn no_name(value: &Value) -> Fault {
    match value {
        Value::Word(word) => files::no_name(Some(word)),
        _ => files::no_name(None),
    }
}

#[cfg(not(feature = "file"))]
fn read(key: &str, _: &str, _: Option<&str>, at_file: Range, _: Range) -> Judged {
    Judged::refused(vec![(files::feature_is_off(key), at_file)])
}

/// Reads the file and has its policy judged. What is wrong is shown under the file's path, with the lines of the file; a policy
/// that isn't there under its name.
#[cfg(feature = "file")]
fn read(key: &str, written: &str, policy: Option<&str>, at_file: Range, at_name: Range) -> Judged {
    use std::path::PathBuf;
    use std::{env, fs};

    use cors_model::Rule;
    use cors_model::file::{self, File, Located};

    use crate::check::Sound;

    // The folder of the crate's Cargo.toml, and the compiler's own where there is no cargo.
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = root.join(written);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return Judged::refused(vec![(file::unreadable(&root, written, &error), at_file)]),
    };
    let file = if key == files::PINGAP { File::pingap(Some(written), &text) } else { File::toml(Some(written), &text) };
    let judged = file.judge(policy);
    let faults = judged.faults.into_iter().map(|Located { fault, range, .. }| {
        let is_about_name = fault.rule == Rule::PolicyName && range.is_none();
        (fault, if is_about_name { at_name } else { at_file })
    });
    let development = judged.development.map(Box::new);
    Judged {
        sound: judged.policy.map(|table| Sound::Whole { table, development }),
        awaits_origins: false,
        faults: faults.collect(),
        variables: Vec::new(),
        // `include_bytes!` takes a path from the source file on, which isn't known here.
        file: path.to_str().map(str::to_owned),
    }
}

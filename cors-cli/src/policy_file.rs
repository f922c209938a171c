//! The file that a command is about.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use cors_cli::report;
use cors_runtime::startup::{OwnedPolicy, PolicyError, PolicyFault, PolicyFile};
use serde_json::{Value, json};

/// Why a command couldn't do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    faults: Vec<PolicyFault>,
}

impl Failure {
    pub(crate) fn new(text: impl fmt::Display) -> Self {
        Self { text: text.to_string(), faults: Vec::new() }
    }

    /// Several of them, as one.
    pub(crate) fn all(failures: Vec<Self>) -> Self {
        let texts: Vec<&str> = failures.iter().map(|failure| failure.text.as_str()).collect();
        let text = texts.join("\n");
        Self { text, faults: failures.into_iter().flat_map(|failure| failure.faults).collect() }
    }

    /// For programs: what people are told, and the faults of the policy if it is refused.
    pub(crate) fn to_json(&self) -> Value {
        let Self { text, faults } = self;
        json!({ "error": text, "faults": faults.iter().map(report::fault).collect::<Vec<_>>() })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        Self { text: error.to_string(), faults: error.faults().to_vec() }
    }
}

/// A policy of a file.
#[derive(Debug, Args)]
pub(crate) struct OnePolicy {
    /// The file with the policy; `-` is the standard input
    #[arg(value_name = "FILE", default_value = "cors.toml")]
    pub(crate) file: PathBuf,
    /// The policy's name, where the file has several
    #[arg(long, short, value_name = "NAME")]
    pub(crate) policy: Option<String>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Whose file it is.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Form {
    /// The file is one of the gateway Pingap: its CORS plugins are the policies
    #[arg(long)]
    pub(crate) pingap: bool,
}

impl OnePolicy {
    /// The policy, and its name.
    pub(crate) fn load(&self) -> Result<(String, OwnedPolicy), Failure> {
        let file = self.read()?;
        let name = name_of(&file, self.policy.as_deref())?;
        let policy = file.policy(name.as_deref())?;
        Ok((name.unwrap_or_else(|| "policy".to_owned()), policy))
    }

    /// The file, or what is on the standard input.
    pub(crate) fn read(&self) -> Result<PolicyFile, Failure> {
        let (name, text) = self.form.text_of(&self.file)?;
        Ok(self.form.read(&name, &text))
    }
}

/// What the standard input is called.
const INPUT: &str = "<stdin>";

impl Form {
    /// Reads a text of that name.
    pub(crate) fn read(self, name: &str, text: &str) -> PolicyFile {
        let file = if self.pingap {
            PolicyFile::from_named_pingap(name, text)
        } else {
            PolicyFile::from_named_toml(name, text)
        };
        // What is told and exported is what a release build does, whatever this command was built as.
        file.without_dev_origins()
    }

    /// The name and the text of the file, or of the standard input. It is read once: a pipe has nothing for a second reader.
    pub(crate) fn text_of(self, path: &Path) -> Result<(String, String), Failure> {
        if path == Path::new("-") {
            let text = io::read_to_string(io::stdin());
            let text = text.map_err(|error| Failure::new(format!("the standard input can't be read: {error}")))?;
            return Ok((INPUT.to_owned(), text));
        }
        let name = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Ok((name, text)),
            Err(error) => Err(self.unreadable(path, &error)),
        }
    }

    /// Why a file can't be read, in the words of the rule, with what is in its place.
    fn unreadable(self, path: &Path, error: &io::Error) -> Failure {
        let opened = if self.pingap { PolicyFile::open_pingap(path) } else { PolicyFile::open(path) };
        match opened {
            Err(refusal) => refusal.into(),
            // It is there by now.
            Ok(_) => Failure::new(format!("`{}` can't be read: {error}", path.display())),
        }
    }
}

/// The name that is asked for; without one, that of the only policy, if that has one.
fn name_of(file: &PolicyFile, asked: Option<&str>) -> Result<Option<String>, Failure> {
    let names = file.names();
    match (asked, names.as_slice()) {
        (Some(asked), _) => Ok(Some(asked.to_owned())),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some((*only).to_owned())),
        (None, [others @ .., last]) => {
            let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            Err(Failure::new(format!(
                "the file has the policies {} and `{last}`, and none is named\n    help: name it: `{}`",
                others.join(", "),
                argument(names[0])
            )))
        }
    }
}

/// How a policy is named to this command, in a shell.
fn argument(name: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
    match name {
        // It would be taken for an option.
        _ if name.starts_with('-') && name.chars().all(is_plain) => format!("--policy={name}"),
        _ if !name.is_empty() && name.chars().all(is_plain) => format!("--policy {name}"),
        _ => format!("--policy='{}'", name.replace('\'', r"'\''")),
    }
}

//! `cors check`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use cors_cli::mend::{Mended, mend};
use cors_cli::report;
use cors_runtime::startup::PolicyFault;
use serde_json::{Value, json};

use super::{Format, Outcome, json};
use crate::policy_file::{Failure, Form};
use crate::style;

/// Says what is wrong with the policies of a file, each fault with its line, the reason and what to write instead
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cors check                         the file cors.toml
  cors check cors.toml --fix         writes the replacements into it
  cors check a.toml b.toml --format json
  cors check plugin.cors-webapp.toml --pingap
  cat cors.toml | cors check -

Exit status: 0 if no rule refuses the policies (warnings don't, unless --deny-warnings is given), 1 if one does,
2 if a file can't be read or written.")]
pub(crate) struct Check {
    /// The files; `-` is the standard input
    #[arg(value_name = "FILE", default_value = "cors.toml")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    form: Form,
    /// Write the replacements into the file
    #[arg(long)]
    fix: bool,
    /// Let warnings refuse as well
    #[arg(long)]
    deny_warnings: bool,
    /// For whom the output is
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What was found in a file.
struct Checked {
    name: String,
    policies: Vec<String>,
    faults: Vec<PolicyFault>,
    /// How many replacements were written.
    mended: usize,
}

impl Check {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        if self.fix && self.files.iter().any(|file| file == Path::new("-")) {
            return Err(Failure::new("`--fix` writes into a file, and the standard input is none: name the file"));
        }
        let (mut checked, mut unread) = (Vec::new(), Vec::new());
        for path in &self.files {
            match self.check(path) {
                Ok(file) => checked.push(file),
                Err(failure) => unread.push(failure),
            }
        }
        if checked.is_empty() {
            return Err(Failure::all(unread));
        }
        let refuses = |fault: &PolicyFault| fault.is_error() || self.deny_warnings;
        let outcome = Outcome::found(checked.iter().any(|file| file.faults.iter().any(refuses)));
        match self.format {
            Format::Text => style::write(&checked.iter().map(Checked::to_text).collect::<String>())?,
            Format::Json => {
                let count = |is_error: bool| {
                    checked.iter().flat_map(|file| &file.faults).filter(|fault| fault.is_error() == is_error).count()
                };
                let files: Vec<Value> = checked.iter().map(Checked::to_json).collect();
                style::write(&json(&json!({
                    "files": files,
                    "errors": count(true),
                    "warnings": count(false),
                    "unread": unread.iter().map(Failure::to_json).collect::<Vec<_>>(),
                })))?;
            }
        }
        // Last, so that whoever reads the output has what was found in the others.
        Ok(if unread.is_empty() { outcome } else { Outcome::InPart(Failure::all(unread)) })
    }

    fn check(&self, path: &Path) -> Result<Checked, Failure> {
        let (name, written) = self.form.text_of(path)?;
        let Mended { text, count: mended } = if self.fix {
            mend(&written, |text| self.form.read(&name, text))
        } else {
            Mended { text: written.clone(), count: 0 }
        };
        if text != written {
            fs::write(path, &text).map_err(|error| Failure::new(format!("`{name}` can't be written: {error}")))?;
        }
        let file = self.form.read(&name, &text);
        let policies = file.names().into_iter().map(str::to_owned).collect();
        Ok(Checked { name, policies, faults: file.faults(), mended })
    }
}

impl Checked {
    fn to_text(&self) -> String {
        let mut text = String::new();
        for fault in &self.faults {
            let _ = writeln!(text, "{fault}\n");
        }
        let errors = self.faults.iter().filter(|fault| fault.is_error()).count();
        let warnings = self.faults.len() - errors;
        let policies = match self.policies.len() {
            0 => "the policy".to_owned(),
            1 => format!("the policy `{}`", self.policies[0]),
            several => format!("{several} policies"),
        };
        let mended = match self.mended {
            0 => String::new(),
            count => format!("; {} written", counted(count, "replacement")),
        };
        let verdict = match (errors, warnings) {
            (0, 0) => format!("{policies}: no fault"),
            (0, warnings) => format!("{policies}: {}", counted(warnings, "warning")),
            (errors, 0) => format!("{policies}: {}", counted(errors, "error")),
            (errors, warnings) => format!("{policies}: {}, {}", counted(errors, "error"), counted(warnings, "warning")),
        };
        let _ = writeln!(text, "{}: {verdict}{mended}", self.name);
        text
    }

    fn to_json(&self) -> Value {
        json!({
            "file": self.name,
            "policies": self.policies,
            "mended": self.mended,
            "faults": self.faults.iter().map(report::fault).collect::<Vec<_>>(),
        })
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

//! One thing that is wrong with the answers, and how bad it is.

use std::fmt;

use serde_json::json;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Its name: `reflects-any-origin`.
    pub name: &'static str,
    /// What is the case.
    pub fact: String,
    /// What follows from it.
    pub why: &'static str,
    /// What to do.
    pub help: &'static str,
    /// The exchanges that show it, by their number from 0.
    pub shown_by: Vec<usize>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Strangers get at what isn't theirs.
    Danger,
    /// It doesn't work, or not always.
    Fault,
    /// It isn't what the policy says.
    Difference,
    /// It may be meant.
    Note,
}

impl Severity {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Fault => "fault",
            Self::Difference => "difference",
            Self::Note => "note",
        }
    }
}

impl Finding {
    pub(super) fn to_json(&self) -> serde_json::Value {
        json!({
            "severity": self.severity.word(),
            "name": self.name,
            "fact": self.fact,
            "why": self.why,
            "help": self.help,
            "answers": self.shown_by,
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, name, fact, why, help, .. } = self;
        write!(f, "{}: [{name}] {fact}\n    why: {why}\n    help: {help}", severity.word())
    }
}

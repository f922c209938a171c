//! One module for each command.

use clap::ValueEnum;

use crate::policy_file::Failure;

pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod describe;
pub(crate) mod explain;
pub(crate) mod export;

/// How a command that wrote its output ends.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// There is nothing to do.
    Well,
    /// There is.
    Found,
    /// A part of its work couldn't be done.
    InPart(Failure),
}

impl Outcome {
    pub(crate) const fn found(is_found: bool) -> Self {
        if is_found { Self::Found } else { Self::Well }
    }
}

/// For whom the output is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// A value as text for programs.
pub(crate) fn json(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

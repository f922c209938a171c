//! The command `cors`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::command::{Format, Outcome, json};
use crate::policy_file::Failure;
use crate::style::ColorChoice;

mod command;
mod policy_file;
mod style;

/// Checks, explains, describes and exports CORS policies, and audits services that are running.
#[derive(Debug, Parser)]
#[command(name = "cors", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Whether to write in colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

const EXAMPLES: &str = "\
Examples:
  cors check cors.toml
  cors explain cors.toml --origin https://app.example.com --method PUT --header Content-Type
  cors describe cors.toml
  cors export cors.toml --to nginx
  cors audit https://api.example.com/users cors.toml --policy api

`cors help COMMAND` has examples of each command.
Exit status: 0 if all is well, 1 if something was found, 2 if the command couldn't do its work.
With --format json the standard output is JSON, and with the status 2 as well: {\"error\": \"...\", \"faults\": [...]},
which has the faults if a policy is refused. The standard error says in words what went wrong; it alone has the
mistakes of the command line.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(command::check::Check),
    Explain(command::explain::Explain),
    Describe(command::describe::Describe),
    Export(command::export::Export),
    Audit(command::audit::Audit),
}

impl Command {
    /// What it finds, and for whom it writes that.
    fn run(&self) -> (Result<Outcome, Failure>, Format) {
        match self {
            Self::Check(check) => (check.run(), check.format),
            Self::Explain(explain) => (explain.run(), explain.format),
            Self::Describe(describe) => (describe.run(), describe.format),
            Self::Export(export) => (export.run(), export.format),
            Self::Audit(audit) => (audit.run(), audit.format),
        }
    }
}

fn main() -> ExitCode {
    let Cli { command, color } = Cli::parse();
    style::choose(color);
    let (outcome, format) = command.run();
    match outcome {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::InPart(failure)) => {
            style::failed(&failure.to_string());
            ExitCode::from(2)
        }
        Err(failure) => {
            style::failed(&failure.to_string());
            if format == Format::Json {
                // Where the output can't be written, that is what has just been said.
                let _ = style::write(&json(&failure.to_json()));
            }
            ExitCode::from(2)
        }
    }
}

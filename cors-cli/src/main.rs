//! The command `cors`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
Exit status: 0 if all is well, 1 if something was found, 2 if the command couldn't do its work.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(command::check::Check),
    Explain(command::explain::Explain),
    Describe(command::describe::Describe),
    Export(command::export::Export),
    Audit(command::audit::Audit),
}

fn main() -> ExitCode {
    let Cli { command, color } = Cli::parse();
    style::choose(color);
    let outcome = match command {
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Describe(describe) => describe.run(),
        Command::Export(export) => export.run(),
        Command::Audit(audit) => audit.run(),
    };
    match outcome {
        Ok(command::Outcome::Well) => ExitCode::SUCCESS,
        Ok(command::Outcome::Found) => ExitCode::from(1),
        Err(failure) => {
            style::failed(&failure.to_string());
            ExitCode::from(2)
        }
    }
}

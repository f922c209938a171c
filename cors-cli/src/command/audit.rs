//! `cors audit`.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use cors_cli::audit::{Http, MOST, Plan, Probe, address};

use super::{Format, Outcome, json};
use crate::policy_file::{Failure, Form, OnePolicy};
use crate::style;

/// Asks a running service what browsers and attackers would, and says what each answer means and what is wrong with it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cors audit https://api.example.com/users
  cors audit https://api.example.com/users cors.toml --policy api
  cors audit https://api.example.com/users --origin https://app.example.com --format json

It sends GET and preflights (OPTIONS), one after the other, 64 at most, to this one host, and follows no redirect.
All that the policy lists is asked about, as far as these reach; what is left unasked is named.
Audit your own services, or those whose owners agree.
Exit status: 0 if nothing but notes was found, 1 if more was, 2 if a request got no answer.")]
pub(crate) struct Audit {
    /// The address that pages fetch
    // It isn't read by clap, which repeats what it refuses: a password as well.
    #[arg(value_name = "URL")]
    url: String,
    /// The file with the policy that the service should answer by; `-` is the standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The policy's name, where the file has several
    #[arg(long, short, value_name = "NAME", requires = "file")]
    policy: Option<String>,
    #[command(flatten)]
    form: Form,
    /// An origin that is allowed, for a service without a policy; may be given again
    #[arg(long = "origin", value_name = "ORIGIN", conflicts_with = "file")]
    origins: Vec<String>,
    /// How long to wait for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=300))]
    timeout: u64,
    /// For whom the output is
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl Audit {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let url = address(&self.url).map_err(Failure::new)?;
        if let Some(wrong) = self.origins.iter().find(|origin| !cors_table::origin::is_serialized(origin.as_bytes())) {
            return Err(Failure::new(format!(
                "`{wrong}` is no origin: write scheme, host and port alone, as in https://app.example.com"
            )));
        }
        let policy = match &self.file {
            Some(file) => {
                Some(OnePolicy { file: file.clone(), policy: self.policy.clone(), form: self.form }.load()?.1)
            }
            None => None,
        };
        let plan = Plan { url, policy, origins: self.origins.clone() };
        let mut client = Http::new(Duration::from_secs(self.timeout));
        let is_watched = io::stderr().is_terminal();
        let report = plan.run(&mut client, &mut |done, total, probe| {
            if is_watched {
                progress(done, total, probe);
            }
        });
        if is_watched {
            // The line of the progress goes.
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
        let report = report.map_err(Failure::new)?;
        match self.format {
            Format::Text => style::write(&report.to_string())?,
            Format::Json => style::write(&json(&report.to_json()))?,
        }
        Ok(Outcome::found(!report.is_clean()))
    }
}

/// A bar, and what is asked next, in the place of the line before.
fn progress(done: usize, total: usize, probe: &Probe) {
    const WIDTH: usize = 20;
    let filled = (done * WIDTH).checked_div(total.min(MOST)).unwrap_or(0);
    let bar = format!("{}{}", "#".repeat(filled), "-".repeat(WIDTH - filled.min(WIDTH)));
    let asked: String = probe.to_string().chars().take(50).collect();
    let _ = write!(io::stderr(), "\r\x1b[K[{bar}] {done}/{total} {asked}");
}

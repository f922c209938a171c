//! `cors describe`.

use clap::Args;
use cors_cli::guidance::{Guidance, guidance};
use cors_cli::report;
use cors_runtime::startup::OwnedPolicy;
use serde_json::{Value, json};

use super::{Format, Outcome, json};
use crate::policy_file::{Failure, OnePolicy};
use crate::style;

/// Says in words what a policy allows, what follows from it, and what to think of at each choice
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cors describe cors.toml
  cors describe cors.toml --policy api --format json

Without --policy every policy of the file is described. Exit status: 0, or 2 if a policy is refused.")]
pub(crate) struct Describe {
    #[command(flatten)]
    policy: OnePolicy,
    /// For whom the output is
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl Describe {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let policies = match self.policy.policy {
            Some(_) => vec![self.policy.load()?],
            None => self.policy.read()?.policies()?,
        };
        match self.format {
            Format::Text => {
                let texts: Vec<String> = policies.iter().map(|(name, policy)| text(name, policy)).collect();
                style::write(&texts.join("\n"))?;
            }
            Format::Json => {
                let policies: Vec<Value> = policies.iter().map(|(name, policy)| to_json(name, policy)).collect();
                style::write(&json(&json!({ "policies": policies })))?;
            }
        }
        Ok(Outcome::Well)
    }
}

fn text(name: &str, policy: &OwnedPolicy) -> String {
    let heading = if name.is_empty() { String::new() } else { format!("Policy {name}\n\n") };
    let mut text = format!("{heading}{policy}\nChoice by choice:\n");
    for Guidance { key, choice, advice } in guidance(policy.table()) {
        text.extend([key, ": ", &choice, "\n", &indented(&advice)]);
    }
    text
}

/// How long a line of advice is, in characters.
const WIDTH: usize = 96;

/// A text in lines of their own, broken between words.
fn indented(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.extend(["    ", &line, "\n"]);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines + "    " + &line + "\n"
}

fn to_json(name: &str, policy: &OwnedPolicy) -> Value {
    let guidance: Vec<Value> = guidance(policy.table()).iter().map(report::guidance).collect();
    json!({ "name": name, "text": policy.to_string(), "guidance": guidance })
}

//! `cors explain`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use cors_cli::foretell::{Fetch, Mistake, in_words_of_file};
use cors_runtime::explain::{Credentials, Explanation, Remedy, Verdict};
use cors_runtime::startup::OwnedPolicy;
use serde_json::{Value, json};

use super::{Format, Outcome, json};
use crate::policy_file::{Failure, OnePolicy};
use crate::style;

/// Says whether a page's request gets through, why not, and which change would let it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cors explain cors.toml --origin https://app.example.com
  cors explain cors.toml --policy api --origin https://app.example.com --method PUT --header Content-Type --credentials

Where a browser would ask first, the preflight is explained, too.
Exit status: 0 if the page gets its answer, 1 if the browser blocks it, 2 if the policy is refused.")]
pub(crate) struct Explain {
    #[command(flatten)]
    policy: OnePolicy,
    /// The origin of the page: `https://app.example.com`, or `null`
    #[arg(long, value_name = "ORIGIN", value_parser = NonEmptyStringValueParser::new())]
    origin: String,
    /// The method that the page fetches with
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    method: String,
    /// A header that the page sets, `Name` or `Name: value`; may be given again
    #[arg(long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// The page fetches with `credentials: "include"`
    #[arg(long)]
    credentials: bool,
    /// The path that it fetches
    #[arg(long, value_name = "PATH", default_value = "/")]
    path: String,
    /// For whom the output is
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl Explain {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let (_, policy) = self.policy.load()?;
        let mistaken = |mistake: Mistake| Failure::new(mistake);
        let fetch = Fetch::new(&self.origin, &self.method, &self.headers).map_err(mistaken)?;
        let foretold = fetch.foretell(self.path()?, |method, path, headers| policy.explain(method, path, headers));
        let credentials = if self.credentials { Credentials::Include } else { Credentials::Omit };
        let is_allowed = foretold.is_readable(credentials);
        let notes = self.notes(&fetch, &policy);
        match self.format {
            Format::Text => {
                let mut text = String::new();
                for step in foretold.texts() {
                    text.extend([step.as_str(), "\n"]);
                }
                let origin = &self.origin;
                let with = if self.credentials { "with" } else { "without" };
                let verdict = if is_allowed {
                    format!("A page of {origin} gets its answer, {with} credentials.\n")
                } else {
                    format!("The browser blocks a page of {origin}, {with} credentials.\n")
                };
                text.push_str(&verdict);
                style::write(&text)?;
                for note in &notes {
                    style::note(&format!("note: {note}"));
                }
            }
            Format::Json => style::write(&json(&json!({
                "allowed": is_allowed,
                "credentials": self.credentials,
                "preflight": foretold.preflight.as_ref().map(|step| to_json(step, credentials)),
                "actual": to_json(&foretold.actual, credentials),
                "notes": notes,
            })))?,
        }
        Ok(Outcome::found(!is_allowed))
    }

    fn path(&self) -> Result<&str, Failure> {
        if self.path.starts_with('/') {
            return Ok(&self.path);
        }
        Err(Failure::new(format!("`{}` is no path: it begins with `/`, as in /users/1", self.path)))
    }

    /// What a browser does otherwise than it was asked about, and what the policy does elsewhere.
    fn notes(&self, fetch: &Fetch, policy: &OwnedPolicy) -> Vec<String> {
        let is_origin = cors_table::origin::is_serialized(self.origin.as_bytes());
        let origin = (!is_origin).then(|| {
            format!(
                "no browser sends `{}`: an origin is scheme, host and port alone, as in https://app.example.com",
                self.origin
            )
        });
        let left_out = fetch.left_out().iter().map(|name| format!("browsers let no page set `{name}`: it is left out"));
        origin.into_iter().chain(left_out).chain(policy.remarks().iter().cloned()).collect()
    }
}

fn to_json(explanation: &Explanation, credentials: Credentials) -> Value {
    let verdict = explanation.browser(credentials);
    let remedy = explanation.remedy(credentials);
    let fields = explanation.sent.headers.iter();
    json!({
        "request": explanation.request,
        "allowed": explanation.readable(credentials),
        "status": explanation.sent.status.map(|status| status.as_u16()),
        "fields": fields.map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())])).collect::<Vec<_>>(),
        "console": match verdict {
            Verdict::Blocked { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        "remedy": match remedy {
            Remedy::NotNeeded => None,
            remedy => Some(in_words_of_file(explanation, &remedy.to_string())),
        },
        "notes": explanation.caveats.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "text": in_words_of_file(explanation, &explanation.to_string()),
    })
}

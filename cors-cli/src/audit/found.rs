//! What was found, as a policy.

use std::fmt;

use cors_runtime::startup::{OwnedPolicy, PolicyError};
use serde_json::json;

use super::judge::Meaning;
use super::probe::{Asked, Purpose, UNKNOWN_HEADER};
use super::{Answer, Exchange};

/// The answers of a service as a policy, as far as they tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    origins: Vec<String>,
    methods: Vec<String>,
    headers: Vec<String>,
    expose_headers: Vec<String>,
    credentials: bool,
    max_age: Option<String>,
    preflight_status: Option<u16>,
}

impl Found {
    /// `None` if no origin that was asked about may read.
    pub(super) fn of(exchanges: &[Exchange]) -> Option<Self> {
        let reader = |purpose| {
            exchanges.iter().find(|exchange| exchange.probe.purpose == purpose && exchange.meaning.is_readable())
        };
        let readable: Vec<&Exchange> = exchanges
            .iter()
            .filter(|exchange| exchange.meaning.is_readable() && exchange.probe.purpose != Purpose::Error)
            .collect();
        let first = *readable.first()?;
        let origins = match reader(Purpose::Stranger).map(|exchange| &exchange.meaning) {
            Some(Meaning::Readable { by_star: true, .. }) => vec!["*".to_owned()],
            Some(_) => vec!["mirror".to_owned()],
            None => {
                let mut origins: Vec<String> =
                    readable.iter().filter_map(|exchange| exchange.probe.origin.clone()).collect();
                origins.dedup();
                origins
            }
        };
        let mut found = Self {
            origins,
            credentials: readable.iter().any(|exchange| exchange.answer.has_credentials()),
            expose_headers: first.answer.members("access-control-expose-headers"),
            ..Self::default()
        };
        let preflights: Vec<(&Asked, &Answer)> = exchanges
            .iter()
            .filter(|exchange| matches!(exchange.probe.purpose, Purpose::Listed | Purpose::Unlisted))
            .filter(|exchange| (200..300).contains(&exchange.answer.status) && exchange.answer.allow_origin().is_some())
            .filter_map(|exchange| Some((exchange.probe.asked.as_ref()?, &exchange.answer)))
            .collect();
        let Some((_, answer)) = preflights.first() else { return Some(found) };
        let sends_back = |field: &str, asked: fn(&Asked) -> Vec<String>| {
            let members = |answer: &Answer| -> Vec<String> {
                answer.members(field).iter().map(|member| member.to_ascii_lowercase()).collect()
            };
            let asking = || preflights.iter().filter(|(of, _)| !asked(of).is_empty());
            asking().count() > 1 && asking().all(|(of, answer)| members(answer) == asked(of))
        };
        found.methods = if sends_back("access-control-allow-methods", |asked| vec![asked.method.to_ascii_lowercase()]) {
            vec!["mirror".to_owned()]
        } else {
            answer.members("access-control-allow-methods")
        };
        let lower = |asked: &Asked| asked.headers.iter().map(|name| name.to_ascii_lowercase()).collect();
        let headers = preflights.iter().map(|(_, answer)| answer.members("access-control-allow-headers"));
        let longest = headers.max_by_key(Vec::len).unwrap_or_default();
        let is_mirror = sends_back("access-control-allow-headers", lower)
            && longest.iter().any(|name| name.eq_ignore_ascii_case(UNKNOWN_HEADER))
            || preflights.iter().any(|(asked, answer)| {
                lower(asked).contains(&UNKNOWN_HEADER.to_owned())
                    && answer
                        .members("access-control-allow-headers")
                        .iter()
                        .any(|name| name.eq_ignore_ascii_case(UNKNOWN_HEADER))
            });
        found.headers = if is_mirror { vec!["mirror".to_owned()] } else { longest };
        found.max_age =
            answer.value("access-control-max-age").filter(|age| age.bytes().all(|byte| byte.is_ascii_digit()));
        found.preflight_status = Some(answer.status).filter(|status| *status != 204);
        Some(found)
    }

    /// The text between the parentheses of `cors_policy!`, a key for each line.
    #[must_use]
    pub fn macro_text(&self) -> String {
        let mut text = String::new();
        let mut key = |key: &str, value: String| text.extend(["    ", key, " = ", &value, ",\n"]);
        match self.origins.as_slice() {
            [one] => key("origin", quoted(one)),
            several => key("origins", list(several)),
        }
        let mut names = |name: &str, values: &[String]| {
            if !values.is_empty() {
                key(name, if values == ["mirror"] { "mirror".to_owned() } else { list(values) });
            }
        };
        names("methods", &self.methods);
        names("headers", &self.headers);
        names("expose_headers", &self.expose_headers);
        if self.credentials {
            key("credentials", "true".to_owned());
        }
        if let Some(seconds) = &self.max_age {
            key("max_age", seconds.clone());
        }
        if let Some(status) = self.preflight_status {
            key("preflight_status", status.to_string());
        }
        text
    }

    /// What the rules say of it.
    fn judged(&self) -> Result<OwnedPolicy, PolicyError> {
        // The keyword is one only as a text.
        let list = |values: &[String]| values.join(", ");
        let mut builder = OwnedPolicy::builder().origins(list(&self.origins)).credentials(self.credentials);
        if !self.methods.is_empty() {
            builder = builder.methods(list(&self.methods));
        }
        if !self.headers.is_empty() {
            builder = builder.headers(list(&self.headers));
        }
        if !self.expose_headers.is_empty() {
            builder = builder.expose_headers(list(&self.expose_headers));
        }
        if let Some(seconds) = self.max_age.as_ref().and_then(|age| age.parse::<u64>().ok()) {
            builder = builder.max_age(seconds);
        }
        if let Some(status) = self.preflight_status {
            builder = builder.preflight_status(status);
        }
        builder.build()
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        let error = self.judged().err();
        let faults = error.iter().flat_map(PolicyError::faults).filter(|fault| fault.is_error());
        json!({
            "macro": format!("cors_policy!(\n{})", self.macro_text()),
            "refused": faults.map(|fault| json!({ "rule": fault.rule(), "fact": fault.fact() })).collect::<Vec<_>>(),
        })
    }
}

fn quoted(origin: &str) -> String {
    if origin == "mirror" { origin.to_owned() } else { format!("{origin:?}") }
}

fn list(values: &[String]) -> String {
    format!("{values:?}")
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "What was found, as a policy:\n\ncors_policy!(\n{})", self.macro_text())?;
        match self.judged() {
            Ok(_) => Ok(()),
            Err(error) => writeln!(f, "\nThe rules refuse it; {error}"),
        }
    }
}

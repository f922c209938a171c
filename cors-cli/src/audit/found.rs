//! What was found, as a policy.

use std::fmt;

use cors_runtime::startup::{OwnedPolicy, PolicyError};
use serde_json::json;

use super::judge::Meaning;
use super::probe::{Asked, Purpose, TRIED_HEADERS, UNKNOWN_HEADER, UNKNOWN_METHOD};
use super::{Answer, Exchange};

/// What a policy lacks whose service names to a preflight what that asks for.
const AS_ASKED: &str = "The service names to a preflight only what that asks for: it may allow methods and headers that weren't asked for.";

/// The answers of a service as a policy, as far as they tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    origins: Vec<String>,
    methods: Vec<String>,
    headers: Vec<String>,
    expose_headers: Vec<String>,
    credentials: bool,
    max_age: Option<u64>,
    preflight_status: Option<u16>,
    /// Whether preflights name no more than what they were asked for: there may be more than was asked for.
    names_what_is_asked: bool,
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
            .filter(|exchange| exchange.probe.purpose == Purpose::Tried)
            .filter(|exchange| (200..300).contains(&exchange.answer.status) && exchange.answer.allow_origin().is_some())
            .filter_map(|exchange| Some((exchange.probe.asked.as_ref()?, &exchange.answer)))
            .collect();
        let Some((_, answer)) = preflights.first() else { return Some(found) };
        let answers = || preflights.iter().map(|(_, answer)| *answer);
        let methods = named(answers(), "access-control-allow-methods", |one, other| one == other);
        let mut headers = named(answers(), "access-control-allow-headers", str::eq_ignore_ascii_case);
        for header in &mut headers {
            // Browsers ask in lower case, and so answers whoever sends that back.
            if let Some(usual) = TRIED_HEADERS.into_iter().find(|tried| tried.eq_ignore_ascii_case(header)) {
                usual.clone_into(header);
            }
        }
        // Who names what nobody knows names whatever is asked for.
        let mirrored = |names: Vec<String>, unknown: &str| {
            let is_mirror = names.iter().any(|name| name.eq_ignore_ascii_case(unknown));
            if is_mirror { vec!["mirror".to_owned()] } else { names }
        };
        found.methods = mirrored(methods, UNKNOWN_METHOD);
        found.headers = mirrored(headers, UNKNOWN_HEADER);
        found.names_what_is_asked =
            [("access-control-allow-methods", &found.methods), ("access-control-allow-headers", &found.headers)]
                .into_iter()
                .any(|(field, names)| *names != ["mirror"] && is_by_question(&preflights, field));
        found.max_age = Some(seconds_of(answer));
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
            key("max_age", seconds.to_string());
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
        if let Some(seconds) = self.max_age {
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
            "note": self.names_what_is_asked.then_some(AS_ASKED),
            "refused": faults.map(|fault| json!({ "rule": fault.rule(), "fact": fault.fact() })).collect::<Vec<_>>(),
        })
    }
}

/// What answers name in a field, all together and each once.
fn named<'a>(answers: impl Iterator<Item = &'a Answer>, field: &str, is_same: fn(&str, &str) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in answers.flat_map(|answer| answer.members(field)) {
        if !names.iter().any(|known| is_same(known, &name)) {
            names.push(name);
        }
    }
    names
}

/// Whether a field names another list to another question: it isn't the whole list then.
fn is_by_question(preflights: &[(&Asked, &Answer)], field: &str) -> bool {
    let mut lists = preflights.iter().map(|(_, answer)| answer.members(field)).filter(|list| !list.is_empty());
    let first = lists.next();
    lists.any(|list| Some(list) != first)
}

/// How long browsers keep a preflight, in seconds: five without Access-Control-Max-Age, or where it is no number
/// ([Fetch: CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)).
fn seconds_of(answer: &Answer) -> u64 {
    const DEFAULT: u64 = 5;
    match answer.value("access-control-max-age").as_deref() {
        // Below zero is past at once.
        Some("-1") => 0,
        Some(age) if !age.is_empty() && age.bytes().all(|byte| byte.is_ascii_digit()) => {
            age.parse().unwrap_or(u64::MAX)
        }
        _ => DEFAULT,
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
        if self.names_what_is_asked {
            writeln!(f, "\n{AS_ASKED}")?;
        }
        match self.judged() {
            Ok(_) => Ok(()),
            Err(error) => writeln!(f, "\nThe rules refuse it; {error}"),
        }
    }
}

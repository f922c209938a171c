//! What a running service answers to browsers and to attackers: each answer with its meaning, and what is wrong with it.
//!
//! Nothing is changed: actual requests are GET, and a preflight runs no handler where preflights are handled. One host, one
//! request after the other, [`MOST`] at most; redirects aren't followed.

use std::fmt;

use cors_runtime::startup::OwnedPolicy;
use http::Uri;

mod address;
mod answer;
mod checks;
mod client;
mod finding;
mod found;
mod judge;
mod probe;

pub use self::address::address;
pub use self::answer::Answer;
pub use self::client::{Client, Http};
pub use self::finding::{Finding, Severity};
pub use self::found::Found;
pub use self::probe::{Asked, Likeness, Probe, Purpose, Unasked};

use self::judge::Meaning;
use self::probe::Step;

/// The most requests that one audit sends.
pub const MOST: usize = 64;

/// What is audited, and against what.
#[derive(Debug)]
pub struct Plan {
    /// The address, as [`address`] reads it: `http` or `https`, one host, one path.
    pub url: Uri,
    /// What it should answer like.
    pub policy: Option<OwnedPolicy>,
    /// Origins that are said to be allowed.
    pub origins: Vec<String>,
}

/// What came out.
#[derive(Debug)]
pub struct Report {
    /// The address.
    pub url: Uri,
    /// Each request with its answer, in the order in which they were sent.
    pub exchanges: Vec<Exchange>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What would have been asked about as well, had there been room among [`MOST`] requests.
    pub unasked: Vec<Unasked>,
    /// Whether there was a policy to compare the answers with.
    pub is_compared: bool,
    /// The answers as a policy, where there was none and some origin may read.
    pub found: Option<Found>,
}

/// A request, its answer, and what a browser makes of that.
#[derive(Debug)]
pub struct Exchange {
    /// The request.
    pub probe: Probe,
    /// The answer.
    pub answer: Answer,
    /// What a browser makes of it.
    pub meaning: Meaning,
}

/// Why there is no report.
#[derive(Debug, PartialEq, Eq)]
pub enum AuditError {
    /// The address isn't one that can be audited; what is wrong with it.
    Address(String),
    /// The policy doesn't govern the path; its pattern.
    NotGoverned(String),
    /// A request got no answer: which, and why.
    NoAnswer(String, String),
}

impl Plan {
    /// Sends the requests and judges the answers. `progress` is told how many are done, how many there are so far, and
    /// what is asked next.
    ///
    /// # Errors
    ///
    /// If the address can't be audited, the policy doesn't govern it, or a request gets no answer.
    pub fn run(
        mut self,
        client: &mut dyn Client,
        progress: &mut dyn FnMut(usize, usize, &Probe),
    ) -> Result<Report, AuditError> {
        address::check(&self.url)?;
        if let Some(policy) = &self.policy {
            let path = &policy.table().path;
            if !path.matches(self.url.path()) {
                return Err(AuditError::NotGoverned(path.source().unwrap_or_default()));
            }
        }
        let url = self.url.clone();
        let mut exchanges = Vec::new();
        let mut send = |probes: Vec<Probe>, exchanges: &mut Vec<Exchange>| {
            let total = (exchanges.len() + probes.len()).min(MOST);
            for probe in probes.into_iter().take(MOST - exchanges.len()) {
                progress(exchanges.len(), total, &probe);
                let answer = client
                    .send(&url, &probe)
                    .map_err(|error| AuditError::NoAnswer(format!("{probe} to {url}"), error))?;
                let meaning = Meaning::of(&probe, &answer);
                exchanges.push(Exchange { probe, answer, meaning });
            }
            Ok(())
        };
        send(probe::first(&self), &mut exchanges)?;
        if self.policy.is_none() && self.origins.is_empty() {
            self.origins = told(&exchanges);
        }
        let asked: Vec<Option<String>> = exchanges.iter().map(|exchange| exchange.probe.origin.clone()).collect();
        let Step { probes, unasked: of_origins } = probe::actual(&self, asked, MOST - exchanges.len());
        send(probes, &mut exchanges)?;
        let friend = friend(&self, &exchanges);
        let Step { probes, unasked: of_preflights } = probe::behind(&self, friend.as_deref(), MOST - exchanges.len());
        send(probes, &mut exchanges)?;
        let unasked = [of_origins, of_preflights].concat();
        let findings = checks::all(&self, &exchanges);
        let found = if self.policy.is_none() { Found::of(&exchanges) } else { None };
        Ok(Report { url: self.url, exchanges, findings, unasked, is_compared: self.policy.is_some(), found })
    }
}

/// The origins that a service names to whoever asks.
fn told(exchanges: &[Exchange]) -> Vec<String> {
    let named = exchanges.iter().filter_map(|exchange| {
        let named = exchange.answer.allow_origin()?;
        let is_news = exchange.probe.origin.as_ref() != Some(&named) && named != "null";
        (is_news && cors_table::origin::is_serialized(named.as_bytes())).then_some(named)
    });
    let mut origins: Vec<String> = named.collect();
    origins.dedup();
    origins
}

/// An origin that may read: one that should, or that does.
fn friend(plan: &Plan, exchanges: &[Exchange]) -> Option<String> {
    let origin = |exchange: &Exchange| exchange.probe.origin.clone();
    let readable = || exchanges.iter().filter(|exchange| exchange.meaning.is_readable());
    readable()
        .find(|exchange| exchange.probe.purpose == Purpose::Allowed)
        .and_then(origin)
        .or_else(|| exchanges.iter().find(|exchange| exchange.probe.purpose == Purpose::Allowed).and_then(origin))
        .filter(|_| plan.policy.is_some() || !plan.origins.is_empty())
        .or_else(|| readable().find_map(origin))
}

impl Report {
    /// Whether something is wrong; notes alone aren't.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Note)
    }

    /// The whole of it for programs.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "url": self.url.to_string(),
            "requests": self.exchanges.len(),
            "clean": self.is_clean(),
            "answers": self.exchanges.iter().map(Exchange::to_json).collect::<Vec<_>>(),
            "findings": self.findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
            "unasked": self.unasked.iter().map(Unasked::to_json).collect::<Vec<_>>(),
            "policy": self.found.as_ref().map(Found::to_json),
        })
    }
}

impl Exchange {
    fn to_json(&self) -> serde_json::Value {
        let fields =
            self.answer.cors_fields().map(|(name, value)| serde_json::json!([name, value])).collect::<Vec<_>>();
        serde_json::json!({
            "request": {
                "method": self.probe.method(),
                "path": self.probe.path,
                "origin": self.probe.origin,
                "asks_for_method": self.probe.asked.as_ref().map(|asked| &asked.method),
                "asks_for_headers": self.probe.asked.as_ref().map(|asked| &asked.headers),
                "purpose": self.probe.purpose.to_string(),
            },
            "status": self.answer.status,
            "fields": fields,
            "meaning": self.meaning.to_string(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} requests", self.url, self.exchanges.len())?;
        for exchange in &self.exchanges {
            let Exchange { probe, answer, meaning } = exchange;
            writeln!(f, "  {probe} ({})\n      {}: {meaning}", probe.purpose, answer.status)?;
        }
        writeln!(f)?;
        if self.findings.is_empty() {
            let than = if self.is_compared { ", and nothing else than the policy says" } else { "" };
            let in_what = if self.unasked.is_empty() { "" } else { ", in what was asked" };
            writeln!(f, "Nothing dangerous was found{than}{in_what}.")?;
        }
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))?;
        if !self.unasked.is_empty() {
            writeln!(f, "Not asked about, as an audit sends {MOST} requests at most:")?;
            self.unasked.iter().try_for_each(|unasked| writeln!(f, "  {unasked}"))?;
        }
        match &self.found {
            Some(found) => write!(f, "{found}"),
            None if self.is_compared => Ok(()),
            None => {
                let is_allowed = |exchange: &Exchange| exchange.probe.purpose == Purpose::Allowed;
                let is_named = self.exchanges.iter().any(is_allowed);
                let advice = if is_named { "" } else { " If one may, name it: --origin https://app.example.com" };
                writeln!(f, "No origin that was asked about may read.{advice}")
            }
        }
    }
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(fact) => f.write_str(fact),
            Self::NotGoverned(path) => {
                write!(
                    f,
                    "the policy doesn't govern this path: its `path` is `{path}`. Audit an address that it governs"
                )
            }
            Self::NoAnswer(request, why) => write!(f, "{request} got no answer: {why}"),
        }
    }
}

impl std::error::Error for AuditError {}

//! What the answers mean beside those of the policy.

use std::collections::BTreeSet;

use cors_runtime::Decision;
use cors_runtime::startup::OwnedPolicy;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::Answers;
use crate::audit::finding::{Finding, Severity};
use crate::audit::judge::Meaning;
use crate::audit::probe::Probe;
use crate::audit::{Answer, Exchange};

impl Answers<'_> {
    /// Where the answers mean something else than those of the policy.
    pub(super) fn differences(&self, policy: &OwnedPolicy) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, exchange) in self.0.iter().enumerate() {
            let Exchange { probe, answer, meaning } = exchange;
            let Some(expected) = expected(policy, probe, answer) else { continue };
            let should = Meaning::of(probe, &expected);
            let more = meaning.is_allowed() && !should.is_allowed()
                || meaning.with_credentials() && !should.with_credentials();
            let less = should.is_allowed() && !meaning.is_allowed()
                || should.with_credentials() && !meaning.with_credentials();
            // What is said of errors, redirects and preflights as a whole is said already.
            if more {
                findings.push(Finding {
                    severity: if meaning.is_readable() { Severity::Danger } else { Severity::Difference },
                    name: "allows-more-than-the-policy",
                    fact: format!("{probe} ({}): {}, {meaning}", probe.purpose, answer.status),
                    why: "the policy refuses that",
                    help: "deploy the policy, or write into it what is meant",
                    shown_by: vec![index],
                });
            } else if less {
                findings.push(Finding {
                    severity: Severity::Difference,
                    name: "allows-less-than-the-policy",
                    fact: format!("{probe} ({}): {}, {meaning}", probe.purpose, answer.status),
                    why: "the policy allows that",
                    help: "deploy the policy, or write into it what is meant",
                    shown_by: vec![index],
                });
            } else if meaning.is_allowed() {
                findings.extend(field_difference(index, probe, answer, &expected));
            }
        }
        merged(findings)
    }
}

/// What the policy's own servers answer, with the status of this one; `None` where it doesn't govern.
fn expected(policy: &OwnedPolicy, probe: &Probe, answer: &Answer) -> Option<Answer> {
    let mut request = HeaderMap::new();
    for (name, value) in probe.fields() {
        request.append(HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?);
    }
    let method = Method::from_bytes(probe.method().as_bytes()).ok()?;
    let path = probe.path.split('?').next().unwrap_or_default();
    match policy.decide(&method, path, &request) {
        Decision::NotGoverned => None,
        Decision::Preflight(preflight) => {
            Some(Answer { status: preflight.status().as_u16(), headers: preflight.headers() })
        }
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            Some(Answer { status: answer.status, headers })
        }
    }
}

/// What else differs between two answers that both allow.
fn field_difference(index: usize, probe: &Probe, answer: &Answer, expected: &Answer) -> Option<Finding> {
    let members = |answer: &Answer, name: &str| -> BTreeSet<String> {
        answer.members(name).iter().map(|member| member.to_ascii_lowercase()).collect()
    };
    let field = if probe.asked.is_some() { "access-control-max-age" } else { "access-control-expose-headers" };
    let (is, should) = (members(answer, field), members(expected, field));
    if is == should {
        return None;
    }
    let shown = |members: &BTreeSet<String>| {
        if members.is_empty() { "nothing".to_owned() } else { members.iter().cloned().collect::<Vec<_>>().join(", ") }
    };
    Some(Finding {
        severity: Severity::Difference,
        name: if probe.asked.is_some() { "other-max-age" } else { "other-exposed-headers" },
        fact: format!("{field} is {}; the policy sends {}", shown(&is), shown(&should)),
        why: if probe.asked.is_some() {
            "browsers keep preflights for another time"
        } else {
            "pages read other headers"
        },
        help: "deploy the policy, or write into it what is meant",
        shown_by: vec![index],
    })
}

/// Findings that say the same of several exchanges, as one.
fn merged(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        match merged.iter_mut().find(|known| known.name == finding.name && known.fact == finding.fact) {
            Some(known) => known.shown_by.extend(finding.shown_by),
            None => merged.push(finding),
        }
    }
    merged
}

//! What is wrong with the answers: each kind of it in a file.

mod caches;
mod differences;
mod fields;
mod readers;
mod unanswered;

use super::finding::Finding;
use super::judge::Meaning;
use super::probe::Purpose;
use super::{Exchange, Plan};

/// Everything that is wrong, the worst first.
pub(super) fn all(plan: &Plan, exchanges: &[Exchange]) -> Vec<Finding> {
    let answers = Answers(exchanges);
    let mut findings = Vec::new();
    findings.extend(answers.strangers());
    findings.extend(answers.null(findings.is_empty()));
    findings.extend(answers.look_alikes());
    findings.extend(answers.insecure());
    findings.extend(answers.local());
    findings.extend(answers.vary());
    findings.extend(answers.mixed());
    findings.extend(answers.malformed());
    findings.extend(answers.blocked(plan.policy.is_some()));
    findings.extend(answers.preflights());
    findings.extend(answers.errors(plan.policy.is_some()));
    findings.extend(answers.redirects());
    if let Some(policy) = &plan.policy {
        findings.extend(answers.differences(policy));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What is asked about: the answers, each with its request.
struct Answers<'e>(&'e [Exchange]);

impl Answers<'_> {
    /// The exchanges that are such, by their number.
    fn such(&self, is_such: impl Fn(&Exchange) -> bool) -> Vec<usize> {
        (0..self.0.len()).filter(|index| is_such(&self.0[*index])).collect()
    }

    /// The answers to GET that a page of such a purpose may read.
    fn readable_by(&self, is_such: impl Fn(Purpose) -> bool) -> Vec<usize> {
        self.such(|exchange| is_such(exchange.probe.purpose) && exchange.meaning.is_readable())
    }

    fn with_credentials(&self, shown_by: &[usize]) -> bool {
        shown_by.iter().any(|index| self.0[*index].meaning.with_credentials())
    }

    fn by_star(&self, index: usize) -> bool {
        matches!(self.0[index].meaning, Meaning::Readable { by_star: true, .. })
    }

    fn origin(&self, index: usize) -> &str {
        self.0[index].probe.origin.as_deref().unwrap_or_default()
    }

    /// The origins of these, the first few by name.
    fn origins(&self, indices: &[usize]) -> String {
        const SHOWN: usize = 4;
        let shown: Vec<&str> = indices.iter().take(SHOWN).map(|index| self.origin(*index)).collect();
        let more = indices.len().saturating_sub(SHOWN);
        match shown.as_slice() {
            shown if more > 0 => format!("{} and {more} more", shown.join(", ")),
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            shown => shown.join(", "),
        }
    }

    /// Whether any website may read, by its name or by `*`.
    fn is_open(&self) -> bool {
        !self.readable_by(|purpose| purpose == Purpose::Stranger).is_empty()
    }
}

//! What goes wrong with a cache between the service and the browser.

use std::collections::BTreeSet;

use super::Answers;
use crate::audit::Exchange;
use crate::audit::finding::{Finding, Severity};
use crate::audit::probe::Purpose;

impl Answers<'_> {
    /// The answers to GET that name the origin which asks although others get another answer, and don't say so.
    pub(super) fn vary(&self) -> Option<Finding> {
        let gets = self.such(|exchange| exchange.probe.asked.is_none() && exchange.probe.purpose != Purpose::Error);
        let values: BTreeSet<_> = gets.iter().map(|index| self.0[*index].answer.allow_origin()).collect();
        if values.len() < 2 {
            return None;
        }
        let silent = |index: &usize| !self.0[*index].answer.varies() && !self.0[*index].answer.is_never_stored();
        let shown_by: Vec<usize> = gets.into_iter().filter(silent).collect();
        let named = shown_by.iter().any(|index| self.0[*index].answer.allow_origin().is_some());
        shown_by.first()?;
        Some(Finding {
            severity: Severity::Fault,
            name: "missing-vary",
            fact: if named {
                "Access-Control-Allow-Origin depends on Origin, and `Vary: Origin` isn't there".to_owned()
            } else {
                "Access-Control-Allow-Origin depends on Origin, and where it isn't sent, neither is `Vary: Origin`"
                    .to_owned()
            },
            why: "a cache gives one page the answer that another one got, and the browser blocks it",
            help: "send `Vary: Origin` with every response, those without Access-Control-Allow-Origin and errors, too",
            shown_by,
        })
    }

    /// Answers that name an origin which was asked about before: only a cache knows it.
    pub(super) fn mixed(&self) -> Option<Finding> {
        let made_up =
            |purpose| matches!(purpose, Purpose::Stranger | Purpose::LookAlike(_) | Purpose::Kin(_) | Purpose::Null);
        let shown_by: Vec<usize> = (0..self.0.len())
            .filter(|index| {
                let Exchange { probe, answer, .. } = &self.0[*index];
                let Some(named) = answer.allow_origin() else { return false };
                let is_anothers = |before: &Exchange| {
                    made_up(before.probe.purpose) && before.probe.origin.as_deref() == Some(named.as_str())
                };
                probe.origin.as_deref() != Some(named.as_str()) && self.0[..*index].iter().any(is_anothers)
            })
            .collect();
        let first = *shown_by.first()?;
        Some(Finding {
            severity: Severity::Danger,
            name: "cache-mixes-origins",
            fact: format!(
                "{} got the answer that {} asked for before",
                self.0[first].probe,
                self.0[first].answer.allow_origin().unwrap_or_default()
            ),
            why: "a cache answers one origin with what another got: pages are blocked by chance, and strangers can bring it about",
            help: "send `Vary: Origin`, and put Origin into the key of the cache in front of the service",
            shown_by,
        })
    }
}

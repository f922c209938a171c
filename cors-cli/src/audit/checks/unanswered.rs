//! What a page that may read doesn't get all the same.

use super::Answers;
use crate::audit::Exchange;
use crate::audit::finding::{Finding, Severity};
use crate::audit::probe::Purpose;

impl Answers<'_> {
    /// Preflights of an origin that may read, which the service doesn't answer as one.
    pub(super) fn preflights(&self) -> Option<Finding> {
        let may_read = |origin: &Option<String>| {
            self.0.iter().any(|exchange| exchange.probe.origin == *origin && exchange.meaning.is_readable())
        };
        let preflights = self.such(|exchange| {
            exchange.probe.asked.is_some()
                && exchange.probe.purpose == Purpose::Listed
                && may_read(&exchange.probe.origin)
        });
        let is_answered = |index: &usize| {
            let answer = &self.0[*index].answer;
            (200..300).contains(&answer.status) && answer.allow_origin().is_some()
        };
        // One that is refused may ask for what isn't allowed; where none is answered, it isn't that.
        if preflights.is_empty() || preflights.iter().any(is_answered) {
            return None;
        }
        let status = self.0[preflights[0]].answer.status;
        let (why, help) = match status {
            401 | 407 => (
                "browsers send preflights without credentials, so authentication refuses every one of them",
                "answer preflights before authentication",
            ),
            300..=399 => (
                "browsers follow no redirect of a preflight",
                "answer preflights at the address that pages ask, before the redirect",
            ),
            200..=299 => (
                "the browser doesn't send the request that the preflight asks for",
                "answer OPTIONS requests with Access-Control-Request-Method as preflights, with Access-Control-Allow-Origin",
            ),
            _ => (
                "the browser doesn't send the request that the preflight asks for: only 200 to 299 will do",
                "answer OPTIONS requests with Access-Control-Request-Method as preflights, with 204",
            ),
        };
        Some(Finding {
            severity: Severity::Fault,
            name: "preflight-not-answered",
            fact: format!(
                "preflights of {} are answered with {status}, though it may read",
                self.origin(preflights[0])
            ),
            why,
            help,
            shown_by: preflights,
        })
    }

    /// An error that an origin can't read, although it may read what isn't one.
    pub(super) fn errors(&self) -> Option<Finding> {
        let shown_by = self.such(|exchange| {
            let Exchange { probe, answer, meaning } = exchange;
            let is_friend = |other: &Exchange| {
                other.probe.origin == probe.origin
                    && other.probe.purpose != Purpose::Error
                    && other.meaning.is_readable()
            };
            probe.purpose == Purpose::Error
                && answer.status >= 400
                && !meaning.is_allowed()
                && self.0.iter().any(is_friend)
        });
        let first = *shown_by.first()?;
        Some(Finding {
            severity: Severity::Fault,
            name: "errors-unreadable",
            fact: format!("an answer with {} has no Access-Control-Allow-Origin", self.0[first].answer.status),
            why: "the page sees a network error in place of the status and the message",
            help: "send the fields with every response, whatever its status; in nginx that is `always`",
            shown_by,
        })
    }

    /// A redirect that a page can't follow.
    pub(super) fn redirects(&self) -> Option<Finding> {
        let shown_by = self.such(|exchange| {
            let is_redirect = matches!(exchange.answer.status, 301 | 302 | 303 | 307 | 308);
            exchange.probe.purpose == Purpose::Allowed && is_redirect && !exchange.meaning.is_allowed()
        });
        shown_by.first()?;
        Some(Finding {
            severity: Severity::Fault,
            name: "redirect-unreadable",
            fact: format!("the redirect with {} has no Access-Control-Allow-Origin", self.0[shown_by[0]].answer.status),
            why: "a browser follows a redirect for a page of another origin only if it could read the redirect",
            help: "send the fields with redirects, too, or give pages the last address",
            shown_by,
        })
    }
}

//! What a page that may read doesn't get all the same.

use cors_table::origin::is_serialized;

use super::Answers;
use crate::audit::Exchange;
use crate::audit::finding::{Finding, Severity};
use crate::audit::judge::Meaning;
use crate::audit::probe::Purpose;

impl Answers<'_> {
    /// An allowed origin whose page can't read, for no reason that another check gives. With a policy, what differs from it is
    /// said already, and it is named only where authentication answers first.
    pub(super) fn blocked(&self, is_compared: bool) -> Vec<Finding> {
        let blocked = self.such(|Exchange { probe, answer, meaning }| {
            let is_explained = is_redirect(answer.status)
                || answer.allow_origin().is_some_and(|origin| !is_serialized(origin.as_bytes()));
            probe.purpose == Purpose::Allowed && probe.asked.is_none() && !meaning.is_allowed() && !is_explained
        });
        let of_status = |is_such: fn(u16) -> bool| -> Vec<usize> {
            blocked.iter().copied().filter(|index| is_such(self.0[*index].answer.status)).collect()
        };
        let found = |shown_by: Vec<usize>, why, help| {
            let first = self.0.get(*shown_by.first()?)?;
            let Meaning::Unreadable(reason) = &first.meaning else { return None };
            let fact = format!(
                "pages of {} can't read the answer with {}, though they are allowed: {reason}",
                self.origins(&shown_by),
                first.answer.status
            );
            Some(Finding { severity: Severity::Fault, name: "allowed-origin-blocked", fact, why, help, shown_by })
        };
        let by_authentication = found(
            of_status(|status| matches!(status, 401 | 407)),
            "authentication answers before CORS does: the page sees a network error, and not that its user has to sign in",
            "put CORS in front of authentication, so that a refusal has the fields, too, and a preflight needs no token",
        );
        if is_compared {
            return by_authentication.into_iter().collect();
        }
        let by_error = found(
            of_status(|status| status >= 400 && !matches!(status, 401 | 407)),
            "the page sees a network error in place of the status and the message",
            "allow the origin, written exactly so, and send the fields with every response, whatever its status",
        );
        let by_cors = found(
            of_status(|status| status < 400),
            "the browser blocks every page of it",
            "add the origin to those that the service allows, written exactly so",
        );
        [by_authentication, by_error, by_cors].into_iter().flatten().collect()
    }

    /// Preflights of an origin that is allowed, or may read, which the service doesn't answer as one.
    pub(super) fn preflights(&self) -> Option<Finding> {
        let is_of = |origin: &Option<String>, is_such: fn(&Exchange) -> bool| {
            self.0.iter().any(|exchange| exchange.probe.origin == *origin && is_such(exchange))
        };
        let may_read = |origin: &Option<String>| is_of(origin, |exchange| exchange.meaning.is_readable());
        let is_allowed = |origin: &Option<String>| is_of(origin, |exchange| exchange.probe.purpose == Purpose::Allowed);
        // What a service answers to OPTIONS that it doesn't take for a preflight. With another status it may mean to refuse
        // an origin that can't read either.
        let isnt_for_cors = |status| matches!(status, 300..=399 | 401 | 404 | 405 | 407 | 500..=599);
        let preflights = self.such(|Exchange { probe, answer, .. }| {
            probe.asked.is_some()
                && matches!(probe.purpose, Purpose::Listed | Purpose::Tried)
                && (may_read(&probe.origin) || is_allowed(&probe.origin) && isnt_for_cors(answer.status))
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
                "preflights of {} are answered with {status}, though it is allowed",
                self.origin(preflights[0])
            ),
            why,
            help,
            shown_by: preflights,
        })
    }

    /// An error that an origin can't read, although it may read what isn't one. What isn't there is outside of a policy that
    /// is around a handler alone, and it is a fault only where the policy is known to govern that path.
    pub(super) fn errors(&self, is_compared: bool) -> Option<Finding> {
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
        let Exchange { probe, answer, .. } = &self.0[*shown_by.first()?];
        let may_be_outside = !is_compared && answer.status == 404;
        let (severity, help) = if may_be_outside {
            (
                Severity::Note,
                "send the fields with every response, whatever its status: in nginx that is `always`; where each handler has its \
                 own policy, give one to what answers for paths that aren't there",
            )
        } else {
            (
                Severity::Fault,
                "send the fields with every response, whatever its status: in nginx that is `always`; if the policy isn't for \
                 that path, write its `path` into it",
            )
        };
        Some(Finding {
            severity,
            name: "errors-unreadable",
            fact: format!("the answer to GET {} is {} without Access-Control-Allow-Origin", probe.path, answer.status),
            why: "the page sees a network error in place of the status and the message",
            help,
            shown_by,
        })
    }

    /// A redirect that a page can't follow.
    pub(super) fn redirects(&self) -> Option<Finding> {
        let shown_by = self.such(|exchange| {
            let is_readable = exchange.meaning.is_allowed();
            exchange.probe.purpose == Purpose::Allowed && is_redirect(exchange.answer.status) && !is_readable
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

/// [Fetch: redirect status](https://fetch.spec.whatwg.org/#redirect-status).
const fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

//! What a browser will do with a call, as the page shows it.

use axum::http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use axum::http::{HeaderMap, Method};
use cors_cli::foretell::Fetch;
use cors_runtime::explain::{Credentials, Explanation};
use serde::Serialize;

/// A call that a page might make.
pub(crate) struct Asked<'a> {
    pub(crate) fetch: &'a Fetch,
    pub(crate) path: &'a str,
    pub(crate) credentials: Credentials,
}

/// The requests that the browser sends, and what the page gets of the answer.
#[derive(Debug, Serialize)]
pub(crate) struct Foretold {
    preflight: Option<Hop>,
    /// `None` if it is never sent.
    request: Option<Hop>,
    pub(crate) readable: bool,
    /// What Chromium's console says of a refusal.
    reason: Option<String>,
}

/// One request and what our policy says of it.
#[derive(Debug, Serialize)]
struct Hop {
    /// Of the policy's own answer. A handler's status isn't known.
    status: Option<u16>,
    /// The response headers that the page may read besides those that are always readable.
    exposed: Option<String>,
    explanation: String,
}

impl Asked<'_> {
    /// What comes of it if the policy judges it whose `explain` this is: of method, path and headers.
    pub(crate) fn foretell(
        &self,
        explain: impl Fn(&Method, &str, &HeaderMap) -> Explanation,
    ) -> Foretold {
        let foretold = self.fetch.foretell(self.path, explain);
        Foretold {
            preflight: foretold.preflight.as_ref().map(Hop::of),
            request: foretold
                .is_sent(self.credentials)
                .then(|| Hop::of(&foretold.actual)),
            readable: foretold.is_readable(self.credentials),
            reason: foretold.refusal(self.credentials).map(str::to_owned),
        }
    }
}

impl Hop {
    fn of(explanation: &Explanation) -> Self {
        let exposed = explanation.sent.headers.get(ACCESS_CONTROL_EXPOSE_HEADERS);
        Self {
            status: explanation.sent.status.map(|status| status.as_u16()),
            exposed: exposed.map(|names| String::from_utf8_lossy(names.as_bytes()).into_owned()),
            explanation: explanation.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::{APP, PUBLIC};
    use cors_runtime::Policy;

    fn foretold(policy: Policy, origin: &str, method: &str, headers: &[&str]) -> Foretold {
        let asked = Asked {
            fetch: &Fetch::new(origin, method, headers).unwrap(),
            path: "/app/notes/7",
            credentials: Credentials::Include,
        };
        asked.foretell(|method, path, headers| policy.explain(method, path, headers))
    }

    #[test]
    fn a_refused_preflight_is_the_end() {
        let foretold = foretold(APP, "http://app.localhost:8080", "PATCH", &[]);
        assert!(foretold.preflight.is_some() && foretold.request.is_none() && !foretold.readable);
        let reason = foretold.reason.unwrap();
        assert!(
            reason.starts_with("Method PATCH is not allowed"),
            "{reason}"
        );
    }

    #[test]
    fn a_preflight_is_sent_for_what_is_not_safelisted() {
        let put = foretold(APP, "http://app.localhost:8080", "PUT", &["Content-Type"]);
        assert!(put.preflight.is_some() && put.request.is_some() && put.readable);
        let post = foretold(APP, "http://app.localhost:8080", "POST", &["accept"]);
        assert!(post.preflight.is_none() && post.readable);
    }

    #[test]
    fn the_request_may_be_sent_and_its_answer_kept_from_the_page() {
        let foretold = foretold(PUBLIC, "null", "GET", &[]);
        assert!(foretold.request.is_some() && !foretold.readable);
        assert!(
            foretold
                .reason
                .unwrap()
                .contains("must not be the wildcard")
        );
    }
}

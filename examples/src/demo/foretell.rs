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
    pub(crate) words: Words,
}

/// In whose words the explanations are.
#[derive(Clone, Copy)]
pub(crate) enum Words {
    /// The library's own, as they are for a request that arrives: they are compared.
    Library,
    /// Those of somebody who has the policy in a file.
    File,
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
        let texts = match self.words {
            Words::Library => foretold.steps().map(Explanation::to_string).collect(),
            Words::File => foretold.texts(),
        };
        let mut hops: Vec<Hop> = foretold.steps().zip(texts).map(Hop::of).collect();
        let request = hops.pop().filter(|_| foretold.is_sent(self.credentials));
        Foretold {
            preflight: hops.pop(),
            request,
            readable: foretold.is_readable(self.credentials),
            reason: foretold.refusal(self.credentials).map(str::to_owned),
        }
    }
}

impl Hop {
    fn of((explanation, text): (&Explanation, String)) -> Self {
        let exposed = explanation.sent.headers.get(ACCESS_CONTROL_EXPOSE_HEADERS);
        Self {
            status: explanation.sent.status.map(|status| status.as_u16()),
            exposed: exposed.map(|names| String::from_utf8_lossy(names.as_bytes()).into_owned()),
            explanation: text,
        }
    }
}

#[cfg(test)]
mod tests {
    use cors_runtime::Policy;

    use super::*;
    use crate::policies::{APP, PUBLIC};

    fn foretold(policy: Policy, origin: &str, method: &str, headers: &[&str]) -> Foretold {
        let asked = Asked {
            fetch: &Fetch::new(origin, method, headers).unwrap(),
            path: "/app/notes/7",
            credentials: Credentials::Include,
            words: Words::Library,
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

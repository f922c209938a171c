//! What a browser will do with a call, told by the policy's `explain` before anything is sent.

use axum::http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
    ORIGIN,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use cors_runtime::explain::{Credentials, Explanation, Verdict};
use serde::Serialize;

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// A call that a page might make.
pub(crate) struct Asked<'a> {
    pub(crate) origin: Option<HeaderValue>,
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    /// The headers that a browser asks for in a preflight: see [`unsafe_names`].
    pub(crate) unsafe_headers: Option<HeaderValue>,
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
        let hop =
            |method: &Method, headers: &HeaderMap| self.hop(&explain(method, self.path, headers));
        // As browsers say of every fetch() of another origin's.
        let mut headers =
            HeaderMap::from_iter([(SEC_FETCH_MODE, HeaderValue::from_static("cors"))]);
        if let Some(origin) = &self.origin {
            headers.insert(ORIGIN, origin.clone());
        }
        let (request, request_refused) = hop(&self.method, &headers);
        if !self.needs_preflight() {
            return Foretold {
                preflight: None,
                request: Some(request),
                readable: request_refused.is_none(),
                reason: request_refused,
            };
        }
        if let Ok(method) = HeaderValue::from_str(self.method.as_str()) {
            headers.insert(ACCESS_CONTROL_REQUEST_METHOD, method);
        }
        if let Some(names) = &self.unsafe_headers {
            headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, names.clone());
        }
        let (preflight, preflight_refused) = hop(&Method::OPTIONS, &headers);
        let request = preflight_refused.is_none().then_some(request);
        let reason = preflight_refused.or(request_refused);
        Foretold {
            preflight: Some(preflight),
            request,
            readable: reason.is_none(),
            reason,
        }
    }

    /// Without an Origin it isn't a page's call to another origin, and there is no preflight
    /// ([Fetch, HTTP fetch](https://fetch.spec.whatwg.org/#http-fetch)).
    fn needs_preflight(&self) -> bool {
        let is_safelisted = matches!(self.method, Method::GET | Method::HEAD | Method::POST);
        self.origin.is_some() && !(is_safelisted && self.unsafe_headers.is_none())
    }

    /// The second is the reason of a refusal.
    fn hop(&self, explanation: &Explanation) -> (Hop, Option<String>) {
        let exposed = explanation.sent.headers.get(ACCESS_CONTROL_EXPOSE_HEADERS);
        let refused = match explanation.browser(self.credentials) {
            Verdict::Blocked { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        let hop = Hop {
            status: explanation.sent.status.map(|status| status.as_u16()),
            exposed: exposed.map(|names| String::from_utf8_lossy(names.as_bytes()).into_owned()),
            explanation: explanation.to_string(),
        };
        (hop, refused)
    }
}

/// The names that a preflight asks for, as browsers send them: in lower case, sorted, each once
/// ([Fetch, CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names)).
///
/// Of a header with a `None` for its value only the name is known: then the one value counts that
/// people send with it, which for Content-Type is JSON.
pub(crate) fn unsafe_names<'a>(
    headers: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> Option<HeaderValue> {
    let mut names: Vec<_> = headers
        .filter(|(name, value)| !is_safelisted(name, *value))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    HeaderValue::from_str(&names.join(",")).ok()
}

/// [Fetch, CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header),
/// without what it says of odd bytes and long values, which nobody sends here.
fn is_safelisted(name: &str, value: Option<&str>) -> bool {
    const TYPES: [&str; 3] = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];
    match name.to_ascii_lowercase().as_str() {
        "accept" | "accept-language" | "content-language" | "range" => true,
        "content-type" => value.is_some_and(|value| {
            let essence = value.split(';').next().unwrap_or_default().trim();
            TYPES.iter().any(|safe| safe.eq_ignore_ascii_case(essence))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::{APP, PUBLIC};

    fn app(method: &Method, path: &str, headers: &HeaderMap) -> Explanation {
        APP.explain(method, path, headers)
    }

    fn public(method: &Method, path: &str, headers: &HeaderMap) -> Explanation {
        PUBLIC.explain(method, path, headers)
    }

    fn asked(origin: &'static str, method: Method, headers: &[&'static str]) -> Asked<'static> {
        Asked {
            origin: Some(HeaderValue::from_static(origin)),
            method,
            path: "/app/notes/7",
            unsafe_headers: unsafe_names(headers.iter().map(|name| (*name, None))),
            credentials: Credentials::Include,
        }
    }

    #[test]
    fn a_refused_preflight_is_the_end() {
        let foretold = asked("http://app.localhost:8080", Method::PATCH, &[]).foretell(app);
        assert!(foretold.preflight.is_some() && foretold.request.is_none() && !foretold.readable);
        let reason = foretold.reason.unwrap();
        assert!(
            reason.starts_with("Method PATCH is not allowed"),
            "{reason}"
        );
    }

    #[test]
    fn a_preflight_is_sent_for_what_is_not_safelisted() {
        let foretold =
            asked("http://app.localhost:8080", Method::PUT, &["Content-Type"]).foretell(app);
        assert!(foretold.preflight.is_some() && foretold.request.is_some() && foretold.readable);
        let foretold = asked("http://app.localhost:8080", Method::POST, &["accept"]).foretell(app);
        assert!(foretold.preflight.is_none() && foretold.readable);
    }

    #[test]
    fn the_request_may_be_sent_and_its_answer_kept_from_the_page() {
        let foretold = asked("null", Method::GET, &[]).foretell(public);
        assert!(foretold.request.is_some() && !foretold.readable);
        assert!(
            foretold
                .reason
                .unwrap()
                .contains("must not be the wildcard")
        );
    }

    #[test]
    fn names_are_asked_for_as_browsers_ask() {
        let names = [
            ("X-B", Some("1")),
            ("Accept", None),
            ("content-type", Some("text/plain; charset=utf-8")),
            ("X-A", None),
            ("x-b", None),
        ];
        assert_eq!(unsafe_names(names.into_iter()).unwrap(), "x-a,x-b");
        assert_eq!(unsafe_names([("Range", None)].into_iter()), None);
    }
}

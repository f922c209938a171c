//! From what the API recorded to what the page must have seen.

use std::collections::BTreeSet;

use cors_runtime::explain::{Credentials, Explanation, Verdict};
use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, EXPIRES, HeaderValue,
    LAST_MODIFIED, LOCATION, ORIGIN, PRAGMA,
};

use crate::case::{Sees, Step};
use crate::policies::policy;
use crate::server::Exchange;

/// The response headers that every page may read
/// ([Fetch, CORS-safelisted response-header name](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name)).
const SAFELISTED: [HeaderName; 7] =
    [CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, EXPIRES, LAST_MODIFIED, PRAGMA];

/// What a page is predicted to see.
#[derive(Debug)]
pub(crate) enum Predicted {
    /// A `TypeError`; Chromium's console says these words.
    Blocked {
        words: String,
    },
    /// A `TypeError` without any request: the browser knows such a method and sends none.
    NotSent,
    Opaque,
    Reads {
        status: u16,
        headers: BTreeSet<String>,
        body: String,
    },
    /// What was let through must have been followed by another request, and there was none.
    Unfinished,
}

impl Predicted {
    pub(crate) const fn sees(&self) -> Option<Sees> {
        match self {
            Self::Blocked { .. } | Self::NotSent => Some(Sees::Blocked),
            Self::Opaque => Some(Sees::Opaque),
            Self::Reads { status, .. } => Some(Sees::Reads(*status)),
            Self::Unfinished => None,
        }
    }
}

/// What the page sees of a step that caused these exchanges.
///
/// Each is explained by itself: a preflight or a redirect that passes must be followed by another request, one that
/// doesn't ends the fetch. `stored` is the case's last response: what a cache has if nothing was sent. `strict` means
/// that `*` doesn't cover Authorization.
pub(crate) fn predict(step: &Step, exchanges: &[Exchange], stored: Option<&Exchange>, strict: bool) -> Predicted {
    let from_cache = stored.filter(|_| exchanges.is_empty()).map(|stored| {
        let mut again = stored.clone();
        again.headers.insert(ORIGIN, HeaderValue::from_static(step.from.origin()));
        again
    });
    if exchanges.is_empty() && from_cache.is_none() {
        return Predicted::NotSent;
    }
    let mut is_cross_origin = false;
    for exchange in exchanges.iter().chain(&from_cache) {
        // Once a fetch has left the page's origin, coming back is a CORS request too.
        is_cross_origin |= exchange.origin != step.from.origin();
        let Some(explanation) = explain(exchange) else { return Predicted::Unfinished };
        if is_cross_origin && !step.is_no_cors() {
            let credentials = if step.includes_credentials() { Credentials::Include } else { Credentials::Omit };
            let verdict =
                if strict { explanation.browser_strictly(credentials) } else { explanation.browser(credentials) };
            if let Verdict::Blocked { reason, .. } = verdict {
                return Predicted::Blocked { words: reason.clone() };
            }
        }
        let is_redirect = exchange.status.is_redirection() && exchange.answer.contains_key(LOCATION);
        if exchange.is_preflight() || is_redirect {
            continue;
        }
        if is_cross_origin && step.is_no_cors() {
            return Predicted::Opaque;
        }
        let is_readable =
            |name: &&HeaderName| !is_cross_origin || is_exposed(name, &explanation, step.includes_credentials());
        return Predicted::Reads {
            status: exchange.status.as_u16(),
            headers: exchange.answer.keys().filter(is_readable).map(ToString::to_string).collect(),
            body: exchange.body.clone(),
        };
    }
    Predicted::Unfinished
}

/// What the API answered otherwise than the explanation says that it does.
pub(crate) fn contradiction(exchange: &Exchange) -> Option<String> {
    let Some(Explanation { sent, .. }) = explain(exchange) else {
        return Some(format!("no policy is known for {}", exchange.path));
    };
    if let Some(status) = sent.status.filter(|status| *status != exchange.status) {
        return Some(format!("the answer to {} was {}, explained as {status}", exchange.method, exchange.status));
    }
    let wrong =
        sent.headers.iter().find(|(name, value)| !exchange.answer.get_all(*name).iter().any(|sent| sent == value));
    wrong.map(|(name, value)| format!("the answer to {} has no `{name}: {value:?}`", exchange.method))
}

/// What the policy that answered says of a request.
fn explain(exchange: &Exchange) -> Option<Explanation> {
    let policy = policy(exchange.path.split('/').nth(1)?, &exchange.requested())?;
    Some(policy.explain(&exchange.method, &exchange.path, &exchange.headers))
}

/// Whether a page of another origin may read this response header
/// ([Fetch, CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors)).
fn is_exposed(name: &HeaderName, explanation: &Explanation, credentials: bool) -> bool {
    let lines = explanation.sent.headers.get_all(ACCESS_CONTROL_EXPOSE_HEADERS);
    let mut exposed = lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(", "));
    SAFELISTED.contains(name)
        || exposed.any(|exposed| exposed.eq_ignore_ascii_case(name.as_str()) || (exposed == "*" && !credentials))
}

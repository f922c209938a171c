//! What arrived at the API and what left it, kept so that the page can show both sides of a call.
//!
//! A page learns nothing of its preflights, and of a refused answer only that there was one. The server
//! knows: it takes down every exchange under the token that the page put into the URL's query.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::api;
use crate::exhibits::judge_of_request;

/// Exchanges kept; older ones are dropped.
const KEPT: usize = 1024;
/// Longer tokens are not ours, and are not kept.
const LONGEST_TOKEN: usize = 16;

/// The last exchanges of all calls. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<VecDeque<(String, Exchange)>>>);

/// One request and its response, as far as CORS is concerned.
#[derive(Clone, Serialize)]
pub(crate) struct Exchange {
    method: String,
    path: String,
    asked: Vec<(String, String)>,
    status: u16,
    answered: Vec<(String, String)>,
    /// What the policy that judges it says of it.
    explanation: Option<String>,
}

impl Log {
    fn push(&self, token: String, exchange: Exchange) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((token, exchange));
    }

    /// The exchanges of the call with this token, in the order in which they were answered.
    pub(crate) fn of(&self, token: &str) -> Vec<Exchange> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = kept.iter().filter(|(its, _)| its == token);
        own.map(|(_, exchange)| exchange.clone()).collect()
    }
}

/// The middleware: takes down each exchange whose URL ends in `?call=<token>`.
pub(crate) async fn record(State(log): State<Log>, request: Request, next: Next) -> Response {
    let token = request
        .uri()
        .query()
        .and_then(|query| query.strip_prefix("call="));
    let Some(token) = token
        .filter(|token| token.len() <= LONGEST_TOKEN)
        .map(str::to_owned)
    else {
        return next.run(request).await;
    };
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let mut asked = shown(request.headers());
    // A cookie belongs to a host, whatever the port: others may be none of our business.
    if api::is_signed_in(request.headers()) {
        asked.push(("cookie".to_owned(), api::SESSION_COOKIE.to_owned()));
    }
    let judge = judge_of_request(request.method(), &path, request.headers());
    let explanation = judge.map(|judge| {
        let explanation = judge
            .policy
            .explain(request.method(), &path, request.headers());
        explanation.to_string()
    });
    let response = next.run(request).await;
    let exchange = Exchange {
        method,
        path,
        asked,
        status: response.status().as_u16(),
        answered: shown(response.headers()),
        explanation,
    };
    log.push(token, exchange);
    response
}

/// The headers that have to do with CORS, and the application's own.
fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    let of_interest = |name: &str| {
        name == "origin"
            || name == "vary"
            || name == "set-cookie"
            || name.starts_with("access-control-")
            || name.starts_with("x-")
    };
    headers
        .iter()
        .filter(|(name, _)| of_interest(name.as_str()))
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

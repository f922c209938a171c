//! The handler behind every policy: it answers what the case says.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::extract::Extension;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use crate::case::Answer;

/// The answer of this hop, and where it leads if it is a redirect. The server finds both before the policy runs.
#[derive(Clone, Debug)]
pub(crate) struct Scripted {
    pub(crate) answer: Answer,
    pub(crate) location: Option<HeaderValue>,
}

/// Numbers the answers, so that a page that reads one says which.
static SERIAL: AtomicU32 = AtomicU32::new(1);

pub(crate) async fn answer(method: Method, Extension(scripted): Extension<Scripted>) -> Response<Body> {
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    let mut response = Response::new(Body::from(format!("{method}, answer {serial}")));
    *response.status_mut() = StatusCode::from_u16(scripted.answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    *headers = usual();
    for (name, _) in &scripted.answer.headers {
        headers.remove(name);
    }
    for (name, value) in scripted.answer.headers {
        headers.append(name, value);
    }
    if let Some(location) = scripted.location {
        headers.insert(LOCATION, location);
    }
    response
}

/// The same, but for preflights, which get a 200 whatever the case says.
pub(crate) async fn answer_steadily(
    method: Method,
    headers: HeaderMap,
    Extension(scripted): Extension<Scripted>,
) -> Response<Body> {
    let Scripted { answer: scripted_answer, location } = scripted;
    let steady = if headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        Scripted { answer: Answer { status: 200, ..scripted_answer }, location: None }
    } else {
        Scripted { answer: scripted_answer, location }
    };
    answer(method, Extension(steady)).await
}

/// One of each kind: always readable, readable when exposed, and named by no policy.
fn usual() -> HeaderMap {
    const USUAL: [(HeaderName, &str); 5] = [
        (CONTENT_TYPE, "text/plain"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-request-id"), "7"),
        (ETAG, "\"7\""),
        (HeaderName::from_static("x-secret"), "7"),
    ];
    USUAL.map(|(name, value)| (name, HeaderValue::from_static(value))).into_iter().collect()
}

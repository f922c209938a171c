//! What a page can read of a response that it may read: errors too, and the headers that are exposed.

use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION, COOKIE, RANGE, USER_AGENT,
};
use serde_json::json;

use crate::case::{Answer, Case, From, Sees, Step};

fn get() -> Step {
    Step::fetch(json!({})).sends("GET")
}

fn put() -> Step {
    Step::fetch(json!({ "method": "PUT" }))
}

/// With credentials that the page knows.
fn with_token(method: &str) -> Step {
    Step::fetch(json!({ "method": method, "headers": { "Authorization": "Bearer t" } }))
}

/// A response with this status, after a preflight.
fn error(name: &'static str, status: u16) -> Case {
    let put = Step::fetch(json!({ "method": "PUT" })).sends("OPTIONS PUT");
    Case::new(name, "/list/x").answers(Answer::status(status)).step(put.sees(Sees::Reads(status)))
}

/// A response with headers of requests.
fn of_requests() -> Answer {
    Answer::status(200)
        .with(AUTHORIZATION, "Bearer t")
        .with(RANGE, "bytes=0-9")
        .with(HeaderName::from_static("x-requested-with"), "XMLHttpRequest")
        .with(USER_AGENT, "none")
        .with(COOKIE, "a=b")
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        error("error-401", 401),
        error("error-404", 404),
        error("error-500", 500),
        Case::new("error-without-preflight", "/one/x")
            .answers(Answer::status(403))
            .step(get().sees(Sees::Reads(403)))
            .step(get().from(From::App).blocked()),
        // A layer inside of the policies: it never meets a preflight, and a page reads what it answers.
        Case::new("guarded", "/guarded/x")
            .step(get().sees(Sees::Reads(401)).headers(&["www-authenticate"], &["x-request-id"]))
            .step(put().sends("OPTIONS PUT").sees(Sees::Reads(401)).headers(&["www-authenticate"], &["vary"]))
            .step(get().from(From::App).blocked())
            .step(put().from(From::App).sends("OPTIONS").blocked()),
        Case::new("guarded-and-known", "/guarded/y")
            .step(with_token("GET").sends("OPTIONS GET"))
            .step(with_token("GET").from(From::App).sends("OPTIONS").blocked()),
        Case::new("guarded-and-known-put", "/guarded/z").step(with_token("PUT").sends("OPTIONS PUT")),
        Case::new("exposed-none", "/any/x")
            .step(get().headers(&["content-type", "cache-control"], &["x-request-id", "etag", "x-secret"])),
        Case::new("exposed-one", "/one/x")
            .step(get().headers(&["content-type", "x-request-id"], &["etag", "x-secret", "vary"])),
        Case::new("exposed-listed", "/list/x")
            .step(get().headers(&["content-type", "x-request-id", "etag"], &["x-secret", "vary"])),
        Case::new("exposed-any", "/any-all/x")
            .step(get().headers(&["content-type", "x-request-id", "etag", "x-secret"], &[])),
        Case::new("exposed-with-credentials", "/list-credentials/x")
            .step(Step::fetch(json!({ "credentials": "include" })).sends("GET").headers(&["x-request-id"], &["etag"])),
        Case::new("exposed-to-the-same-origin", "/any/x")
            .at(From::Page.origin())
            .step(get().headers(&["x-request-id", "etag", "x-secret"], &[])),
        Case::new("exposed-request-headers", "/unusual/x").answers(of_requests()).step(
            get().headers(
                &["authorization", "range", "x-requested-with", "user-agent", "cookie"],
                &["etag", "x-secret"],
            ),
        ),
        Case::new("exposed-request-headers-not-listed", "/list/x")
            .answers(of_requests())
            .step(get().headers(&["etag"], &["authorization", "range", "x-requested-with", "user-agent", "cookie"])),
        // The policy alone speaks.
        Case::new("handler-sets-its-own", "/list/x")
            .answers(
                Answer::status(200)
                    .with(ACCESS_CONTROL_ALLOW_ORIGIN, "http://127.0.0.1:27181")
                    .with(ACCESS_CONTROL_EXPOSE_HEADERS, "X-Secret"),
            )
            .step(get().headers(&["x-request-id"], &["x-secret"])),
    ]
}

//! A policy for every server, the fields of its answers, and requests to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cors_runtime::{Policy, cors_policy};
use cors_tests::http1::Answer;

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const OTHER: &str = "https://other.example";
pub(crate) const PREFLIGHT_VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

pub(crate) const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type, X-Auth-Token",
    expose_headers = "X-Request-ID",
    credentials = true,
    max_age = "24h",
    path = "^/api/",
);

pub(crate) const API_PREFLIGHT: [(&str, &str); 6] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-headers", "Content-Type, X-Auth-Token"),
    ("access-control-allow-methods", "GET, PUT"),
    ("access-control-allow-origin", APP),
    ("access-control-max-age", "86400"),
    ("vary", PREFLIGHT_VARY),
];

pub(crate) const API_ACTUAL: [(&str, &str); 4] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-origin", APP),
    ("access-control-expose-headers", "X-Request-ID"),
    ("vary", "Origin"),
];

/// How often the handlers, and the authentication before them, were asked.
#[derive(Clone, Default)]
pub(crate) struct Runs {
    pub(crate) handler: Arc<AtomicUsize>,
    pub(crate) authentication: Arc<AtomicUsize>,
}

impl Runs {
    pub(crate) fn get(&self) -> (usize, usize) {
        (self.authentication.load(Ordering::SeqCst), self.handler.load(Ordering::SeqCst))
    }
}

pub(crate) fn lines<'a>(headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("Host", "api.example")], headers].concat()
}

pub(crate) fn preflight<'a>(origin: &'a str, method: &'a str) -> Vec<(&'a str, &'a str)> {
    lines(&[("Origin", origin), ("Access-Control-Request-Method", method)])
}

/// A preflight's answer has no body, and where HTTP lets it say so, it says so.
#[track_caller]
pub(crate) fn assert_no_body(answer: &Answer) {
    assert!(answer.says_no_body(), "{answer:?}");
}

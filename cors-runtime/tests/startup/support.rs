//! Policies and shorthands for the tests.

use cors_runtime::cors_policy;
use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

pub(crate) const OPEN: StartupPolicy = cors_policy!(origins = startup, methods = [GET, PUT], headers = "Content-Type");

pub(crate) const WITH_CREDENTIALS: StartupPolicy =
    cors_policy!(origins = startup, methods = [GET, PUT], headers = "Content-Type", credentials = true);

pub(crate) const DANGEROUS: StartupPolicy = cors_policy!(
    origins = startup,
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    dangerously = [null_origin, insecure_origins],
);

pub(crate) const OPEN_WITH_DEVELOPMENT: StartupPolicy = cors_policy!(
    origins = startup,
    methods = [GET, PUT],
    headers = "Content-Type",
    dev_origins = ["http://localhost:*", "https://app.example.com"],
);

pub(crate) const WITH_DEVELOPMENT: StartupPolicy = cors_policy!(
    origins = startup,
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    dev_origins = ["http://localhost:*", "https://app.example.com"],
);

/// The rules that an error names, each with its place.
pub(crate) fn broken(built: Result<OwnedPolicy, PolicyError>) -> Vec<String> {
    let error = built.expect_err("the policy is refused");
    error.faults().iter().map(|fault| format!("{}: {}", fault.place(), fault.rule())).collect()
}

pub(crate) fn map<'a>(fields: impl IntoIterator<Item = (&'static str, &'a str)>) -> HeaderMap {
    fields
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect()
}

/// Whether the policy lets a page of this origin read.
pub(crate) fn allows(policy: &OwnedPolicy, origin: &str) -> bool {
    match policy.decide(&Method::GET, "/users", &map([("origin", origin)])) {
        cors_runtime::Decision::Actual(actual) => actual.is_allowed(),
        other => panic!("not an actual request: {other:?}"),
    }
}

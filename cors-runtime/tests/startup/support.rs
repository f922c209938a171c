//! Policies and shorthands for the tests.

use cors_runtime::__private::{MaxAge, Names, OriginList, Origins, PathPattern, StartupTable, Stored, Table};
use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// What `cors_policy!(origins = startup, methods = [GET, PUT], headers = "Content-Type")` stands for.
pub(crate) const OPEN: StartupPolicy = {
    static TABLE: StartupTable = StartupTable { table: table(false), dangerously: &[], dev_origins: &[] };
    StartupPolicy::new(&TABLE)
};

/// The same with `credentials = true`.
pub(crate) const WITH_CREDENTIALS: StartupPolicy = {
    static TABLE: StartupTable = StartupTable { table: table(true), dangerously: &[], dev_origins: &[] };
    StartupPolicy::new(&TABLE)
};

/// With `credentials = true, dangerously = [null_origin, insecure_origins]`.
pub(crate) const DANGEROUS: StartupPolicy = {
    static TABLE: StartupTable =
        StartupTable { table: table(true), dangerously: &["null_origin", "insecure_origins"], dev_origins: &[] };
    StartupPolicy::new(&TABLE)
};

/// With `dev_origins = ["http://localhost:*", "https://app.example.com"]`, as in a program with debug assertions.
pub(crate) const WITH_DEVELOPMENT: StartupPolicy = {
    static TABLE: StartupTable = StartupTable {
        table: table(true),
        dangerously: &[],
        dev_origins: &["http://localhost:*", "https://app.example.com"],
    };
    StartupPolicy::new(&TABLE)
};

const fn table(credentials: bool) -> Table {
    Table {
        path: PathPattern::Every,
        origins: Origins::Listed(OriginList::EMPTY),
        credentials,
        methods: Names::List(Stored::Static("GET, PUT")),
        headers: Names::List(Stored::Static("Content-Type")),
        expose_headers: Names::Nothing,
        max_age: MaxAge { seconds: 3600, text: Stored::Static("3600") },
        preflight_status: 204,
    }
}

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

//! Policies, requests and shorthands for the tests.

use cors_runtime::__private::{
    HostPatterns, HostSet, Hosts, Lengths, MaxAge, Names, OriginList, Origins, PathPattern, Prepared, Stored, Table,
    Wildcards,
};
use cors_runtime::{Actual, Decision, Policy, Preflight, cors_policy};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const PREVIEW: &str = "https://pr-1.preview.example.com";
pub(crate) const OTHER: &str = "https://evil.example";
pub(crate) const PREFLIGHT_VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// The simplest policy there is.
pub(crate) const ONE: Policy = cors_policy!(origin = "https://app.example.com", methods = "GET, PUT", max_age = "24h");

/// What a test's policy says; everything else is as in [`Spec::default`].
pub(crate) struct Spec {
    pub(crate) origins: Origins,
    pub(crate) credentials: bool,
    pub(crate) methods: &'static str,
    pub(crate) headers: &'static str,
    pub(crate) expose_headers: &'static str,
    pub(crate) path: PathPattern,
    pub(crate) preflight_status: u16,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            origins: one(),
            credentials: false,
            methods: "GET, PUT",
            headers: "Content-Type, X-Auth-Token",
            expose_headers: "X-Request-ID",
            path: PathPattern::Every,
            preflight_status: 204,
        }
    }
}

impl Spec {
    /// An owned policy, as start-up code builds it.
    pub(crate) fn prepared(self) -> Prepared {
        let names = |names: &'static str| match names {
            "" => Names::Nothing,
            "mirror" => Names::Mirror,
            list => Names::List(Stored::owned(list)),
        };
        let table = Table {
            path: self.path,
            origins: self.origins,
            credentials: self.credentials,
            methods: names(self.methods),
            headers: names(self.headers),
            expose_headers: names(self.expose_headers),
            max_age: MaxAge::of_seconds(3600),
            preflight_status: self.preflight_status,
        };
        Prepared::new(table).unwrap()
    }

    pub(crate) fn policy(self) -> Policy {
        Policy::new(Box::leak(Box::new(self.prepared())))
    }
}

pub(crate) fn one() -> Origins {
    Origins::One(Stored::Static(APP))
}

/// `https://app.example.com`, `https://*.preview.example.com` and `null`.
pub(crate) fn listed() -> Origins {
    Origins::Listed(OriginList {
        null: true,
        https: Hosts {
            literal: HostSet::Few(Stored::Static(&[Stored::Static("app.example.com")])),
            patterns: Some(Stored::Static(&PREVIEWS)),
        },
        others: Stored::Static(&[]),
    })
}

static PREVIEWS: HostPatterns = HostPatterns {
    any_port: HostSet::Empty,
    wildcards: Wildcards {
        domains: HostSet::Few(Stored::Static(&[Stored::Static("preview.example.com")])),
        lengths: Lengths(1 << "preview.example.com".len()),
        ..Wildcards::NONE
    },
    wildcards_any_port: Wildcards::NONE,
};

/// Several origins, with credentials: the policy that sends the most.
pub(crate) fn listed_with_credentials() -> Policy {
    Spec { origins: listed(), credentials: true, ..Spec::default() }.policy()
}

pub(crate) fn map<'a>(fields: impl IntoIterator<Item = (&'static str, &'a str)>) -> HeaderMap {
    fields
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect()
}

/// The fields of a map, sorted, as `name: value`.
pub(crate) fn fields(headers: &HeaderMap) -> Vec<String> {
    let mut fields: Vec<_> =
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    fields.sort_unstable();
    fields
}

/// The fields of a browser's preflight.
pub(crate) fn preflight_from(origin: &str) -> HeaderMap {
    map([
        ("origin", origin),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "x-auth-token"),
    ])
}

pub(crate) fn preflight(policy: Policy, request: &HeaderMap) -> Preflight<'static> {
    match policy.decide(&Method::OPTIONS, "/users", request) {
        Decision::Preflight(preflight) => preflight,
        other => panic!("not a preflight: {other:?}"),
    }
}

pub(crate) fn actual(policy: Policy, method: &Method, request: &HeaderMap) -> Actual<'static> {
    match policy.decide(method, "/users", request) {
        Decision::Actual(actual) => actual,
        other => panic!("not an actual request: {other:?}"),
    }
}

/// What a GET from `origin` makes of a response's fields.
pub(crate) fn applied(policy: Policy, origin: Option<&str>, mut response: HeaderMap) -> Vec<String> {
    let request = map(origin.map(|origin| ("origin", origin)));
    actual(policy, &Method::GET, &request).apply(&mut response);
    fields(&response)
}

//! A set in the binary.

use cors_runtime::{Decision, Policy, PolicySet, cors_policy};
use http::{HeaderMap, HeaderValue, Method};

pub(crate) const ADMIN: Policy = cors_policy!(
    origins = ["https://admin.example.com", "https://root.example.com"],
    methods = [GET, DELETE],
    credentials = true,
    path = "^/api/admin/",
);
pub(crate) const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT], path = "^/api/");
pub(crate) const HEALTH: Policy = cors_policy!(origin = "*", path = "^/health$");

pub(crate) const SITE: PolicySet<3> = PolicySet::new([ADMIN, API, HEALTH]);

pub(crate) fn from(origin: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(http::header::ORIGIN, HeaderValue::from_static(origin))])
}

/// Access-Control-Allow-Origin of a page that gets this path, or why there is none.
fn decided(path: &str, origin: &'static str) -> String {
    match SITE.decide(&Method::GET, path, &from(origin)) {
        Decision::NotGoverned => "not governed".to_owned(),
        Decision::Preflight(preflight) => panic!("no preflight: {preflight:?}"),
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            let allowed = headers.get("access-control-allow-origin");
            allowed.map_or("not allowed", |value| value.to_str().unwrap()).to_owned()
        }
    }
}

#[test]
fn the_first_policy_that_governs_the_path_answers() {
    assert_eq!(decided("/api/admin/users", "https://admin.example.com"), "https://admin.example.com");
    // And alone: that another one would allow it makes no difference.
    assert_eq!(decided("/api/admin/users", "https://app.example.com"), "not allowed");
    assert_eq!(decided("/api/admin", "https://app.example.com"), "https://app.example.com");
    assert_eq!(decided("/health", "https://stranger.example"), "*");
    assert_eq!(decided("/health/", "https://stranger.example"), "not governed");
    assert_eq!(decided("/", "https://app.example.com"), "not governed");
}

#[test]
fn the_policy_of_a_path_is_known_without_a_request() {
    assert!(SITE.policy_for("/api/users").is_some_and(|policy| policy.allows_method("PUT")));
    assert!(SITE.policy_for("/").is_none());
    assert_eq!(SITE.policies().len(), 3);
    assert_eq!(size_of_val(&SITE), 3 * size_of::<Policy>());
}

#[test]
fn a_set_of_one_is_a_policy() {
    static ONE: PolicySet<1> = PolicySet::new([cors_policy!(origin = "*")]);
    assert!(ONE.policy_for("/anything").is_some());
}

#[cfg(feature = "explain")]
#[test]
fn an_explanation_names_the_patterns_only_where_none_matches() {
    use cors_runtime::explain::{Credentials, RequestKind};

    let explanation = SITE.explain(&Method::GET, "/elsewhere", &from("https://app.example.com"));
    let RequestKind::NotGoverned { paths, .. } = &explanation.kind else { panic!("{explanation}") };
    assert_eq!(paths, &["^/api/admin/", "^/api/", "^/health$"]);
    assert!(!explanation.readable(Credentials::Omit));
    let text = explanation.to_string();
    let first =
        "GET /elsewhere isn't governed by this set: its path matches none of `^/api/admin/`, `^/api/`, `^/health$`.\n";
    assert!(text.starts_with(first), "{text}");
    assert!(
        text.contains("the `path`s of the set (`^/api/admin/`, `^/api/`, `^/health$`) leave this path out"),
        "{text}"
    );

    let explanation = SITE.explain(&Method::GET, "/api/users", &from("https://stranger.example"));
    assert_eq!(
        explanation.to_string(),
        API.explain(&Method::GET, "/api/users", &from("https://stranger.example")).to_string()
    );
}

//! A set that was built when the program started.

use cors_runtime::Decision;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet, PolicyBuilder, PolicyError};
use http::{HeaderMap, Method};

use crate::constant::{SITE, from};

fn at(path: &str) -> PolicyBuilder {
    OwnedPolicy::builder().origins("https://app.example.com").path(path)
}

fn built(paths: &[&str]) -> Result<OwnedPolicySet, PolicyError> {
    OwnedPolicySet::new(paths.iter().map(|path| at(path).build()).collect::<Result<Vec<_>, _>>()?)
}

fn sent(decision: Decision<'_>) -> Option<HeaderMap> {
    match decision {
        Decision::NotGoverned => None,
        Decision::Preflight(preflight) => Some(preflight.headers()),
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            Some(headers)
        }
    }
}

#[test]
fn it_says_what_a_set_in_the_binary_says() {
    let set = OwnedPolicySet::new(SITE.policies().map(OwnedPolicy::from)).unwrap();
    for path in ["/api/admin/users", "/api/users", "/health", "/elsewhere"] {
        for origin in ["https://admin.example.com", "https://app.example.com", "https://stranger.example"] {
            let (decided, expected) =
                (set.decide(&Method::GET, path, &from(origin)), SITE.decide(&Method::GET, path, &from(origin)));
            assert_eq!(sent(decided), sent(expected), "{path} {origin}");
            let (explained, expected) =
                (set.explain(&Method::GET, path, &from(origin)), SITE.explain(&Method::GET, path, &from(origin)));
            assert_eq!(explained.to_string(), expected.to_string());
        }
    }
    assert!(set.policy_for("/api/users").is_some_and(|policy| policy.allows_method("PUT")));
    assert_eq!(set.clone().policies().len(), 3);
}

#[test]
fn every_policy_that_never_answers_is_named() {
    let everywhere = OwnedPolicy::builder().origins("*").build().unwrap();
    let rest = built(&["^/api/", "^/health$"]).unwrap();
    let error = OwnedPolicySet::new(std::iter::once(everywhere).chain(rest.policies().to_vec())).unwrap_err();
    let places: Vec<String> = error.faults().iter().map(|fault| fault.place().to_string()).collect();
    assert_eq!(places, ["policies[1]", "policies[2]"]);
    assert!(error.faults().iter().all(|fault| fault.rule() == "unreachable-policy" && fault.is_error()));

    let error = built(&["^/api/", "^/api/users", "^/health$"]).unwrap_err();
    let [fault] = error.faults() else { panic!("{error}") };
    assert_eq!(
        fault.fact(),
        "this policy never answers: `policies[0]`, with `path = \"^/api/\"`, governs every path that `^/api/users` matches"
    );
    assert_eq!(fault.help(), Some("move this policy before `policies[0]`, or leave one of the two out"));
}

#[test]
fn an_empty_set_is_refused() {
    let error = OwnedPolicySet::new([]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the CORS policy has 1 error\n\
         policies: [empty-list] a set of policies has at least one\n    help: without any, mount none"
    );
}

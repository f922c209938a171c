//! What a browser makes of it, in the words of Chromium's console.

use cors_runtime::explain::{Credentials, Verdict};
use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, Method};

use crate::request::{from, preflight};

const MISSING: &str = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
const CHECK: &str = "Response to preflight request doesn't pass access control check: ";
const WILDCARD: &str = "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard \
                        '*' when the request's credentials mode is 'include'.";
const NO_CREDENTIALS: &str = "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which \
                              must be 'true' when the request's credentials mode is 'include'.";
const MISMATCH: &str = "The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com' that is not \
                        equal to the supplied origin. Have the server send the header with a valid value.";

const PLAIN: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PATCH], headers = "X-A");
const SIGNED_IN: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [PUT],
    headers = ["X-A"],
    credentials = true,
);
const PUBLIC: Policy = cors_policy!(origin = "*", methods = "*", headers = "*", path = "^/api/");
const MIRROR: Policy = cors_policy!(origin = "https://app.example.com", methods = mirror, headers = mirror);

/// The reason why a browser blocks, or nothing.
fn reason(policy: Policy, method: &Method, headers: &HeaderMap, credentials: Credentials) -> String {
    let explanation = policy.explain(method, "/api/users", headers);
    let blocked = !explanation.readable(credentials);
    match explanation.browser(credentials) {
        Verdict::Blocked { reason, .. } => {
            assert!(blocked);
            reason.clone()
        }
        verdict => {
            assert!(!blocked, "{verdict:?}");
            String::new()
        }
    }
}

#[test]
fn responses() {
    for (policy, origin, omit, include) in [
        (PLAIN, "https://app.example.com", "", NO_CREDENTIALS),
        (PLAIN, "https://other.example", MISMATCH, MISMATCH),
        (PUBLIC, "https://app.example.com", "", WILDCARD),
        (PUBLIC, "null", "", WILDCARD),
        (SIGNED_IN, "https://app.example.com", "", ""),
        (SIGNED_IN, "https://other.example", MISSING, MISSING),
        (SIGNED_IN, "null", MISSING, MISSING),
    ] {
        for method in [Method::GET, Method::PUT] {
            assert_eq!(reason(policy, &method, &from(origin), Credentials::Omit), omit, "{origin}");
            assert_eq!(reason(policy, &method, &from(origin), Credentials::Include), include, "{origin}");
        }
    }
}

#[test]
fn preflights() {
    let check = |reason: &str| format!("{CHECK}{reason}");
    let method =
        |name: &str| format!("Method {name} is not allowed by Access-Control-Allow-Methods in preflight response.");
    let header = |name: &str| {
        format!("Request header field {name} is not allowed by Access-Control-Allow-Headers in preflight response.")
    };
    let bad_list = "Cannot parse Access-Control-Allow-Headers response header field in preflight response.".to_owned();
    let none = String::new;
    let app = "https://app.example.com";
    for (policy, origin, asked, names, omit, include) in [
        (PLAIN, app, "PATCH", "x-a", none(), check(NO_CREDENTIALS)),
        (PLAIN, app, "POST", "", none(), check(NO_CREDENTIALS)),
        (PLAIN, app, "patch", "", method("patch"), check(NO_CREDENTIALS)),
        (PLAIN, app, "DELETE", "x-b", method("DELETE"), check(NO_CREDENTIALS)),
        (PLAIN, app, "PATCH", "x-a,x-b,x-c", header("x-b"), check(NO_CREDENTIALS)),
        (PLAIN, "https://other.example", "PATCH", "", check(MISSING), check(MISSING)),
        (PUBLIC, app, "DELETE", "x-b", none(), check(WILDCARD)),
        (PUBLIC, app, "delete", "authorization", none(), check(WILDCARD)),
        (SIGNED_IN, app, "PUT", "x-a", none(), none()),
        (SIGNED_IN, app, "DELETE", "x-a", method("DELETE"), method("DELETE")),
        (SIGNED_IN, app, "PUT", "x-b", header("x-b"), header("x-b")),
        (SIGNED_IN, "null", "PUT", "", check(MISSING), check(MISSING)),
        (MIRROR, app, "BREW", "x-z", none(), check(NO_CREDENTIALS)),
        (MIRROR, app, "a b", "", method("a b"), check(NO_CREDENTIALS)),
        (MIRROR, app, "BREW", "x-z,a b", bad_list, check(NO_CREDENTIALS)),
    ] {
        let request = preflight(origin, asked, names);
        let told = [Credentials::Omit, Credentials::Include].map(|how| reason(policy, &Method::OPTIONS, &request, how));
        assert_eq!(told, [omit, include], "{origin} {asked} {names}");
    }
}

/// By default browsers let `*` cover Authorization, and with a flag they don't.
#[test]
fn authorization_under_a_wildcard() {
    const NAMED: Policy = cors_policy!(origin = "*", headers = ["*", "Authorization"]);
    for (policy, strict) in [(PUBLIC, true), (NAMED, false)] {
        let request = preflight("https://app.example.com", "GET", "authorization,x-b");
        let explanation = policy.explain(&Method::OPTIONS, "/api/", &request);
        assert_eq!(explanation.browser(Credentials::Omit), &Verdict::Allowed);
        assert_eq!(explanation.browser_strictly(Credentials::Omit).is_blocked(), strict);
    }
}

#[test]
fn without_an_origin_nothing_is_checked() {
    for policy in [PLAIN, SIGNED_IN, PUBLIC] {
        let explanation = policy.explain(&Method::GET, "/api/", &HeaderMap::new());
        assert_eq!(explanation.browser(Credentials::Include), &Verdict::NotChecked);
        assert!(explanation.readable(Credentials::Omit));
    }
}

#[test]
fn a_request_that_is_not_governed_gets_nothing() {
    let explanation = PUBLIC.explain(&Method::GET, "/", &from("https://app.example.com"));
    assert!(explanation.sent.headers.is_empty());
    assert!(!explanation.readable(Credentials::Omit));
}

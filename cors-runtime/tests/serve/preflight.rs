//! Which request is a preflight, and what answers it.

use cors_runtime::__private::{Origins, PathPattern, Stored};
use cors_runtime::Decision;
use http::{HeaderMap, Method, Response, StatusCode, Version};

use crate::support::{
    APP, ONE, OTHER, PREFLIGHT_VARY, PREVIEW, Spec, fields, listed, listed_with_credentials, map, preflight,
    preflight_from,
};

#[test]
fn it_needs_options_an_origin_and_a_requested_method() {
    let whole = [("origin", APP), ("access-control-request-method", "PUT")];
    let is_preflight = |method: &Method, request: &HeaderMap| {
        matches!(listed_with_credentials().decide(method, "/", request), Decision::Preflight(_))
    };
    assert!(is_preflight(&Method::OPTIONS, &map(whole)));
    assert!(!is_preflight(&Method::GET, &map(whole)));
    assert!(!is_preflight(&Method::OPTIONS, &map([whole[0]])));
    assert!(!is_preflight(&Method::OPTIONS, &map([whole[1]])));
    assert!(!is_preflight(&Method::OPTIONS, &HeaderMap::new()));
    assert!(!is_preflight(&Method::from_bytes(b"options").unwrap(), &map(whole)));
}

#[test]
fn an_allowed_origin_gets_the_whole_policy() {
    let answer = preflight(listed_with_credentials(), &preflight_from(PREVIEW));
    assert!(answer.is_allowed());
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        fields(&answer.headers()),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-headers: Content-Type, X-Auth-Token",
            "access-control-allow-methods: GET, PUT",
            "access-control-allow-origin: https://pr-1.preview.example.com",
            "access-control-max-age: 3600",
            &format!("vary: {PREFLIGHT_VARY}"),
        ]
    );
}

#[test]
fn what_a_policy_does_not_have_is_not_sent() {
    let answer = preflight(ONE, &preflight_from(APP));
    assert_eq!(
        fields(&answer.headers()),
        [
            "access-control-allow-methods: GET, PUT",
            "access-control-allow-origin: https://app.example.com",
            "access-control-max-age: 86400",
            &format!("vary: {PREFLIGHT_VARY}"),
        ]
    );
}

#[test]
fn any_origin_gets_a_star() {
    let policy = Spec { origins: Origins::Any, ..Spec::default() }.policy();
    for origin in [APP, OTHER, "null"] {
        assert_eq!(preflight(policy, &preflight_from(origin)).headers()["access-control-allow-origin"], "*");
    }
}

#[test]
fn the_requested_method_and_headers_are_not_compared() {
    let request = map([
        ("origin", APP),
        ("access-control-request-method", "PURGE"),
        ("access-control-request-headers", "x-unheard-of"),
    ]);
    let answer = preflight(ONE, &request);
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(answer.headers()["access-control-allow-methods"], "GET, PUT");
}

#[test]
fn a_refused_origin_gets_403_and_vary_alone() {
    let mirror = Spec { origins: listed(), methods: "mirror", headers: "mirror", ..Spec::default() }.policy();
    for policy in [ONE, listed_with_credentials(), mirror] {
        for origin in [OTHER, "", "https://app.example.com/", "HTTPS://app.example.com", "https://preview.example.com"]
        {
            let answer = preflight(policy, &preflight_from(origin));
            assert!(!answer.is_allowed());
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin:?}");
            assert_eq!(fields(&answer.headers()), [format!("vary: {PREFLIGHT_VARY}")], "{origin:?}");
        }
    }
}

#[test]
fn the_status_of_an_allowed_preflight_is_the_policys() {
    let policy = Spec { preflight_status: 200, ..Spec::default() }.policy();
    assert_eq!(preflight(policy, &preflight_from(APP)).status(), StatusCode::OK);
    assert_eq!(preflight(policy, &preflight_from(OTHER)).status(), StatusCode::FORBIDDEN);
}

#[test]
fn a_path_outside_the_policy_is_left_alone() {
    let policy = Spec { path: PathPattern::Prefix(Stored::Static("/api/")), ..Spec::default() }.policy();
    let request = preflight_from(APP);
    assert!(matches!(policy.decide(&Method::OPTIONS, "/health", &request), Decision::NotGoverned));
    assert!(matches!(policy.decide(&Method::GET, "/health", &request), Decision::NotGoverned));
    assert!(matches!(policy.decide(&Method::OPTIONS, "/api/users", &request), Decision::Preflight(_)));
    assert!(matches!(policy.decide(&Method::GET, "/api/users", &request), Decision::Actual(_)));
}

#[test]
fn a_recycled_map_is_emptied_and_does_not_grow() {
    let mut request = preflight_from(APP);
    request.insert("cookie", "session=1".parse().unwrap());
    request.append("accept", "text/html".parse().unwrap());
    request.append("accept", "text/plain".parse().unwrap());
    let answer = preflight(listed_with_credentials(), &request);
    let (expected, capacity) = (answer.headers(), request.capacity());
    let headers = answer.into_headers(request);
    assert_eq!(headers, expected);
    assert_eq!(headers.capacity(), capacity);
    assert_eq!(expected.capacity(), HeaderMap::<()>::with_capacity(6).capacity());
}

#[test]
fn the_response_has_no_body_and_nothing_else_set() {
    let response: Response<String> = preflight(ONE, &preflight_from(APP)).into_response();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(response.version(), Version::HTTP_11);
    assert!(response.extensions().is_empty());
    assert_eq!(response.body(), "");
    assert!(!response.headers().contains_key("content-length"));
    assert_eq!(response.headers().len(), 4);
}

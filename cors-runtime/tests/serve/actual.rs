//! What the response to an actual request gets.

use cors_runtime::__private::{Origins, PathPattern, Stored};
use cors_runtime::Decision;
use http::{HeaderMap, HeaderValue, Method};

use crate::support::{APP, ONE, OTHER, PREVIEW, Spec, actual, applied, fields, listed, listed_with_credentials, map};

#[test]
fn an_allowed_origin_may_read_it() {
    assert_eq!(
        applied(listed_with_credentials(), Some(PREVIEW), HeaderMap::new()),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://pr-1.preview.example.com",
            "access-control-expose-headers: X-Request-ID",
            "vary: Origin",
        ]
    );
    assert!(actual(listed_with_credentials(), &Method::GET, &map([("origin", "null")])).is_allowed());
}

#[test]
fn a_policy_that_varies_says_so_to_everybody() {
    let mirror = Spec { origins: Origins::Mirror, ..Spec::default() }.policy();
    for (policy, origin) in
        [(listed_with_credentials(), Some(OTHER)), (listed_with_credentials(), None), (mirror, None)]
    {
        assert_eq!(applied(policy, origin, HeaderMap::new()), ["vary: Origin"]);
    }
}

#[test]
fn one_origin_is_sent_to_everybody() {
    let policy = Spec { credentials: true, ..Spec::default() }.policy();
    for origin in [Some(APP), Some(OTHER), Some(""), None] {
        assert_eq!(
            applied(policy, origin, HeaderMap::new()),
            [
                "access-control-allow-credentials: true",
                "access-control-allow-origin: https://app.example.com",
                "access-control-expose-headers: X-Request-ID",
            ]
        );
    }
    assert_eq!(applied(ONE, None, HeaderMap::new()), ["access-control-allow-origin: https://app.example.com"]);
}

#[test]
fn a_star_is_sent_to_everybody() {
    let policy = Spec { origins: Origins::Any, expose_headers: "", ..Spec::default() }.policy();
    for origin in [Some(OTHER), Some("null"), None] {
        assert_eq!(applied(policy, origin, HeaderMap::new()), ["access-control-allow-origin: *"]);
    }
}

#[test]
fn whether_the_origin_is_allowed_is_told_even_where_all_get_the_same() {
    let any = Spec { origins: Origins::Any, ..Spec::default() }.policy();
    for (policy, origin, allowed) in [
        (ONE, Some(APP), true),
        (ONE, Some(OTHER), false),
        (ONE, None, false),
        (any, Some(OTHER), true),
        (any, Some("two words"), false),
        (any, Some(""), false),
        (any, None, false),
    ] {
        let request = map(origin.map(|origin| ("origin", origin)));
        assert_eq!(actual(policy, &Method::GET, &request).is_allowed(), allowed, "{origin:?}");
    }
}

#[test]
fn a_bare_options_is_one() {
    assert!(actual(ONE, &Method::OPTIONS, &map([("origin", APP)])).is_allowed());
    assert!(!actual(ONE, &Method::OPTIONS, &map([("access-control-request-method", "PUT")])).is_allowed());
}

#[test]
fn any_method_is_one() {
    for method in [Method::GET, Method::DELETE, Method::from_bytes(b"PURGE").unwrap()] {
        assert!(actual(ONE, &method, &map([("origin", APP)])).is_allowed());
    }
}

#[test]
fn several_origins_are_none() {
    let request = map([("origin", APP), ("origin", APP)]);
    for origins in [Origins::Any, Origins::Mirror, listed()] {
        let policy = Spec { origins, ..Spec::default() }.policy();
        assert!(!actual(policy, &Method::GET, &request).is_allowed());
    }
}

#[test]
fn a_mirrored_origin_is_sent_back_as_it_came() {
    let policy = Spec { origins: Origins::Mirror, expose_headers: "", ..Spec::default() }.policy();
    for origin in [APP, "null", "chrome-extension://abcdef", "http://localhost:8080"] {
        assert_eq!(
            applied(policy, Some(origin), HeaderMap::new()),
            [&format!("access-control-allow-origin: {origin}"), "vary: Origin"]
        );
    }
}

#[test]
fn what_the_handler_said_of_cors_is_replaced() {
    let handler = || {
        let mut response = map([
            ("access-control-allow-origin", "*"),
            ("access-control-allow-origin", OTHER),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "DELETE"),
            ("access-control-allow-headers", "X-Inner"),
            ("access-control-max-age", "1"),
            ("access-control-expose-headers", "X-Inner"),
            ("content-type", "text/plain"),
        ]);
        // Neither a response field of the policy's, nor one that a policy has an opinion on.
        response.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
        response
    };
    let kept = ["access-control-allow-private-network: true", "content-type: text/plain"];
    assert_eq!(
        applied(ONE, Some(APP), handler()),
        ["access-control-allow-origin: https://app.example.com", kept[0], kept[1]]
    );
    assert_eq!(applied(listed_with_credentials(), Some(OTHER), handler()), [kept[0], kept[1], "vary: Origin"]);
}

#[test]
fn any_one_field_of_the_handlers_is_enough_to_be_replaced() {
    for name in [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-allow-methods",
        "access-control-allow-headers",
        "access-control-max-age",
        "access-control-expose-headers",
    ] {
        assert_eq!(applied(listed_with_credentials(), Some(OTHER), map([(name, "x")])), ["vary: Origin"], "{name}");
    }
}

#[test]
fn outside_the_policys_path_the_handlers_headers_stay() {
    let policy = Spec { path: PathPattern::Exact(Stored::Static("/users")), ..Spec::default() }.policy();
    let request = map([("origin", APP)]);
    assert!(matches!(policy.decide(&Method::GET, "/other", &request), Decision::NotGoverned));
    let mut response = HeaderMap::new();
    actual(policy, &Method::GET, &request).apply(&mut response);
    assert_eq!(fields(&response).len(), 2);
}

#[test]
fn a_decision_may_be_applied_to_several_responses() {
    let decision = actual(listed_with_credentials(), &Method::GET, &map([("origin", APP)]));
    let (mut first, mut second) = (HeaderMap::new(), HeaderMap::new());
    decision.apply(&mut first);
    decision.apply(&mut second);
    decision.apply(&mut second);
    assert_eq!(first, second);
}

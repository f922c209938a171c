//! Which element let an origin in, or what differs from the nearest; what kind of request it is.

use cors_runtime::explain::{Caveat, Difference, HeaderOutcome, MethodOutcome, OriginCheck, Refusal, RequestKind};
use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, HeaderValue, Method};

use crate::policies::{build, draft, texts};
use crate::request::{from, preflight};

const LIST: Policy = cors_policy!(
    origins = [
        "https://app.example.com",
        "https://www.shop.example",
        "https://api.internal.example:8443",
        "https://*.preview.example.net",
        "http://localhost:*",
        "http://127.0.0.1:3000",
        "https://*.tenant.example:*",
        "https://app-*-team.deploys.example",
        "https://*-pr.deploys.example:*",
        "app://*",
        "null",
    ],
    dangerously = [null_origin, whole_schemes],
);

const ONE: Policy = cors_policy!(origin = "https://app.example.com");

fn origin_check(policy: Policy, origin: &str) -> OriginCheck {
    policy.explain(&Method::GET, "/", &from(origin)).origin.expect("there is an origin")
}

#[test]
fn an_allowed_origin_names_its_element() {
    const ANY: Policy = cors_policy!(origin = "*");
    const MIRROR: Policy = cors_policy!(origin = mirror);
    for (policy, origin, element) in [
        (LIST, "https://app.example.com", "https://app.example.com"),
        (LIST, "https://api.internal.example:8443", "https://api.internal.example:8443"),
        (LIST, "https://a.b.preview.example.net", "https://*.preview.example.net"),
        (LIST, "http://localhost", "http://localhost:*"),
        (LIST, "http://localhost:5173", "http://localhost:*"),
        (LIST, "https://x.tenant.example:1", "https://*.tenant.example:*"),
        (LIST, "https://x.tenant.example", "https://*.tenant.example:*"),
        (LIST, "https://app-7f3-team.deploys.example", "https://app-*-team.deploys.example"),
        (LIST, "https://x-pr.deploys.example:8443", "https://*-pr.deploys.example:*"),
        (LIST, "https://x-pr.deploys.example", "https://*-pr.deploys.example:*"),
        (LIST, "app://bundle", "app://*"),
        (LIST, "null", "null"),
        (ANY, "https://app.example.com", "*"),
        (MIRROR, "https://app.example.com", "mirror"),
        (ONE, "https://app.example.com", "https://app.example.com"),
    ] {
        match origin_check(policy, origin) {
            OriginCheck::Allowed { origin: shown, element: found, .. } => {
                assert_eq!((shown.as_str(), found.as_str()), (origin, element));
            }
            refused => panic!("{origin}: {refused:?}"),
        }
    }
}

#[test]
fn a_refused_origin_names_the_nearest_element_and_what_differs() {
    use Difference::{
        Apex, Label, LookAlike, Loopback, OneCharacter, Parent, Port, Scheme, Subdomain, TrailingDot, Www,
    };
    for (origin, element, differences) in [
        ("http://app.example.com", "https://app.example.com", &[Scheme][..]),
        ("https://app.example.com:8443", "https://app.example.com", &[Port]),
        ("http://app.example.com:8080", "https://app.example.com", &[Scheme, Port]),
        ("https://api.internal.example", "https://api.internal.example:8443", &[Port]),
        ("https://www.app.example.com", "https://app.example.com", &[Www]),
        ("https://shop.example", "https://www.shop.example", &[Www]),
        ("https://app.example.com.", "https://app.example.com", &[TrailingDot]),
        ("https://a.preview.example.net.", "https://*.preview.example.net", &[TrailingDot]),
        ("https://preview.example.net", "https://*.preview.example.net", &[Apex]),
        ("http://a.preview.example.net", "https://*.preview.example.net", &[Scheme]),
        ("https://a.preview.example.net:1", "https://*.preview.example.net", &[Port]),
        ("https://v2.app.example.com", "https://app.example.com", &[Subdomain]),
        ("https://example.com", "https://app.example.com", &[Parent]),
        ("https://evilpreview.example.net", "https://*.preview.example.net", &[LookAlike]),
        ("https://evilapp.example.com", "https://app.example.com", &[LookAlike]),
        ("https://app.example.com.evil.example", "https://app.example.com", &[LookAlike]),
        ("https://a.preview.example.net.evil.example", "https://*.preview.example.net", &[LookAlike]),
        ("https://app.exmaple.com", "https://app.example.com", &[OneCharacter]),
        ("https://app.exampl.com", "https://app.example.com", &[OneCharacter]),
        ("https://app.examp1e.com", "https://app.example.com", &[OneCharacter]),
        ("http://127.0.0.1:3001", "http://127.0.0.1:3000", &[Port]),
        ("http://[::1]:8080", "http://localhost:*", &[Loopback]),
        ("https://localhost:8080", "http://localhost:*", &[Scheme]),
        ("https://app--team.deploys.example", "https://app-*-team.deploys.example", &[Label]),
        ("https://app-x-other.deploys.example", "https://app-*-team.deploys.example", &[Label]),
        ("https://y.app-x-team.deploys.example", "https://app-*-team.deploys.example", &[Label]),
        ("http://app-x-team.deploys.example", "https://app-*-team.deploys.example", &[Scheme]),
        ("https://app-x-team.deploys.example:1", "https://app-*-team.deploys.example", &[Port]),
        ("https://app-x-team.deploys.example.", "https://app-*-team.deploys.example", &[TrailingDot]),
        ("https://app-x-team.evildeploys.example", "https://app-*-team.deploys.example", &[LookAlike]),
        ("https://app-x-team.deploys.example.evil.test", "https://app-*-team.deploys.example", &[LookAlike]),
        ("http://-pr.deploys.example:7", "https://*-pr.deploys.example:*", &[Label, Scheme]),
        ("app://bundle:80", "app://*", &[Port]),
    ] {
        match origin_check(LIST, origin) {
            OriginCheck::Refused { refusal: Refusal::NotListed(Some(nearest)), .. } => {
                assert_eq!(
                    (nearest.element.as_str(), nearest.differences.as_slice()),
                    (element, differences),
                    "{origin}"
                );
            }
            other => panic!("{origin}: {other:?}"),
        }
    }
    for stranger in [
        "https://stranger.test",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "https://192.0.2.1",
        "https://b.example",
    ] {
        let check = origin_check(LIST, stranger);
        assert!(matches!(check, OriginCheck::Refused { refusal: Refusal::NotListed(None), .. }), "{check:?}");
    }
}

#[test]
fn the_nearest_of_many_is_found() {
    let many: Vec<String> = (0..10_000).map(|number| format!("https://customer-{number}.example.com")).collect();
    let policy = build(&draft(&[("origins", texts(&many))])).expect("a policy");
    let check = origin_check(policy, "http://customer-7777.example.com");
    let OriginCheck::Refused { refusal: Refusal::NotListed(Some(nearest)), .. } = check else { panic!("{check:?}") };
    assert_eq!(nearest.element, "https://customer-7777.example.com");
    assert_eq!(nearest.differences, [Difference::Scheme]);
    let allowed = origin_check(policy, "https://customer-9999.example.com");
    assert!(allowed.is_allowed());
}

#[test]
fn what_no_browser_sends_is_told_apart() {
    for (origin, meant) in [
        ("https://App.Example.com", Some(("https://app.example.com", true))),
        ("https://app.example.com/", Some(("https://app.example.com", true))),
        ("https://app.example.com/login?x", Some(("https://app.example.com", true))),
        ("https://app.example.com:443", Some(("https://app.example.com", true))),
        ("https://user@app.example.com", Some(("https://app.example.com", true))),
        ("https://other.test:443", Some(("https://other.test", false))),
        ("app.example.com", Some(("https://app.example.com", true))),
        ("file:///home/me/index.html", Some(("file://", false))),
        ("wss://app.example.com", Some(("https://app.example.com", true))),
        ("htps://app.example.com", Some(("https://app.example.com", true))),
        ("ftp://app.example.com", None),
        ("https://xn--a.example.com", None),
        ("https://", None),
        ("https://a..b", None),
        ("https://app.example.com:0", None),
        ("https://app.example.com:99999", None),
        ("https://*.preview.example.net", None),
        ("*", None),
        ("https://app.example.com,https://other.test", None),
    ] {
        match origin_check(LIST, origin) {
            OriginCheck::Refused { refusal: Refusal::Malformed { meant: found, .. }, .. } => {
                let found = found.as_ref().map(|(meant, allowed)| (meant.as_str(), *allowed));
                assert_eq!(found, meant, "{origin}");
            }
            other => panic!("{origin}: {other:?}"),
        }
    }
    assert!(matches!(origin_check(ONE, "null"), OriginCheck::Refused { refusal: Refusal::Null, .. }));
    assert!(matches!(origin_check(ONE, "file://"), OriginCheck::Refused { refusal: Refusal::File, .. }));
    // What embedded engines send is as good an origin as any.
    for origin in ["app://.", "app://obsidian.md", "qrc://", "tauri://localhost", "https://a$b.example"] {
        let check = origin_check(ONE, origin);
        assert!(matches!(check, OriginCheck::Refused { refusal: Refusal::NotListed(_), .. }), "{check:?}");
    }
    for origin in ["", "https://app.example.com é", "https://a b"] {
        let check = origin_check(ONE, origin);
        assert!(matches!(check, OriginCheck::Refused { refusal: Refusal::NotVisibleAscii, .. }), "{check:?}");
    }
    let mut twice = from("https://app.example.com");
    twice.append("origin", HeaderValue::from_static("https://app.example.com"));
    let check = ONE.explain(&Method::GET, "/", &twice).origin.expect("there is an origin");
    assert!(matches!(check, OriginCheck::Refused { refusal: Refusal::SeveralLines(2), .. }), "{check:?}");
}

#[test]
fn the_kind_of_a_request() {
    const API: Policy = cors_policy!(origin = "https://app.example.com", path = "^/api/v[0-9]+/");
    let page = from("https://app.example.com");
    let asked = preflight("https://app.example.com", "PUT", "");
    let mut no_origin = asked.clone();
    no_origin.remove("origin");

    let kind = |method: Method, path: &str, headers: &HeaderMap| API.explain(&method, path, headers).kind;
    let RequestKind::NotGoverned { paths, .. } = kind(Method::GET, "/", &page) else { panic!("not governed") };
    assert_eq!(paths, ["^/api/v[0-9]+/"]);
    assert_eq!(kind(Method::GET, "/api/v1/x", &HeaderMap::new()), RequestKind::NotCors);
    assert_eq!(kind(Method::OPTIONS, "/api/v1/x", &no_origin), RequestKind::NotCors);
    assert_eq!(kind(Method::OPTIONS, "/api/v1/x", &asked), RequestKind::Preflight);
    for (method, headers, is_explained) in
        [(Method::GET, &page, false), (Method::OPTIONS, &page, true), (Method::PUT, &asked, true)]
    {
        match kind(method, "/api/v1/x", headers) {
            RequestKind::Actual { no_preflight, .. } => assert_eq!(no_preflight.is_some(), is_explained),
            kind => panic!("{kind:?}"),
        }
    }
}

#[test]
fn the_requested_method_and_headers() {
    const LISTS: Policy = cors_policy!(
        origin = "https://app.example.com",
        methods = [PUT, PATCH],
        headers = ["Content-Type", "X-Auth-Token"],
    );
    const STARS: Policy = cors_policy!(origin = "https://app.example.com", methods = "*", headers = "*");
    const MIRRORS: Policy = cors_policy!(origin = "https://app.example.com", methods = mirror, headers = mirror);
    for (policy, method, expected) in [
        (LISTS, "PUT", "Listed"),
        (LISTS, "GET", "Safelisted"),
        (LISTS, "patch", "WrongCase { listed: \"PATCH\" }"),
        (LISTS, "DELETE", "NotListed"),
        (LISTS, "TRACE", "Forbidden"),
        (LISTS, "a b", "Malformed"),
        (STARS, "DELETE", "Wildcard"),
        (STARS, "HEAD", "Safelisted"),
        (MIRRORS, "patch", "Mirrored"),
    ] {
        let request = preflight("https://app.example.com", method, "");
        let check = policy.explain(&Method::OPTIONS, "/", &request).method.expect("it is a preflight");
        assert_eq!(format!("{:?}", check.outcome), expected, "{method}");
        let passes = matches!(
            check.outcome,
            MethodOutcome::Listed | MethodOutcome::Safelisted | MethodOutcome::Wildcard | MethodOutcome::Mirrored
        );
        assert_eq!(check.is_allowed(), passes);
    }
    for (policy, name, outcome) in [
        (LISTS, "content-type", HeaderOutcome::Listed),
        (LISTS, "X-AUTH-TOKEN", HeaderOutcome::Listed),
        (LISTS, "x-zed", HeaderOutcome::NotListed),
        (LISTS, "cookie", HeaderOutcome::Forbidden),
        (LISTS, "access-control-allow-origin", HeaderOutcome::ResponseHeader),
        (LISTS, "a b", HeaderOutcome::Malformed),
        (STARS, "x-zed", HeaderOutcome::Wildcard),
        (STARS, "Authorization", HeaderOutcome::AuthorizationUnderWildcard),
        (MIRRORS, "authorization", HeaderOutcome::Mirrored),
    ] {
        let explanation = policy.explain(&Method::OPTIONS, "/", &preflight("https://app.example.com", "PUT", name));
        let [check] = explanation.headers.as_slice() else { panic!("one header: {:?}", explanation.headers) };
        assert_eq!((check.name.as_str(), check.outcome), (name.to_ascii_lowercase().as_str(), outcome));
    }
    let long = format!("x-{}", "a".repeat(5_000));
    let explanation = MIRRORS.explain(&Method::OPTIONS, "/", &preflight("https://app.example.com", "PUT", &long));
    assert_eq!(explanation.headers[0].outcome, HeaderOutcome::TooLongToMirror);
}

#[test]
fn every_line_of_requested_headers_counts_once() {
    const LIST: Policy = cors_policy!(origin = "https://app.example.com", headers = "X-A");
    let mut request = preflight("https://app.example.com", "PUT", "x-a, ,x-b");
    request.append("access-control-request-headers", HeaderValue::from_static("X-B,x-c"));
    let explanation = LIST.explain(&Method::OPTIONS, "/", &request);
    let names: Vec<_> = explanation.headers.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, ["x-a", "x-b", "x-c"]);
}

#[test]
fn caveats() {
    const STARS: Policy = cors_policy!(origin = "*", headers = "*", path = "^/api/");
    let page = from("https://app.example.com");
    let mut own = page.clone();
    own.insert("host", HeaderValue::from_static("app.example.com"));
    let authorization = preflight("https://app.example.com", "GET", "authorization");
    let many = (0..300).map(|number| format!("x-{number}")).collect::<Vec<_>>().join(",");
    for (method, path, headers, expected) in [
        (Method::GET, "/api/", &page, vec![]),
        (Method::PUT, "/api/", &page, vec!["NeedsPreflight { method: \"PUT\" }"]),
        (Method::PUT, "/api/", &own, vec!["OwnHost"]),
        (Method::GET, "/", &page, vec!["OthersAnswer"]),
        (Method::OPTIONS, "/api/", &authorization, vec!["AuthorizationUnderWildcard"]),
        (Method::OPTIONS, "/api/", &preflight("https://app.example.com", "GET", &many), vec!["HeadersLeftOut"]),
    ] {
        let caveats: Vec<Caveat> = STARS.explain(&method, path, headers).caveats;
        assert_eq!(caveats.iter().map(|caveat| format!("{caveat:?}")).collect::<Vec<_>>(), expected, "{method} {path}");
    }
}

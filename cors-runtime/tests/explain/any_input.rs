//! Whatever a request holds, an explanation comes out, it is short, and it agrees with what is served.

use std::time::{Duration, Instant};

use cors_runtime::explain::{Credentials, MethodCheck, OriginCheck, RequestKind};
use cors_runtime::{Decision, Policy, cors_policy};
use fastrand::Rng;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::policies::{build, draft, texts};

const LIST: Policy = cors_policy!(
    origins = [
        "https://app.example.com",
        "https://*.example.net:8443",
        "http://localhost:*",
        "https://a*p.example.net",
        "https://*a.example.net:*"
    ],
    methods = [GET, PUT],
    headers = ["X-A"],
    credentials = true,
    path = "^/api/",
);
const ONE: Policy = cors_policy!(origin = "https://app.example.com");
const PUBLIC: Policy = cors_policy!(origin = "*", methods = "*", headers = "*", expose_headers = "*");
const MIRROR: Policy = cors_policy!(origin = mirror, methods = mirror, headers = mirror);

const NAMES: [&str; 5] =
    ["origin", "access-control-request-method", "access-control-request-headers", "host", "cookie"];

const PIECES: [&[u8]; 30] = [
    b"https://",
    b"http://",
    b"://",
    b"app.example.com",
    b"example.net",
    b"localhost",
    b"null",
    b"*",
    b"*.",
    b".",
    b":",
    b":8443",
    b":99999",
    b"[",
    b"]",
    b"[::1]",
    b"@",
    b"/",
    b"..",
    b"GET",
    b"put",
    b"x-a",
    b"authorization",
    b",",
    b", ,",
    b"\t",
    b"\xff\xfe",
    b"\xc3\xa9",
    b"'\"<>",
    b"a",
];

fn value(random: &mut Rng) -> HeaderValue {
    let mut bytes = Vec::new();
    if random.usize(..200) == 0 {
        let piece = random.choice(PIECES).unwrap();
        bytes = piece.repeat(random.usize(..30_000));
    } else {
        for _ in 0..random.usize(..8) {
            if random.usize(..4) == 0 {
                bytes.push(random.u8(..));
            } else {
                bytes.extend_from_slice(random.choice(PIECES).unwrap());
            }
        }
    }
    HeaderValue::from_bytes(&bytes).unwrap_or(HeaderValue::from_static("https://app.example.com"))
}

fn request(random: &mut Rng) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in NAMES {
        let lines = if random.usize(..300) == 0 {
            random.usize(..500)
        } else {
            random.usize(..10).saturating_sub(2).min(1 + random.usize(..2))
        };
        for _ in 0..lines {
            headers.append(HeaderName::from_static(name), value(random));
        }
    }
    headers
}

#[test]
fn any_request_is_explained_shortly_and_as_it_is_served() {
    let many: Vec<String> = (0..500).map(|number| format!("https://customer-{number}.example.com")).collect();
    let many = build(&draft(&[("origins", texts(&many))])).expect("a policy");
    let mut random = Rng::with_seed(4);
    for round in 0..20_000 {
        let policy = random.choice([LIST, ONE, PUBLIC, MIRROR, many]).unwrap();
        let method = random.choice([Method::OPTIONS, Method::OPTIONS, Method::GET, Method::PUT]).unwrap();
        let path = random.choice(["/api/x", "/", "", "*"]).unwrap();
        let headers = request(&mut random);
        let explanation = policy.explain(&method, path, &headers);

        let text = explanation.to_string();
        assert!(text.len() < 40_000, "round {round}: {} bytes", text.len());
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "round {round}: {text}");
        assert!(format!("{explanation:?}").len() < 400_000, "round {round}");

        let is_allowed = explanation.origin.as_ref().is_some_and(OriginCheck::is_allowed);
        match policy.decide(&method, path, &headers) {
            Decision::NotGoverned => assert!(matches!(explanation.kind, RequestKind::NotGoverned { .. })),
            Decision::Preflight(preflight) => {
                assert_eq!(explanation.kind, RequestKind::Preflight);
                assert_eq!(is_allowed, preflight.is_allowed());
                assert_eq!(explanation.sent.status, Some(preflight.status()));
                let mut sent = preflight.headers();
                // The explanation itself isn't part of what it explains.
                sent.remove("cors-explanation");
                assert_eq!(explanation.sent.headers, sent);
                // What the checks say is what the browser says.
                let method = explanation.method.as_ref().is_some_and(MethodCheck::is_allowed);
                if explanation.readable(Credentials::Omit) {
                    assert!(is_allowed, "round {round}: {text}");
                } else if is_allowed && method {
                    assert!(
                        explanation.headers.iter().any(|check| !check.is_allowed()) || text.contains("Cannot parse"),
                        "round {round}: {text}"
                    );
                }
            }
            Decision::Actual(actual) => {
                assert_eq!(is_allowed, actual.is_allowed());
                let mut sent = HeaderMap::new();
                actual.apply(&mut sent);
                sent.remove("cors-explanation");
                assert_eq!(explanation.sent.headers, sent);
            }
        }
        // Credentials never make a browser more lenient.
        assert!(explanation.readable(Credentials::Omit) || !explanation.readable(Credentials::Include));
    }
}

/// The longest header fields that a `HeaderMap` takes, against 20,000 origins.
#[test]
fn huge_requests_are_explained_in_bounded_time() {
    let many: Vec<String> = (0..20_000).map(|number| format!("https://customer-{number}.example.com")).collect();
    let many = build(&draft(&[("origins", texts(&many))])).expect("a policy");
    let mut headers = HeaderMap::new();
    let huge = HeaderValue::from_bytes(&b"customer-.example,".repeat(60_000)).expect("visible ASCII");
    for name in &NAMES[..3] {
        headers.insert(HeaderName::from_static(name), huge.clone());
        for _ in 0..200 {
            headers.append(HeaderName::from_static(name), huge.clone());
        }
    }
    let start = Instant::now();
    for policy in [many, LIST, MIRROR, PUBLIC] {
        let explanation = policy.explain(&Method::OPTIONS, &"/api/".repeat(200_000), &headers);
        assert!(explanation.to_string().len() < 40_000);
    }
    headers.insert("origin", HeaderValue::from_static("https://customer-1.example.org"));
    let explanation = many.explain(&Method::OPTIONS, "/", &headers);
    assert!(explanation.to_string().len() < 40_000);
    // Generous, for a debug build on a busy machine.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

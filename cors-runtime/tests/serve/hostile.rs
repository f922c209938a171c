//! Requests that no browser sends.

use std::time::{Duration, Instant};

use cors_runtime::__private::Origins;
use http::{HeaderMap, HeaderValue, Method};

use crate::support::{APP, Spec, actual, listed, listed_with_credentials, map, one, preflight};

fn every_kind_of_policy() -> impl Iterator<Item = cors_runtime::Policy> {
    [Origins::Any, Origins::Mirror, one(), listed()].into_iter().flat_map(|origins| {
        let mut mirrors = Spec { origins, methods: "mirror", headers: "mirror", ..Spec::default() };
        let listed = std::mem::replace(&mut mirrors.origins, one());
        [mirrors.policy(), Spec { origins: listed, ..Spec::default() }.policy()]
    })
}

#[test]
fn an_origin_of_bytes_that_are_not_visible_ascii_is_refused() {
    for origin in [
        &b"https://app.example.com\xff"[..],
        b"\xff",
        b"https://app.\xc3\xa9.com",
        b"https://a b",
        b"https://a\tb",
        b"",
    ] {
        let mut request = HeaderMap::new();
        request.insert("origin", HeaderValue::from_bytes(origin).unwrap());
        for policy in every_kind_of_policy() {
            assert!(!actual(policy, &Method::GET, &request).is_allowed(), "{origin:?}");
        }
    }
}

#[test]
fn a_mirrored_origin_is_bounded() {
    let policy = Spec { origins: Origins::Mirror, ..Spec::default() }.policy();
    for (length, allowed) in [(4096, true), (4097, false), (65_536, false)] {
        let request = map([("origin", format!("https://{}", "a".repeat(length - 8)).as_str())]);
        assert_eq!(actual(policy, &Method::GET, &request).is_allowed(), allowed, "{length}");
    }
}

#[test]
fn a_thousand_lines_of_headers_are_not_mirrored() {
    let mut request = map([("origin", APP), ("access-control-request-method", "PUT")]);
    for _ in 0..1000 {
        request.append("access-control-request-headers", HeaderValue::from_static("x-a"));
    }
    let policy = Spec { headers: "mirror", ..Spec::default() }.policy();
    let answer = preflight(policy, &request);
    assert!(answer.is_allowed());
    assert!(!answer.headers().contains_key("access-control-allow-headers"));
}

#[test]
fn size_costs_next_to_nothing() {
    let mut request = map([
        ("origin", format!("https://{}", "a.".repeat(32_764)).as_str()),
        ("access-control-request-method", "A".repeat(65_536).as_str()),
        ("access-control-request-headers", ",".repeat(65_536).as_str()),
    ]);
    for _ in 0..1000 {
        request.append("access-control-request-headers", HeaderValue::from_static("x-a"));
    }
    let from_app = {
        let mut request = request.clone();
        request.insert("origin", HeaderValue::from_static(APP));
        request
    };
    let start = Instant::now();
    for policy in every_kind_of_policy() {
        for _ in 0..10 {
            let _ = preflight(policy, &request).headers();
            let _ = preflight(policy, &from_app).headers();
        }
    }
    // 160 preflights. Generous, for a debug build on a busy machine: parsing lists would take seconds.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

/// A response map with as many names as one can have.
fn full_map() -> HeaderMap {
    let mut full = HeaderMap::new();
    for number in 0.. {
        let name: http::HeaderName = format!("x-{number}").parse().unwrap();
        if full.try_insert(name, HeaderValue::from_static("")).is_err() {
            break;
        }
    }
    full
}

#[test]
fn a_response_that_is_full_gets_no_more_and_stays_as_it_is() {
    let full = full_map();
    for policy in every_kind_of_policy() {
        let mut response = full.clone();
        actual(policy, &Method::GET, &map([("origin", APP)])).apply(&mut response);
        assert!(response == full);
    }
}

#[test]
fn a_response_without_room_for_vary_names_no_origin_for_a_cache_to_keep() {
    for room in 1..4 {
        let mut response = full_map();
        for number in 0..room {
            response.remove(format!("x-{number}"));
        }
        let policy = listed_with_credentials();
        actual(policy, &Method::GET, &map([("origin", APP)])).apply(&mut response);
        assert_eq!(response.get("access-control-allow-origin"), None, "room for {room}");
    }
}

//! `Vary: Origin` joins what the handler set.

use http::{HeaderMap, HeaderValue};

use crate::support::{APP, ONE, OTHER, actual, applied, listed_with_credentials, map};

/// The Vary lines of a response, in their order, after the policy was applied.
fn vary(lines: &[&str]) -> Vec<String> {
    let mut response = map(lines.iter().map(|line| ("vary", *line)));
    let request = map([("origin", OTHER)]);
    actual(listed_with_credentials(), &http::Method::GET, &request).apply(&mut response);
    response.get_all("vary").iter().map(|line| line.to_str().unwrap().to_owned()).collect()
}

#[test]
fn it_is_added_where_it_is_missing() {
    assert_eq!(vary(&[]), ["Origin"]);
    assert_eq!(vary(&["Accept-Encoding"]), ["Accept-Encoding", "Origin"]);
    assert_eq!(vary(&["Accept", "Accept-Language, Cookie"]), ["Accept", "Accept-Language, Cookie", "Origin"]);
    assert_eq!(vary(&[""]), ["", "Origin"]);
}

#[test]
fn a_name_that_only_looks_like_it_is_another() {
    for line in ["X-Origin", "Origin-Agent-Cluster", "Origi", "\"Origin\"", "Origin *"] {
        assert_eq!(vary(&[line]), [line, "Origin"]);
    }
}

#[test]
fn no_member_is_repeated() {
    for lines in [
        &["Origin"][..],
        &["origin"],
        &["ORIGIN"],
        &["Accept,Origin"],
        &["Accept, oRigin ,Cookie"],
        &["Accept", "\tOrigin"],
    ] {
        assert_eq!(vary(lines), lines);
    }
}

#[test]
fn a_star_stays_as_it_is() {
    for lines in [&["*"][..], &["Accept, *"], &["Accept", " * "]] {
        assert_eq!(vary(lines), lines);
    }
}

#[test]
fn a_policy_that_does_not_vary_leaves_it_alone() {
    assert_eq!(
        applied(ONE, Some(APP), map([("vary", "Accept")])),
        ["access-control-allow-origin: https://app.example.com", "vary: Accept"]
    );
}

#[test]
fn a_line_that_is_not_ascii_does_no_harm() {
    let mut response = HeaderMap::new();
    response.insert("vary", HeaderValue::from_bytes(b"\xff, Origin").unwrap());
    actual(listed_with_credentials(), &http::Method::GET, &HeaderMap::new()).apply(&mut response);
    assert_eq!(response.get_all("vary").iter().count(), 1);
}

//! `methods = mirror` and `headers = mirror`, and their limits.

use http::{HeaderMap, HeaderValue};

use crate::support::{APP, Spec, map, preflight};

/// The answer of a policy that mirrors both to a preflight with these fields.
fn mirrored(method_lines: &[&[u8]], header_lines: &[&[u8]]) -> HeaderMap {
    let policy = Spec { methods: "mirror", headers: "mirror", ..Spec::default() }.policy();
    let mut request = map([("origin", APP)]);
    for line in method_lines {
        request.append("access-control-request-method", HeaderValue::from_bytes(line).unwrap());
    }
    for line in header_lines {
        request.append("access-control-request-headers", HeaderValue::from_bytes(line).unwrap());
    }
    let answer = preflight(policy, &request);
    assert!(answer.is_allowed());
    let headers = answer.headers();
    assert_eq!(answer.into_headers(request), headers);
    headers
}

fn mirrored_headers(lines: &[&[u8]]) -> Option<Vec<u8>> {
    mirrored(&[b"PUT"], lines).get("access-control-allow-headers").map(|value| value.as_bytes().to_vec())
}

fn mirrored_method(lines: &[&[u8]]) -> Option<Vec<u8>> {
    mirrored(lines, &[]).get("access-control-allow-methods").map(|value| value.as_bytes().to_vec())
}

#[test]
fn what_is_asked_for_is_sent_back() {
    assert_eq!(mirrored_method(&[b"PATCH"]).unwrap(), b"PATCH");
    assert_eq!(mirrored_headers(&[b"authorization,x-a"]).unwrap(), b"authorization,x-a");
}

#[test]
fn what_is_not_asked_for_is_not_sent() {
    assert_eq!(mirrored_headers(&[]), None);
    assert_eq!(mirrored_headers(&[b""]), None);
    assert_eq!(mirrored_headers(&[b"", b""]), None);
}

#[test]
fn every_line_of_headers_counts() {
    assert_eq!(mirrored_headers(&[b"x-a", b"x-b,x-c", b"", b"x-d"]).unwrap(), b"x-a, x-b,x-c, x-d");
    assert_eq!(mirrored_headers(&[&[b'a'][..]; 64]).unwrap().len(), 64 + 63 * 2);
    assert_eq!(mirrored_headers(&[&[b'a'][..]; 65]), None);
}

#[test]
fn headers_are_bounded_in_bytes() {
    assert_eq!(mirrored_headers(&[&[b'a'; 4096]]).unwrap().len(), 4096);
    assert_eq!(mirrored_headers(&[&[b'a'; 4097]]), None);
    assert_eq!(mirrored_headers(&[&[b'a'; 2048], &[b'a'; 2049]]), None);
}

#[test]
fn a_method_is_one_token() {
    assert_eq!(mirrored_method(&[b"M-SEARCH"]).unwrap(), b"M-SEARCH");
    for lines in [&[&b"GET, PUT"[..]][..], &[b"GET", b"PUT"], &[b""], &[b"PUT\xff"], &[b"P(T"], &[&[b'A'; 4097]]] {
        assert_eq!(mirrored_method(lines), None);
    }
    assert_eq!(mirrored_method(&[&[b'A'; 4096]]).unwrap().len(), 4096);
}

#[test]
fn a_list_is_not_read_from_the_request() {
    let policy = Spec::default().policy();
    let mut request = map([("origin", APP), ("access-control-request-method", "GET, PUT")]);
    request.insert("access-control-request-headers", HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(preflight(policy, &request).headers()["access-control-allow-headers"], "Content-Type, X-Auth-Token");
}

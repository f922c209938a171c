//! Requests, most of which are nearly what a browser sends to a given policy.

use arbitrary::{Arbitrary, Result, Unstructured};
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::policy::{HEADERS, Host, METHODS, Origins, Pattern, Policy, Port, SCHEMES, host};
use crate::words::{self, one_in};

/// A request, and what the handler answers to it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The header fields.
    pub headers: HeaderMap,
    /// The header fields of the handler's response.
    pub handled: HeaderMap,
}

const TARGETS: &[&str] = &[
    "/",
    "/api/",
    "/api/x",
    "/a",
    "/a/",
    "/ab",
    "/b/x",
    "/v1/users",
    "/v12/",
    "/x.json",
    "/A",
    "/é",
    "*",
    "",
    "/x/x",
    "//",
    "/y",
];

/// Methods of requests.
const SENT: &[&str] = &["GET", "POST", "PUT", "HEAD", "DELETE", "CONNECT", "TRACE", "BREW", "options"];

/// What a request says of itself that may exempt it from a browser's checks.
const FETCHES: &[(&str, &str)] = &[
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-mode", "no-cors"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-mode", "same-origin"),
    ("sec-fetch-mode", "websocket"),
    ("sec-fetch-mode", "webtransport"),
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-site", "none"),
    ("sec-fetch-dest", "iframe"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-dest", "websocket"),
    ("upgrade", "h2c, WebSocket"),
    ("sec-websocket-key", "x"),
    ("content-type", "text/plain; charset=utf-8"),
    ("content-type", "application/json"),
];

impl Request {
    /// A request to the policy.
    ///
    /// # Errors
    ///
    /// None that comes of the bytes.
    pub fn to(policy: &Policy, bytes: &mut Unstructured) -> Result<Self> {
        let mut headers = HeaderMap::new();
        for _ in 0..count(bytes, 8)? {
            push(&mut headers, ORIGIN, &origin(policy, bytes)?);
        }
        for _ in 0..count(bytes, 3)? {
            push(&mut headers, ACCESS_CONTROL_REQUEST_METHOD, &value(bytes, METHODS)?);
        }
        let lines = if one_in(20, bytes)? { 60 + bytes.int_in_range(0..=8)? } else { count(bytes, 1)? };
        for _ in 0..lines {
            let names: Result<Vec<String>> = (0..bytes.int_in_range(0..=3)?)
                .map(|_| value(bytes, HEADERS).map(|name| name.to_lowercase()))
                .collect();
            push(&mut headers, ACCESS_CONTROL_REQUEST_HEADERS, &names?.join(bytes.choose(&[",", ", ", " ,\t", ",,"])?));
        }
        if one_in(8, bytes)? {
            push(&mut headers, HOST, &host(bytes)?);
        }
        for _ in 0..bytes.int_in_range(1..=6)?.max(4) - 4 {
            let (name, value) = bytes.choose(FETCHES)?;
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let method = if bytes.ratio(2, 3)? { "OPTIONS".to_owned() } else { words::word(bytes, SENT)? };
        Ok(Self {
            method: Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET),
            path: words::word(bytes, TARGETS)?,
            headers,
            handled: handled(bytes)?,
        })
    }
}

/// One; once in so many times none, or several.
fn count(bytes: &mut Unstructured, odd: u8) -> Result<u8> {
    if one_in(odd + 1, bytes)? { bytes.int_in_range(0..=3) } else { Ok(1) }
}

/// A word of the table, in rare cases one that is near the longest which is sent back.
fn value(bytes: &mut Unstructured, table: &[&str]) -> Result<String> {
    if one_in(40, bytes)? { Ok("a".repeat(bytes.int_in_range(4085..=4100)?)) } else { words::word(bytes, table) }
}

/// An origin that the policy allows, or that is near one.
fn origin(policy: &Policy, bytes: &mut Unstructured) -> Result<String> {
    const LABELS: &[&str] = &["", "", "a.", "b.a.", ".", "a..", "A.", "_x-1.", "*.", "x", "a:1."];
    const PARTS: &[&str] = &["1", "x", "a_b-1", "-", "", ".", "a.b", "A", "*", "12345", "$"];
    const PORTS: &[&str] =
        &["", ":8443", ":1", ":65535", ":65536", ":0", ":080", ":", ":443", ":80", ":8a", ":99999999999999999999"];
    const ODD: &[&str] = &[
        "null",
        "*",
        "",
        "https://",
        "nul",
        "NULL",
        "https://a.example, https://b.example",
        "\u{e9}",
        "file://",
        "https:",
        "://",
    ];
    let listed = match &policy.origins {
        Origins::Listed(patterns) if !patterns.is_empty() && bytes.ratio(3, 4)? => Some(bytes.choose(patterns)?),
        _ => None,
    };
    let mut origin = match listed {
        Some(Pattern::Null) => "null".to_owned(),
        Some(Pattern::Site { scheme, host: hosts, port }) => {
            let host = match hosts {
                Host::One(host) => format!("{}{host}", if one_in(8, bytes)? { bytes.choose(LABELS)? } else { "" }),
                Host::Below(domain) => format!("{}{domain}", bytes.choose(LABELS)?),
                Host::Part { before, behind, domain } => {
                    format!("{before}{}{behind}.{domain}", bytes.choose(PARTS)?)
                }
                Host::Any => host(bytes)?,
            };
            let port = match port {
                Port::Number(number) if bytes.ratio(3, 4)? => format!(":{number}"),
                Port::Default if bytes.ratio(3, 4)? => String::new(),
                _ => (*bytes.choose(PORTS)?).to_owned(),
            };
            format!("{scheme}{host}{port}")
        }
        None if one_in(4, bytes)? => words::word(bytes, ODD)?,
        None => format!("{}{}{}", bytes.choose(SCHEMES)?, host(bytes)?, bytes.choose(PORTS)?),
    };
    if one_in(12, bytes)? {
        let at = bytes.choose_index(origin.len() + 1)?;
        if origin.is_char_boundary(at) {
            origin.insert(at, bytes.arbitrary()?);
        }
    }
    if one_in(60, bytes)? {
        origin.push_str(&"a".repeat(4096));
    }
    Ok(origin)
}

/// What a handler or an inner service sets.
fn handled(bytes: &mut Unstructured) -> Result<HeaderMap> {
    const LINES: &[(&str, &str)] = &[
        ("vary", "Accept-Encoding"),
        ("vary", "origin"),
        ("vary", "Accept, Origin"),
        ("vary", "*"),
        ("vary", ""),
        ("vary", "Original, X-Origin"),
        ("access-control-allow-origin", "https://old.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "X-Old"),
        ("access-control-allow-methods", "OLD"),
        ("access-control-max-age", "5"),
        ("access-control-allow-headers", "X-Old"),
        ("access-control-allow-private-network", "true"),
        ("content-type", "text/plain"),
        ("set-cookie", "a=b"),
    ];
    let mut headers = HeaderMap::new();
    for _ in 0..bytes.int_in_range(0..=4)? {
        let (name, value) = bytes.choose(LINES)?;
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    Ok(headers)
}

/// What HTTP has no form for is left out.
fn push(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.append(name, value);
    }
}

/// A policy, and a request to it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The policy.
    pub policy: Policy,
    /// The request.
    pub request: Request,
}

impl<'a> Arbitrary<'a> for Call {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let policy = bytes.arbitrary()?;
        let request = Request::to(&policy, bytes)?;
        Ok(Self { policy, request })
    }
}

//! What must leave a server for a case of the table, what did, and the difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use http::{HeaderMap, HeaderName, Response, StatusCode};

use crate::cases::{Case, Kind, header_map};

/// The body of every answer that a handler gives.
pub const HANDLER_BODY: &str = "the handler's body";

/// What leaves the server.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the inner service ran.
    pub handler_ran: bool,
    /// What the request was to the policy. Where the way that was taken doesn't tell, what the case says.
    pub kind: Kind,
    /// Whether its origin is allowed; likewise.
    pub allowed: Option<bool>,
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// The values of every field, a value for each line; Vary's lines are joined and its members spaced alike, because
    /// RFC 9110 (5.3, 5.6.1) gives no meaning to either.
    pub headers: BTreeMap<String, Vec<String>>,
}

impl Outcome {
    /// Access-Control-* and Vary as the case has them, and whatever else the handler set.
    #[must_use]
    pub fn expected(case: &Case) -> Self {
        let is_preflight = case.expect.kind == Kind::Preflight;
        let mut headers = HeaderMap::new();
        if !is_preflight {
            headers.extend(header_map(&case.handler.headers));
            let ours: Vec<HeaderName> = headers.keys().filter(|name| is_cors(name.as_str())).cloned().collect();
            for name in ours {
                headers.remove(name);
            }
        }
        headers.extend(header_map(&case.expect.headers));
        Self {
            handler_ran: !is_preflight,
            kind: case.expect.kind,
            allowed: case.expect.allowed,
            status: case.expect.status.unwrap_or(case.handler.status),
            body: if is_preflight { String::new() } else { HANDLER_BODY.to_owned() },
            headers: readable(&headers),
        }
    }

    /// The rows in which two outcomes differ: with a `-` what was expected, with a `+` what came.
    #[must_use]
    pub fn difference(&self, got: &Self) -> String {
        let (expected, got) = (self.rows(), got.rows());
        let mut text = String::new();
        for row in expected.iter().filter(|row| !got.contains(row)) {
            let _ = writeln!(text, "  - {row}");
        }
        for row in got.iter().filter(|row| !expected.contains(row)) {
            let _ = writeln!(text, "  + {row}");
        }
        if text.is_empty() {
            text.push_str("  the same lines, another number of them\n");
        }
        text
    }

    fn rows(&self) -> Vec<String> {
        let mut rows = vec![
            format!("handler ran: {}", self.handler_ran),
            format!("kind: {:?}", self.kind),
            format!("allowed: {:?}", self.allowed),
            format!("status: {}", self.status),
            format!("body: {:?}", self.body),
        ];
        for (name, values) in &self.headers {
            rows.extend(values.iter().map(|value| format!("{name}: {value}")));
        }
        rows
    }
}

/// Whether a field, its name in lower case, is one that a policy speaks of.
#[must_use]
pub fn is_cors(name: &str) -> bool {
    name == "vary" || name.starts_with("access-control-")
}

/// The fields of a map as an [`Outcome`] has them.
#[must_use]
pub fn readable(headers: &HeaderMap) -> BTreeMap<String, Vec<String>> {
    let lines = headers.iter().map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())));
    readable_lines(lines)
}

/// Header lines as an [`Outcome`] has them. The names are in lower case.
pub fn readable_lines(
    lines: impl Iterator<Item = (impl Into<String>, impl Into<String>)>,
) -> BTreeMap<String, Vec<String>> {
    let mut readable: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in lines {
        readable.entry(name.into()).or_default().push(value.into());
    }
    if let Some(lines) = readable.get_mut("vary") {
        let members = lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|member| !member.is_empty());
        *lines = vec![members.collect::<Vec<_>>().join(", ")];
    }
    readable
}

/// What the handler of a case answers.
///
/// # Panics
///
/// If the case has a status that isn't one.
#[must_use]
pub fn handle(case: &Case) -> Response<String> {
    let mut response = Response::new(HANDLER_BODY.to_owned());
    *response.status_mut() = StatusCode::from_u16(case.handler.status).expect("a status");
    *response.headers_mut() = header_map(&case.handler.headers);
    response
}

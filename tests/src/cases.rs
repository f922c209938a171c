//! The conformance table: `cases/*.toml`, one file per area.
//!
//! A case is a policy, a request, what the handler answers, and what must leave the server. Every case names the
//! sentence that its expectation comes from: of the Fetch Standard, of an RFC, or of the project's own description of
//! what it sends (`tests/protocol.md`) and refuses (`cors-runtime/src/docs/rules.md`). An unknown key is an error, so that a
//! misspelt expectation can't be skipped.

use std::collections::BTreeMap;
use std::path::Path;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde::Deserialize;

/// Fewer cases than this mean that a file went missing.
pub const CASES: usize = 290;

/// One file of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// The file's name, such as `vary.toml`.
    #[serde(skip)]
    pub name: String,
    /// The policies of this file's cases, by name, as [`cors_policy!`](cors_runtime::cors_policy) takes them.
    pub policies: BTreeMap<String, String>,
    /// The cases.
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
}

/// One row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the row shows, unique in its file.
    pub name: String,
    /// The sentence of the Fetch Standard, of an RFC or of the design that the expectation comes from.
    pub source: String,
    /// The name of a policy of the same file.
    pub policy: String,
    /// What the client sends.
    pub request: Request,
    /// What the inner service answers.
    #[serde(default)]
    pub handler: Handler,
    /// What must come out.
    pub expect: Expect,
}

/// What the client sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The method, any token.
    pub method: String,
    /// The request target; policies see its path.
    #[serde(default = "root")]
    pub target: String,
    /// The header lines, in order.
    #[serde(default)]
    pub headers: Vec<Lines>,
}

/// What the inner service answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Handler {
    /// Its status.
    pub status: u16,
    /// Its header lines, in order.
    pub headers: Vec<Lines>,
}

/// What must come out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the request is to the policy.
    pub kind: Kind,
    /// Whether its origin is allowed. Nobody asks where the policy doesn't govern.
    pub allowed: Option<bool>,
    /// The status. Only a preflight's is the policy's; without it, the handler's is expected.
    pub status: Option<u16>,
    /// Every Access-Control-* and Vary line, and no other.
    pub headers: Vec<Lines>,
}

/// The three kinds of [`Decision`](cors_runtime::Decision).
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The policy has a path, and the request's is another.
    NotGoverned,
    /// The policy answers.
    Preflight,
    /// The handler answers, and its response gets the policy's headers.
    Actual,
}

/// One header line, `["Origin", "https://a.example"]`, or many alike:
/// `{ name = "Origin", value = "https://", repeat = "a", times = 4096, lines = 2 }`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Lines {
    /// A line as it stands.
    One(String, String),
    /// Lines that are too long or too many to write out.
    Many(ManyLines),
}

/// `lines` lines whose value is `value` and then `repeat`, `times` times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManyLines {
    name: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    repeat: String,
    #[serde(default)]
    times: usize,
    #[serde(default = "one")]
    lines: usize,
}

fn root() -> String {
    "/".to_owned()
}

fn one() -> usize {
    1
}

impl Default for Handler {
    fn default() -> Self {
        Self { status: 200, headers: Vec::new() }
    }
}

impl Lines {
    /// The name, the value, and how many lines have it.
    fn read(&self) -> (&str, String, usize) {
        match self {
            Self::One(name, value) => (name, value.clone(), 1),
            Self::Many(many) => (&many.name, many.value.clone() + &many.repeat.repeat(many.times), many.lines),
        }
    }

    /// The lines as they go over the wire.
    pub fn spelled_out(&self) -> impl Iterator<Item = (String, String)> {
        let (name, value, count) = self.read();
        std::iter::repeat_n((name.to_owned(), value), count)
    }

    fn push_to(&self, map: &mut HeaderMap) {
        let (name, value, count) = self.read();
        let name = HeaderName::try_from(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        // From bytes, so that a case can hold what is not ASCII.
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap_or_else(|error| panic!("{value}: {error}"));
        for _ in 0..count {
            map.append(&name, value.clone());
        }
    }
}

/// The lines as a map.
///
/// # Panics
///
/// If a name or a value can't stand in a header.
#[must_use]
pub fn header_map(lines: &[Lines]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for line in lines {
        line.push_to(&mut map);
    }
    map
}

impl Request {
    /// The request in the types that a service takes.
    ///
    /// # Panics
    ///
    /// If the case holds what HTTP has no form for.
    #[must_use]
    pub fn build(&self) -> http::Request<String> {
        let mut request = http::Request::new("the request's body".to_owned());
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).expect("a method is a token");
        *request.uri_mut() = self.target.parse::<Uri>().expect("a request target");
        *request.headers_mut() = header_map(&self.headers);
        request
    }
}

/// Every file of `cases/`, in the order of their names.
///
/// # Panics
///
/// With the file's name, if one can't be read or isn't a table of cases.
#[must_use]
pub fn load() -> Vec<CaseFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of cases/").path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut file: CaseFile =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            file.name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            file
        })
        .collect()
}

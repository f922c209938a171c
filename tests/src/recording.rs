//! The requests that two browsers put on the wire (`data/browser-requests.json`), in their order, their header lines
//! in theirs.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// One request, and the call of `fetch()` that caused it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The browser's name and version.
    pub browser: String,
    /// The second argument of `fetch()`.
    pub init: Init,
    /// What the browser sent: a preflight, or the request itself.
    pub request: SentRequest,
}

/// The second argument of `fetch()`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Init {
    /// The method, as the page wrote it.
    #[serde(default = "get")]
    pub method: String,
    /// The headers that the page set.
    #[serde(default)]
    pub headers: Fields,
    /// The body, if there is one.
    #[serde(default)]
    pub body: String,
    /// `include` if cookies go along.
    #[serde(default)]
    pub credentials: String,
    /// `no-cors` for a request whose answer the page never reads.
    #[serde(default)]
    pub mode: String,
}

/// What the browser sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentRequest {
    /// The method.
    pub method: String,
    /// The header lines.
    pub headers: Fields,
}

/// Header lines in the order in which the file has them.
#[derive(Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The value of the field called `name` in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A map type would sort the lines; their order is what was recorded.
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut lines = Vec::new();
                while let Some(line) = map.next_entry()? {
                    lines.push(line);
                }
                Ok(Fields(lines))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn get() -> String {
    "GET".to_owned()
}

/// The recorded requests, in the order in which they were sent.
///
/// # Panics
///
/// If the file isn't what these types describe.
#[must_use]
pub fn load() -> Vec<Recorded> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(rename = "about")]
        _about: String,
        requests: Vec<Recorded>,
    }
    let file: File = serde_json::from_str(include_str!("../data/browser-requests.json"))
        .unwrap_or_else(|error| panic!("data/browser-requests.json: {error}"));
    file.requests
}

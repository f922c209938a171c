//! Policies as a program gives them when it starts, most of which no rule refuses.

use std::fmt;

use arbitrary::{Arbitrary, Result, Unstructured};
use cors_model::{Draft, Entry, Value};
use cors_runtime::startup::{OwnedPolicy, PolicyError};

use crate::words::{self, one_in};

/// A policy in parts.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Who may call.
    pub origins: Origins,
    /// `methods`.
    pub methods: Names,
    /// `headers`.
    pub headers: Names,
    /// `expose_headers`; never mirrored.
    pub expose_headers: Names,
    /// `credentials`.
    pub credentials: bool,
    /// `max_age`, in seconds.
    pub max_age: Option<u32>,
    /// `path`.
    pub path: Option<&'static str>,
    /// `preflight_status`.
    pub preflight_status: Option<u16>,
    /// `dangerously`.
    pub dangerously: Vec<&'static str>,
    /// Whether lists are one text with commas.
    pub lists_are_texts: bool,
}

/// The origins of a policy.
#[derive(Clone, Debug)]
pub enum Origins {
    /// `*`.
    Any,
    /// `mirror`.
    Mirror,
    /// Each of these.
    Listed(Vec<Pattern>),
}

/// One element of `origins`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `null`.
    Null,
    /// Scheme, host and port.
    Site {
        /// With `://`.
        scheme: &'static str,
        /// The host, or hosts.
        host: Host,
        /// The port.
        port: Port,
    },
}

/// The hosts of an element of `origins`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// This one.
    One(String),
    /// `*.example.com`: those below it.
    Below(String),
    /// `app-*-team.example.com`: a part of the first label is open.
    Part {
        /// What stands before the `*`.
        before: &'static str,
        /// What stands behind it, in the same label.
        behind: &'static str,
        /// What stands behind the label.
        domain: String,
    },
    /// `*`: any of the scheme.
    Any,
}

/// The port of an element of `origins`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
pub enum Port {
    /// None is written.
    Default,
    /// Any.
    Any,
    /// This one.
    Number(u16),
}

/// Methods or header names.
#[derive(Clone, Debug)]
pub enum Names {
    /// The key isn't there.
    Missing,
    /// `mirror`.
    Mirror,
    /// These; `*` may be among them.
    Listed(Vec<String>),
}

/// Schemes that pages have.
pub const SCHEMES: &[&str] = &["https://", "http://", "chrome-extension://", "tauri://", "moz-extension://"];

/// Hosts; most are near each other.
pub const HOSTS: &[&str] = &[
    "a.example",
    "b.a.example",
    "example",
    "localhost",
    "app.localhost",
    "127.0.0.1",
    "[::1]",
    "a.example.",
    "a_b.example",
    "xn--bcher-kva.example",
    "github.io",
    "x.github.io",
    "www.a.example",
    "aa.example",
    "a-b.a.example",
    "co.uk",
];

const PATHS: &[&str] =
    &["^/api/", "^/a$", r"\.json$", "/a", "^/v[0-9]+/", "^/(?:a|b)(?:/|$)", "(?i)^/A", "^/[^/]+/x", "^/.*y"];

const OPT_OUTS: &[&str] = &["null_origin", "mirror_any_origin", "insecure_origins", "public_suffixes", "whole_schemes"];

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Site { scheme, host, port } => {
                f.write_str(scheme)?;
                match host {
                    Host::One(host) => f.write_str(host)?,
                    Host::Below(domain) => write!(f, "*.{domain}")?,
                    Host::Part { before, behind, domain } => write!(f, "{before}*{behind}.{domain}")?,
                    Host::Any => f.write_str("*")?,
                }
                match port {
                    Port::Default => Ok(()),
                    Port::Any => f.write_str(":*"),
                    Port::Number(number) => write!(f, ":{number}"),
                }
            }
        }
    }
}

/// What stands around the `*` of a label.
const PARTS: &[(&str, &str)] =
    &[("app-", ""), ("", "-team"), ("a", "b"), ("x--", "-a"), ("1", ""), ("", "1"), (LONG, ""), (LONG, "b")];

/// The start of a label that has room for a few characters more.
const LONG: &str = "a23456789-123456789-123456789-123456789-123456789-123456789";

/// A host of the table, or labels of few letters, so that many are related.
///
/// # Errors
///
/// None that comes of the bytes.
pub fn host(bytes: &mut Unstructured) -> Result<String> {
    const LETTERS: &[char] = &['a', 'b', '.', '-', '_', '1', 'x', 'A', '$'];
    if bytes.ratio(2, 3)? {
        return Ok((*bytes.choose(HOSTS)?).to_owned());
    }
    if one_in(16, bytes)? {
        // Near the longest names and beyond.
        let labels = bytes.int_in_range(100..=130)?;
        return Ok(format!("{}a.example", "a.".repeat(labels)));
    }
    (0..bytes.int_in_range(1..=8)?).map(|_| bytes.choose(LETTERS).copied()).collect()
}

impl<'a> Arbitrary<'a> for Pattern {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        if one_in(12, bytes)? {
            return Ok(Self::Null);
        }
        let scheme = *bytes.choose(SCHEMES)?;
        let hosts = match bytes.int_in_range(0..=11)? {
            8..=9 => Host::Below(host(bytes)?),
            10 => {
                let (before, behind) = bytes.choose(PARTS)?;
                Host::Part { before, behind, domain: host(bytes)? }
            }
            // Only a scheme that isn't the web's may be open.
            11 if !scheme.starts_with("http") => {
                return Ok(Self::Site { scheme, host: Host::Any, port: Port::Default });
            }
            _ => Host::One(host(bytes)?),
        };
        let port = if one_in(2, bytes)? { bytes.arbitrary()? } else { Port::Default };
        Ok(Self::Site { scheme, host: hosts, port })
    }
}

impl<'a> Arbitrary<'a> for Origins {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(match bytes.int_in_range(0..=7)? {
            0 => Self::Any,
            1 => Self::Mirror,
            2..=3 => Self::Listed(vec![bytes.arbitrary()?]),
            _ => {
                let count = if one_in(10, bytes)? { 24 } else { bytes.int_in_range(0..=5)? };
                let mut listed: Vec<Pattern> = Vec::new();
                for _ in 0..count {
                    let pattern = bytes.arbitrary()?;
                    if !listed.contains(&pattern) {
                        listed.push(pattern);
                    }
                }
                Self::Listed(listed)
            }
        })
    }
}

/// A key with names out of a table: none, `mirror`, `*` or a list.
fn names(bytes: &mut Unstructured, table: &[&str], may_mirror: bool) -> Result<Names> {
    Ok(match bytes.int_in_range(0..=5)? {
        0 => Names::Missing,
        1 if may_mirror => Names::Mirror,
        2 => Names::Listed(vec!["*".to_owned()]),
        _ => {
            let mut names: Vec<String> = Vec::new();
            let most = if one_in(10, bytes)? { 12 } else { 3 };
            for _ in 0..bytes.int_in_range(1..=most)? {
                let name = words::word(bytes, table)?;
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Names::Listed(names)
        }
    })
}

/// Methods that policies list and preflights ask for.
pub const METHODS: &[&str] = &[
    "GET",
    "PUT",
    "DELETE",
    "PATCH",
    "POST",
    "HEAD",
    "OPTIONS",
    "PROPFIND",
    "VERSION-CONTROL",
    "Odd",
    "ODD",
    "BREW",
    "put",
    "patch",
    "*",
    "TRACE",
    "Any",
    "MY_METHOD",
    "DELET",
    "GET|PUT",
];

/// Headers that policies list and preflights ask for.
pub const HEADERS: &[&str] = &[
    "X-A",
    "x-b",
    "Content-Type",
    "Authorization",
    "X-Auth-Token",
    "*",
    "Range",
    "ETag",
    "Accept",
    "Cookie",
    "Vary",
    "contact_id",
    "Origin",
    "x-*",
    "content_type",
    "Access-Control-Allow-Origin",
    "'x-a'",
    "any",
    "X-Request-ID",
];

impl<'a> Arbitrary<'a> for Policy {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let opt_outs: u8 = if one_in(2, bytes)? { u8::MAX } else { bytes.arbitrary()? };
        let dangerously = OPT_OUTS.iter().enumerate().filter(|(at, _)| opt_outs & 1 << at != 0).map(|(_, name)| *name);
        let path = one_in(3, bytes)?.then(|| bytes.choose(PATHS).copied()).transpose()?;
        Ok(Self {
            origins: bytes.arbitrary()?,
            methods: names(bytes, METHODS, true)?,
            headers: names(bytes, HEADERS, true)?,
            expose_headers: names(bytes, HEADERS, false)?,
            credentials: one_in(3, bytes)?,
            max_age: one_in(2, bytes)?.then(|| bytes.int_in_range(0..=86_400)).transpose()?,
            path,
            preflight_status: one_in(4, bytes)?.then(|| bytes.int_in_range(200..=299)).transpose()?,
            dangerously: dangerously.collect(),
            lists_are_texts: bytes.arbitrary()?,
        })
    }
}

impl Policy {
    /// The policy as its keys and values.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let word = |word: &str| Value::Word(word.to_owned());
        let list = |texts: Vec<String>| {
            if self.lists_are_texts {
                Value::Text(texts.join(", "))
            } else {
                Value::List(texts.into_iter().map(Value::Text).collect())
            }
        };
        let names = |names: &Names| match names {
            Names::Missing => None,
            Names::Mirror => Some(word("mirror")),
            Names::Listed(names) => Some(list(names.clone())),
        };
        let origins = match &self.origins {
            Origins::Any => Value::Text("*".to_owned()),
            Origins::Mirror => word("mirror"),
            Origins::Listed(patterns) => list(patterns.iter().map(Pattern::to_string).collect()),
        };
        let opt_outs = self.dangerously.iter().map(|name| Value::Text((*name).to_owned())).collect();
        let number = |number: u32| Value::Number(number.to_string());
        let entries = [
            ("origins", Some(origins)),
            ("methods", names(&self.methods)),
            ("headers", names(&self.headers)),
            ("expose_headers", names(&self.expose_headers)),
            ("credentials", Some(Value::Boolean(self.credentials))),
            ("max_age", self.max_age.map(number)),
            ("path", self.path.map(|path| Value::Text(path.to_owned()))),
            ("preflight_status", self.preflight_status.map(|status| number(u32::from(status)))),
            ("dangerously", (!self.dangerously.is_empty()).then_some(Value::List(opt_outs))),
        ];
        let entries = entries.into_iter().filter_map(|(key, value)| Some(Entry { key: key.to_owned(), value: value? }));
        Draft { entries: entries.collect() }
    }
}

/// The policy that a program builds of a draft when it starts.
///
/// # Errors
///
/// As [`PolicyBuilder::build`](cors_runtime::startup::PolicyBuilder::build).
///
/// # Panics
///
/// If the draft holds what the builder takes no form of.
pub fn build(draft: &Draft) -> std::result::Result<OwnedPolicy, PolicyError> {
    let texts = |value: &Value| match value {
        Value::Text(text) | Value::Word(text) | Value::Number(text) => text.clone(),
        value => panic!("{value:?} isn't one text"),
    };
    let number = |value: &Value| texts(value).parse::<u32>().expect("a number");
    let mut builder = OwnedPolicy::builder();
    for Entry { key, value } in &draft.entries {
        macro_rules! list {
            ($method:ident) => {
                match value {
                    Value::List(values) => builder.$method(values.iter().map(texts)),
                    one => builder.$method(texts(one)),
                }
            };
        }
        builder = match key.as_str() {
            "origin" | "origins" => list!(origins),
            "methods" => list!(methods),
            "headers" => list!(headers),
            "expose_headers" => list!(expose_headers),
            "dangerously" => list!(dangerously),
            "credentials" => builder.credentials(*value == Value::Boolean(true)),
            "max_age" => builder.max_age(number(value)),
            "path" => builder.path(texts(value)),
            "preflight_status" => builder.preflight_status(u16::try_from(number(value)).expect("a status")),
            key => panic!("the builder has no key `{key}`"),
        };
    }
    builder.build()
}

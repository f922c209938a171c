//! Requests as browsers send them: those of the conformance table, and for each policy those of its friends and strangers.

use std::fmt;

use cors_cli::export::Target;
use cors_table::Wildcard;
use cors_table::origin::is_serialized;
use cors_table::token::is_token;
use cors_tests::cases::{Lines, load};

use crate::policies::Sample;

/// A request, and what the application answers.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) status: u16,
    pub(crate) answer: Vec<(String, String)>,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?} ({} {:?})", self.method, self.target, self.headers, self.status, self.answer)
    }
}

impl Probe {
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn is_a_browsers(&self) -> bool {
        let once = |name: &str| self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).count() <= 1;
        let single =
            ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"].into_iter().all(once);
        let origin = self.value("Origin").is_none_or(|origin| is_serialized(origin.as_bytes()) && origin.len() < 300);
        let method = self.value("Access-Control-Request-Method").is_none_or(is_token);
        let names =
            self.value("Access-Control-Request-Headers").is_none_or(|names| !names.is_empty() && names.len() < 4_000);
        // No proxy's request, nor one without a path; the body's length isn't what this is about.
        let others =
            self.target.starts_with('/') && self.value("Content-Length").is_none() && self.value("Host").is_none();
        single && origin && method && names && others && !["TRACE", "options"].contains(&self.method.as_str())
    }
}

pub(crate) fn simple(method: &str, target: &str, headers: &[(&str, &str)]) -> Probe {
    Probe {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        status: 200,
        answer: Vec::new(),
    }
}

/// What is sent to a policy on a target.
pub(crate) fn of(sample: &Sample, target: Target) -> Vec<Probe> {
    let mut probes = from_table(&sample.name);
    probes.extend(of_friends_and_strangers(sample));
    if matches!(target, Target::Php | Target::Express) {
        // PHP's own server and Node.js refuse methods that they don't know, before any script.
        probes.retain(|probe| probe.method != "CHICKEN" && probe.method != "Chicken");
    }
    if target == Target::S3 {
        // A bucket answers by itself, and takes changes from those alone who sign them.
        probes.retain(|probe| {
            let is_preflight = probe.method == "OPTIONS" && probe.value("Access-Control-Request-Method").is_some();
            let origin = probe.value("Origin");
            // A `*` of S3 stands for nothing, too; no page has such a host.
            let is_a_pages = origin.is_none_or(|origin| !origin.contains("://."));
            (probe.method == "GET" || is_preflight && origin.is_some()) && is_a_pages
        });
        for probe in &mut probes {
            (probe.status, probe.answer) = (200, Vec::new());
        }
    }
    probes
}

fn from_table(policy: &str) -> Vec<Probe> {
    let files = load();
    let cases = files.iter().flat_map(|file| &file.cases).filter(|case| case.policy == policy);
    let probes = cases.map(|case| Probe {
        method: case.request.method.clone(),
        target: case.request.target.clone(),
        headers: case.request.headers.iter().flat_map(Lines::spelled_out).collect(),
        status: case.handler.status,
        answer: case.handler.headers.iter().flat_map(Lines::spelled_out).collect(),
    });
    probes.filter(Probe::is_a_browsers).collect()
}

/// Origins that an element stands for, and others that look like them.
fn of_friends_and_strangers(sample: &Sample) -> Vec<Probe> {
    let mut origins: Vec<String> =
        ["https://other.example", "null", "http://localhost", "https://localhost:3000"].map(str::to_owned).into();
    for element in
        sample.policy.table().origins.elements().step_by(97).chain(sample.policy.table().origins.elements().take(4))
    {
        let written = element.to_string().replace(":*", "");
        let host = match element.wildcard {
            Wildcard::None => written,
            _ => written.replace('*', "a-b_1"),
        };
        let bare = host.split("://").last().unwrap_or_default().to_owned();
        origins.extend([
            host.replacen("a-b_1.", "a.b.", 1),
            host.replacen("a-b_1", "", 1),
            host.replacen("a-b_1", "a.b", 1),
            host.replace("https://", "http://"),
            host.replace("https://", "https://evil"),
            format!("{host}.evil.example"),
            format!("{host}evil"),
            format!("{host}:8443"),
            format!("{host}:1"),
            host.replacen('.', "x", 1),
            format!("https://evil.example.{bare}"),
            host,
        ]);
    }
    origins.retain(|origin| is_serialized(origin.as_bytes()));
    origins.sort_unstable();
    origins.dedup();
    let paths = match sample.name.as_str() {
        "odd-path" => &["/abc", "/abc/1/22.json", "/abcd~x", "/ab", "/abc/x", "/abc?y=/abc/x", "/a%22b"][..],
        "in-any-case" => &["/API/x", "/apix", "/api"],
        name if name.starts_with("path") => &["/api/users", "/api", "/v1/users", "/"],
        _ => &["/"],
    };
    let methods = ["PUT", "GET", "PATCH"];
    let names = [None, Some("content-type,x-auth-token"), Some("authorization"), Some("x-a,x-amz-date")];
    let mut probes = Vec::new();
    for path in paths {
        probes.push(simple("GET", path, &[]));
        probes.push(simple("OPTIONS", path, &[("Access-Control-Request-Method", "PUT")]));
        for (index, origin) in origins.iter().enumerate() {
            let origin = ("Origin", origin.as_str());
            probes.push(simple("GET", path, &[origin]));
            let method = ("Access-Control-Request-Method", methods[index % methods.len()]);
            probes.push(match names[index % names.len()] {
                Some(names) => simple("OPTIONS", path, &[origin, method, ("Access-Control-Request-Headers", names)]),
                None => simple("OPTIONS", path, &[origin, method]),
            });
            if index % 5 == 0 {
                let fields = [("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "https://evil.example")];
                let answer = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
                probes.push(Probe { status: [500, 401, 404][index % 3], answer, ..simple("GET", path, &[origin]) });
                probes.push(simple("OPTIONS", path, &[origin]));
            }
        }
    }
    probes
}

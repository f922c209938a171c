//! What an answer means to a browser, by the steps of the Fetch Standard, and to a cache.

use std::collections::BTreeSet;

use cors_cli::export::Target;
use cors_runtime::Decision;
use cors_runtime::startup::OwnedPolicy;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::client::Answer;
use crate::probe::Probe;

/// `[without credentials, with credentials]`.
type Both = [bool; 2];

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The request that it asks for goes out; what else does, for as long as the browser keeps the answer.
    Preflight { goes_out: Both, kept: Option<Kept> },
    /// The page may read the response.
    Actual { status: u16, readable: Both, allow_origin: Vec<String>, exposed: BTreeSet<String>, vary: BTreeSet<String> },
    /// The policy has nothing to say, and says nothing.
    NotGoverned { status: u16, fields: Vec<(String, String)>, vary: BTreeSet<String> },
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    methods: BTreeSet<String>,
    headers: BTreeSet<String>,
    seconds: Vec<String>,
}

/// What our own servers answer, which the conformance table proves.
pub(crate) fn expected(policy: &OwnedPolicy, probe: &Probe) -> Meaning {
    let path = probe.target.split('?').next().unwrap_or_default();
    let method = Method::from_bytes(probe.method.as_bytes()).expect("a method");
    let decision = policy.decide(&method, path, &map(&probe.headers));
    let mut headers = map(&probe.answer);
    let status = match &decision {
        Decision::NotGoverned => {
            return not_governed(&Answer { status: probe.status, headers: lines(&headers) });
        }
        Decision::Preflight(preflight) => {
            headers = preflight.headers();
            preflight.status().as_u16()
        }
        Decision::Actual(actual) => {
            actual.apply(&mut headers);
            probe.status
        }
    };
    let answer = Answer { status, headers: lines(&headers) };
    if matches!(decision, Decision::Preflight(_)) { preflight(probe, &answer) } else { actual(probe, &answer) }
}

/// What an answer means where the policy expects one of that kind.
pub(crate) fn of(expected: &Meaning, probe: &Probe, answer: &Answer) -> Meaning {
    match expected {
        Meaning::Preflight { .. } => preflight(probe, answer),
        Meaning::Actual { .. } => actual(probe, answer),
        Meaning::NotGoverned { .. } => not_governed(answer),
    }
}

/// Whether what differs is what the documentation says of the target.
pub(crate) fn are_same_on(target: Target, expected: &Meaning, got: &Meaning) -> bool {
    match (target, expected, got) {
        // s3rver answers preflights with `*`, where S3 itself names the origin; only what goes out without credentials can be
        // judged by it. S3's lists are for the request that asks, and no other.
        (
            Target::S3,
            Meaning::Preflight { goes_out: [expected, _], .. },
            Meaning::Preflight { goes_out: [got, _], .. },
        ) => expected == got,
        // `*` for `mirror`, no Vary without an Origin, and nothing for a request without one.
        (
            Target::S3,
            Meaning::Actual { status, readable, exposed, .. },
            Meaning::Actual { status: got_status, readable: got_readable, exposed: got_exposed, .. },
        ) => status == got_status && readable == got_readable && (exposed == got_exposed || *readable == [false; 2]),
        _ => false,
    }
}

fn preflight(probe: &Probe, answer: &Answer) -> Meaning {
    let readable = readable(probe, answer);
    let is_ok = (200..300).contains(&answer.status);
    let methods = members(answer, "access-control-allow-methods");
    let names: BTreeSet<String> =
        members(answer, "access-control-allow-headers").iter().map(|name| name.to_ascii_lowercase()).collect();
    let method = probe.value("Access-Control-Request-Method").unwrap_or_default();
    let requested = probe.value("Access-Control-Request-Headers").unwrap_or_default();
    let goes_out = [false, true].map(|with_credentials| {
        let star = |list: &BTreeSet<String>| list.contains("*") && !with_credentials;
        let method = ["GET", "HEAD", "POST"].contains(&method) || methods.contains(method) || star(&methods);
        let headers = requested.split(',').map(str::trim).filter(|name| !name.is_empty()).all(|name| {
            let name = name.to_ascii_lowercase();
            names.contains(&name) || star(&names) && name != "authorization"
        });
        is_ok && readable[usize::from(with_credentials)] && method && headers
    });
    let is_kept = is_ok && readable != [false; 2];
    let seconds = answer.values("access-control-max-age").into_iter().map(str::to_owned).collect();
    let kept = is_kept.then_some(Kept { methods, headers: names, seconds });
    Meaning::Preflight { goes_out, kept }
}

fn actual(probe: &Probe, answer: &Answer) -> Meaning {
    Meaning::Actual {
        status: answer.status,
        readable: readable(probe, answer),
        allow_origin: answer.values("access-control-allow-origin").into_iter().map(str::to_owned).collect(),
        exposed: members(answer, "access-control-expose-headers")
            .iter()
            .map(|name| name.to_ascii_lowercase())
            .collect(),
        vary: vary(answer),
    }
}

/// The [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).
fn readable(probe: &Probe, answer: &Answer) -> Both {
    let allow_origin = answer.values("access-control-allow-origin").join(", ");
    let Some(origin) = probe.value("Origin") else { return [false; 2] };
    let is_named = allow_origin == origin;
    let credentials = answer.values("access-control-allow-credentials").join(", ") == "true";
    [is_named || allow_origin == "*", is_named && credentials]
}

/// What a cache goes by. `*` says all there is to say.
fn vary(answer: &Answer) -> BTreeSet<String> {
    let members: BTreeSet<String> = members(answer, "vary").iter().map(|name| name.to_ascii_lowercase()).collect();
    if members.contains("*") { BTreeSet::from(["*".to_owned()]) } else { members }
}

fn members(answer: &Answer, name: &str) -> BTreeSet<String> {
    let values = answer.values(name);
    let members = values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|member| !member.is_empty());
    members.map(str::to_owned).collect()
}

fn not_governed(answer: &Answer) -> Meaning {
    let is_cors = |name: &str| name.starts_with("access-control-");
    let mut fields: Vec<_> = answer.headers.iter().filter(|(name, _)| is_cors(name)).cloned().collect();
    fields.sort_unstable();
    Meaning::NotGoverned { status: answer.status, fields, vary: vary(answer) }
}

fn map(lines: &[(String, String)]) -> HeaderMap {
    let pair = |(name, value): &(String, String)| {
        (HeaderName::try_from(name).expect("a name"), HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
    };
    let mut map = HeaderMap::new();
    for (name, value) in lines.iter().map(pair) {
        map.append(name, value);
    }
    map
}

fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

//! Every case of `cases/*.toml`, through [`Policy::decide`] and through the tower layer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use cors_runtime::{Decision, Policy};
use cors_tests::cases::{Case, CaseFile, Kind, header_map, load};
use cors_tests::policies::{Declared, POLICIES};
use http::{HeaderMap, HeaderName, Request, Response, StatusCode};
use proc_macro2::TokenStream;
use tower_layer::Layer;
use tower_service::Service;

/// Fewer cases than this mean that a file went missing.
const CASES: usize = 290;

const HANDLER_BODY: &str = "the handler's body";

#[test]
fn every_case_holds_in_both_ways() {
    let mut failures = String::new();
    let mut count = 0;
    for file in load() {
        for case in &file.cases {
            count += 1;
            let policy = declared(&case.policy).policy;
            for (way, outcome) in [("decide", through_decide(policy, case)), ("layer", through_layer(policy, case))] {
                let expected = expected(case);
                if outcome != expected {
                    let _ = writeln!(
                        failures,
                        "{}, `{}`, by {way}:\n{}  source: {}\n",
                        file.name,
                        case.name,
                        difference(&expected, &outcome),
                        case.source
                    );
                }
            }
        }
    }
    println!("{count} cases, each in two ways");
    assert!(count >= CASES, "{count} cases");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_policy_is_the_one_that_the_table_shows() {
    let files = load();
    let mut used = BTreeSet::new();
    for CaseFile { name, policies, cases } in &files {
        for (policy, text) in policies {
            let shown: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}, {policy}: {error}"));
            let compiled: TokenStream = declared(policy).text.parse().expect("what was compiled can be read again");
            assert_eq!(shown.to_string(), compiled.to_string(), "{name}: {policy} isn't what src/policies.rs compiles");
        }
        let named: BTreeSet<&str> = cases.iter().map(|case| case.policy.as_str()).collect();
        let shown: BTreeSet<&str> = policies.keys().map(String::as_str).collect();
        assert_eq!(named, shown, "{name}: the policies that cases use, and those that the file shows");
        used.extend(policies.keys().cloned());
    }
    let compiled: BTreeSet<String> = POLICIES.iter().map(|declared| declared.name.to_owned()).collect();
    assert_eq!(used, compiled, "the policies of all files, and those of src/policies.rs");
}

#[test]
fn every_case_has_a_name_of_its_own_and_a_source() {
    for file in load() {
        let mut names = BTreeSet::new();
        for case in &file.cases {
            assert!(names.insert(&case.name), "{}: `{}` twice", file.name, case.name);
            assert!(!case.source.is_empty(), "{}: `{}` has no source", file.name, case.name);
            let expect = &case.expect;
            assert_eq!(
                expect.allowed.is_none(),
                expect.kind == Kind::NotGoverned,
                "{}: `{}`: `allowed` is for governed requests",
                file.name,
                case.name
            );
            assert!(
                expect.kind != Kind::Preflight || expect.status.is_some(),
                "{}: `{}`: a preflight has a status",
                file.name,
                case.name
            );
        }
    }
}

fn declared(name: &str) -> &'static Declared {
    POLICIES
        .iter()
        .find(|declared| declared.name == name)
        .unwrap_or_else(|| panic!("src/policies.rs has no policy `{name}`"))
}

/// What leaves the server.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    /// Whether the inner service ran.
    handler_ran: bool,
    /// `None` if the way that was taken doesn't tell.
    kind: Option<Kind>,
    allowed: Option<bool>,
    status: u16,
    body: String,
    /// The values of every field, a value for each line; Vary's lines are joined and its members spaced alike, because
    /// RFC 9110 (5.3, 5.6.1) gives no meaning to either.
    headers: BTreeMap<String, Vec<String>>,
}

/// Access-Control-* and Vary as the case has them, and whatever else the handler set.
fn expected(case: &Case) -> Outcome {
    let is_preflight = case.expect.kind == Kind::Preflight;
    let mut headers = HeaderMap::new();
    if !is_preflight {
        headers.extend(header_map(&case.handler.headers));
        let ours: Vec<HeaderName> = headers.keys().filter(|name| is_cors(name)).cloned().collect();
        for name in ours {
            headers.remove(name);
        }
    }
    headers.extend(header_map(&case.expect.headers));
    Outcome {
        handler_ran: !is_preflight,
        kind: Some(case.expect.kind),
        allowed: case.expect.allowed,
        status: case.expect.status.unwrap_or(case.handler.status),
        body: if is_preflight { String::new() } else { HANDLER_BODY.to_owned() },
        headers: readable(&headers),
    }
}

fn is_cors(name: &HeaderName) -> bool {
    name == http::header::VARY || name.as_str().starts_with("access-control-")
}

fn readable(headers: &HeaderMap) -> BTreeMap<String, Vec<String>> {
    let mut readable: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        readable.entry(name.to_string()).or_default().push(value);
    }
    if let Some(lines) = readable.get_mut("vary") {
        let members = lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|member| !member.is_empty());
        *lines = vec![members.collect::<Vec<_>>().join(", ")];
    }
    readable
}

/// As a framework without tower would use a policy.
fn through_decide(policy: Policy, case: &Case) -> Outcome {
    let request = case.request.build();
    let decision = policy.decide(request.method(), request.uri().path(), request.headers());
    let mut response = handle(case);
    let (kind, allowed) = match decision {
        Decision::NotGoverned => (Kind::NotGoverned, None),
        Decision::Actual(actual) => {
            actual.apply(response.headers_mut());
            let once = response.headers().clone();
            actual.apply(response.headers_mut());
            assert_eq!(&once, response.headers(), "{}: applying a second time changes nothing", case.name);
            (Kind::Actual, Some(actual.is_allowed()))
        }
        Decision::Preflight(preflight) => {
            let (status, headers, allowed) = (preflight.status(), preflight.headers(), preflight.is_allowed());
            let recycled = preflight.clone().into_headers(request.headers().clone());
            assert_eq!(headers, recycled, "{}: a recycled map keeps nothing", case.name);
            response = preflight.into_response();
            assert_eq!((response.status(), response.headers()), (status, &headers), "{}: into_response", case.name);
            (Kind::Preflight, Some(allowed))
        }
    };
    Outcome {
        handler_ran: kind != Kind::Preflight,
        kind: Some(kind),
        allowed,
        status: response.status().as_u16(),
        headers: readable(response.headers()),
        body: response.into_body(),
    }
}

/// As the tower layer uses it. The layer doesn't say what it decided, so these two are taken from the case.
fn through_layer(policy: Policy, case: &Case) -> Outcome {
    let request = case.request.build();
    let seen = Rc::default();
    let inner = Inner { response: Some(handle(case)), seen: Rc::clone(&seen) };
    let mut service = policy.layer(inner);
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(service.poll_ready(&mut context), Poll::Ready(Ok(()))), "the inner service is ready");
    let Poll::Ready(Ok(response)) = pin!(service.call(request)).poll(&mut context) else {
        panic!("{}: the inner service answers at once", case.name);
    };
    let seen = seen.borrow();
    if let Some(seen) = seen.first() {
        let sent = case.request.build();
        assert_eq!(
            (seen.method(), seen.uri(), seen.headers()),
            (sent.method(), sent.uri(), sent.headers()),
            "{}",
            case.name
        );
        assert_eq!(seen.body(), sent.body(), "{}", case.name);
    }
    Outcome {
        handler_ran: !seen.is_empty(),
        kind: Some(case.expect.kind),
        allowed: case.expect.allowed,
        status: response.status().as_u16(),
        headers: readable(response.headers()),
        body: response.into_body(),
    }
}

fn handle(case: &Case) -> Response<String> {
    let mut response = Response::new(HANDLER_BODY.to_owned());
    *response.status_mut() = StatusCode::from_u16(case.handler.status).expect("a status");
    *response.headers_mut() = header_map(&case.handler.headers);
    response
}

/// A service that answers once and keeps what it was asked.
struct Inner {
    response: Option<Response<String>>,
    seen: Rc<RefCell<Vec<Request<String>>>>,
}

impl Service<Request<String>> for Inner {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<String>) -> Self::Future {
        self.seen.borrow_mut().push(request);
        ready(Ok(self.response.take().expect("a request reaches the handler once")))
    }
}

/// The rows in which two outcomes differ.
fn difference(expected: &Outcome, got: &Outcome) -> String {
    let rows = |outcome: &Outcome| {
        let mut rows = vec![
            format!("handler ran: {}", outcome.handler_ran),
            format!("kind: {:?}", outcome.kind),
            format!("allowed: {:?}", outcome.allowed),
            format!("status: {}", outcome.status),
            format!("body: {:?}", outcome.body),
        ];
        for (name, values) in &outcome.headers {
            rows.extend(values.iter().map(|value| format!("{name}: {value}")));
        }
        rows
    };
    let (expected, got) = (rows(expected), rows(got));
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

/// A case file that misspells a key must not pass.
#[test]
fn an_unknown_key_is_refused() {
    let case = r#"
        [policies]
        one = 'origin = "https://a.example"'
        [[case]]
        name = "n"
        source = "s"
        policy = "one"
        request.method = "GET"
        expect.kind = "actual"
        expect.headers = []
    "#;
    assert!(toml::from_str::<CaseFile>(case).is_ok());
    for misspelt in ["\nexpect.heders = []", "\nrequest.path = \"/\"", "\nhandler.body = \"\"", "\nwhy = \"\""] {
        assert!(toml::from_str::<CaseFile>(&(case.to_owned() + misspelt)).is_err(), "{misspelt}");
    }
}

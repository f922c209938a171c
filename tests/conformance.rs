//! Every case of `cases/*.toml`, through [`Policy::decide`] and through the tower layer.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use cors_runtime::{Decision, Policy};
use cors_tests::cases::{CASES, Case, CaseFile, Kind, load};
use cors_tests::outcome::{Outcome, handle, readable};
use cors_tests::policies::{Declared, POLICIES};
use http::{Request, Response};
use proc_macro2::TokenStream;
use tower_layer::Layer;
use tower_service::Service;

#[test]
fn every_case_holds_in_both_ways() {
    let mut failures = String::new();
    let mut count = 0;
    for file in load() {
        for case in &file.cases {
            count += 1;
            let policy = Declared::named(&case.policy).policy;
            for (way, outcome) in [("decide", through_decide(policy, case)), ("layer", through_layer(policy, case))] {
                let expected = Outcome::expected(case);
                if outcome != expected {
                    let _ = writeln!(
                        failures,
                        "{}, `{}`, by {way}:\n{}  source: {}\n",
                        file.name,
                        case.name,
                        expected.difference(&outcome),
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
            let compiled: TokenStream =
                Declared::named(policy).text.parse().expect("what was compiled can be read again");
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
        kind,
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
        kind: case.expect.kind,
        allowed: case.expect.allowed,
        status: response.status().as_u16(),
        headers: readable(response.headers()),
        body: response.into_body(),
    }
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

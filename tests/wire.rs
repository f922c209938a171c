//! The conformance table over TCP, through axum, and what must hold beside it; and that each way of getting it wrong is found.
//!
//! The other frameworks' tests are in `frameworks/`.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::Route;
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Decision, Policy};
use cors_tests::application::application;
use cors_tests::server::Server;
use cors_tests::suite::{self, Framework, Gate};
use cors_tests::wire::{REFUSED_BY_HYPER, Report, check, check_built};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, ORIGIN, VARY};
use http::{HeaderValue, Method, StatusCode};
use tower_layer::Layer;
use tower_service::Service;

/// The suite's application, with a policy around it.
fn serve<P>(policy: Option<P>, gate: Gate) -> Server
where
    P: Layer<Route, Service: Service<Request, Response = Response, Error = Infallible, Future: Send>>,
    P::Service: Clone + Send + Sync + 'static,
    P: Clone + Send + Sync + 'static,
{
    let app = application(gate);
    Server::axum(match policy {
        Some(policy) => app.layer(policy),
        None => app,
    })
}

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, serve, Framework::EVERYTHING);
    suite::check(suite::built(), serve, Framework::EVERYTHING);
}

/// What the suite says of an application with a policy and something around it that does one thing wrong.
fn suite_finds<F, O>(around: F) -> String
where
    F: Fn(Request, Next) -> O + Clone + Send + Sync + 'static,
    O: Future<Output = Response> + Send + 'static,
{
    let serve = |policy: Option<Policy>, gate| {
        let app = application(gate);
        Server::axum(match policy {
            Some(policy) => app.layer(policy).layer(from_fn(around.clone())),
            None => app,
        })
    };
    let checked = catch_unwind(AssertUnwindSafe(|| suite::check(suite::API, serve, Framework::EVERYTHING)));
    *checked.expect_err("the suite finds it").downcast().expect("a message")
}

#[test]
fn an_adapter_that_collects_bodies_fails() {
    let text = suite_finds(async |request, next: Next| {
        let (head, body) = next.run(request).await.into_parts();
        // An event that never comes is what it would wait for.
        if head.headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream") {
            return Response::from_parts(head, body);
        }
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        Response::from_parts(head, Body::from(body))
    });
    assert!(text.contains("with the policy and without it"), "{text}");
}

#[test]
fn an_authentication_before_the_policy_fails() {
    let text = suite_finds(async |request: Request, next: Next| {
        if request.headers().contains_key("authorization") {
            next.run(request).await
        } else {
            StatusCode::UNAUTHORIZED.into_response()
        }
    });
    assert!(text.contains("401"), "{text}");
}

#[test]
fn axum() {
    check(|policy: Policy, handler| Server::axum(handler.router().layer(policy))).assert_holds(&REFUSED_BY_HYPER);
    check_built(|policy: OwnedPolicy, handler| Server::axum(handler.router().layer(policy)))
        .assert_holds(&REFUSED_BY_HYPER);
}

/// What a report says of a server that differs from a right one by `middleware`.
fn report<F, O>(middleware: F) -> Report
where
    F: Fn(Policy, Request, Next) -> O + Clone + Send + Sync + 'static,
    O: Future<Output = Response> + Send + 'static,
{
    check(move |policy, handler| {
        let middleware = middleware.clone();
        Server::axum(handler.router().layer(from_fn(move |request, next| middleware(policy, request, next))))
    })
}

/// As an adapter does; `change` does one thing more, or otherwise.
async fn adapted(policy: Policy, request: Request, next: Next) -> Response {
    match policy.decide(request.method(), request.uri().path(), request.headers()) {
        Decision::NotGoverned => next.run(request).await,
        Decision::Preflight(preflight) => preflight.into_response(),
        Decision::Actual(actual) => {
            let mut response = next.run(request).await;
            actual.apply(response.headers_mut());
            response
        }
    }
}

#[track_caller]
fn assert_found(report: &Report, at_least: usize, words: &str) {
    assert!(report.failures.len() >= at_least, "{} failures", report.failures.len());
    assert!(report.failures.iter().any(|failure| failure.contains(words)), "{:#?}", report.failures);
}

#[test]
fn an_adapter_by_hand_holds() {
    report(adapted).assert_holds(&REFUSED_BY_HYPER);
}

#[test]
fn a_server_without_cors_fails() {
    assert_found(&report(|_, request, next| next.run(request)), 200, "+ handler ran: true");
}

#[test]
fn an_adapter_that_lets_preflights_through_fails() {
    let report = report(async |policy, request: Request, next: Next| {
        let (method, path, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
        let answer = next.run(request).await;
        match policy.decide(&method, path.path(), &headers) {
            Decision::Preflight(preflight) => preflight.into_response(),
            _ => answer,
        }
    });
    assert_found(&report, 100, "  - handler ran: false\n  + handler ran: true\n");
}

#[test]
fn an_adapter_that_sends_a_field_twice_fails() {
    let report = report(async |policy, request, next| {
        let mut response = adapted(policy, request, next).await;
        if let Some(value) = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).cloned() {
            response.headers_mut().append(ACCESS_CONTROL_ALLOW_ORIGIN, value);
        }
        response
    });
    assert_found(&report, 80, "another number of them");
}

#[test]
fn an_adapter_that_replaces_vary_fails() {
    let report = report(async |policy, request, next| {
        let mut response = adapted(policy, request, next).await;
        if response.headers().contains_key(VARY) {
            response.headers_mut().insert(VARY, HeaderValue::from_static("Origin"));
        }
        response
    });
    assert_found(&report, 10, "+ vary: Origin");
}

#[test]
fn an_adapter_that_leaves_errors_alone_fails() {
    let report = report(async |policy, request: Request, next: Next| {
        let decision = policy.decide(request.method(), request.uri().path(), request.headers());
        if let Decision::Preflight(preflight) = decision {
            return preflight.into_response();
        }
        let mut response = next.run(request).await;
        if let (Decision::Actual(actual), true) = (decision, response.status().is_success()) {
            actual.apply(response.headers_mut());
        }
        response
    });
    assert_found(&report, 8, "- access-control-allow-origin: https://app.example.com");
}

#[test]
fn an_adapter_that_changes_the_request_fails() {
    let report = report(async |policy, mut request: Request, next| {
        if *request.method() != Method::OPTIONS {
            request.headers_mut().remove(ORIGIN);
        }
        adapted(policy, request, next).await
    });
    assert_found(&report, 40, "+ the handler's request");
}

#[test]
fn an_adapter_whose_preflights_have_a_body_fails() {
    let report = report(async |policy, request: Request, next| {
        let is_options = *request.method() == Method::OPTIONS;
        let mut response = adapted(policy, request, next).await;
        if is_options && response.status() == StatusCode::FORBIDDEN {
            *response.body_mut() = Body::from("no");
        }
        response
    });
    assert_found(&report, 20, "doesn't say that it has no body");
}

//! The conformance table over TCP, through axum, and what must hold beside it; and that each way of getting it wrong is found.
//!
//! The other frameworks' tests are in `frameworks/`.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{Route, get};
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Decision, Policy};
use cors_tests::server::Server;
use cors_tests::suite::{self, Framework, Gate, bodies, upgrade};
use cors_tests::wire::{Handler, Report, check, check_built};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, ORIGIN, VARY};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tower_layer::Layer;
use tower_service::Service;

/// hyper takes 100 header lines.
const REFUSED_BY_HYPER: [(&str, u16); 1] =
    [("a preflight with 300 lines of requested headers costs a listing policy nothing", 431)];

/// The application of the suite.
fn application<P>(policy: Option<P>, gate: Gate) -> Router
where
    P: Layer<Route, Service: Service<Request, Response = Response, Error = Infallible, Future: Send>>,
    P::Service: Clone + Send + Sync + 'static,
    P: Clone + Send + Sync + 'static,
{
    let upgraded = async |mut request: Request| {
        let pending = hyper::upgrade::on(&mut request);
        upgrade(async { pending.await.map(TokioIo::new) }).map(Body::new)
    };
    let app = Router::new()
        .route("/api/users", get(async || "Ada, Grace").put(async |users: String| users))
        .route("/api/number/{number}", get(async |Path(number): Path<u32>| number.to_string()))
        .route("/api/panic", get(async || -> String { panic!("as it should") }))
        .route("/api/upgrade", get(upgraded))
        .route(
            "/api/body/{*rest}",
            get(async move |uri: Uri, headers: HeaderMap| bodies(uri.path(), &headers, &gate).map(Body::new)),
        )
        .route("/health", get(async || "well"))
        // A panic of the handler ends its task and nothing else.
        .layer(from_fn(async |request: Request, next: Next| {
            let answer = tokio::spawn(next.run(request)).await;
            answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }))
        .layer(from_fn(async |request: Request, next: Next| {
            if request.headers().contains_key("authorization") {
                next.run(request).await
            } else {
                StatusCode::UNAUTHORIZED.into_response()
            }
        }));
    match policy {
        Some(policy) => app.layer(policy),
        None => app,
    }
}

const AXUM: Framework = Framework {
    refused_by_extractor: 400,
    method_not_allowed: 405,
    has_trailers: true,
    has_upgrades: true,
    has_http2: true,
    catches_panics: true,
};

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, |policy: Option<Policy>, gate| Server::axum(application(policy, gate)), AXUM);
    suite::check(suite::built(), |policy: Option<OwnedPolicy>, gate| Server::axum(application(policy, gate)), AXUM);
}

/// What the suite says of an application with a policy and something around it that does one thing wrong.
fn suite_finds<F, O>(around: F) -> String
where
    F: Fn(Request, Next) -> O + Clone + Send + Sync + 'static,
    O: Future<Output = Response> + Send + 'static,
{
    let serve = |policy: Option<Policy>, gate| {
        let is_whole = policy.is_none();
        let app = application(policy, gate);
        Server::axum(if is_whole { app } else { app.layer(from_fn(around.clone())) })
    };
    let checked = catch_unwind(AssertUnwindSafe(|| suite::check(suite::API, serve, AXUM)));
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

fn behind(handler: Handler) -> Router {
    let answer = async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
        handler.answer(method.as_str(), &uri.to_string(), &headers, &body).map(Body::from)
    };
    Router::new().fallback(answer)
}

#[test]
fn axum() {
    check(|policy: Policy, handler| Server::axum(behind(handler).layer(policy))).assert_holds(&REFUSED_BY_HYPER);
    check_built(|policy: OwnedPolicy, handler| Server::axum(behind(handler).layer(policy)))
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
        Server::axum(behind(handler).layer(from_fn(move |request, next| middleware(policy, request, next))))
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

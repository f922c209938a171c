//! A policy per method of one path.

use axum::Router;
use axum::body::Body;
use axum::routing::{MethodRouter, get};
use cors_runtime::__private::{Origins, PathPattern, Stored, any, handlers, mount};
use cors_runtime::routes::RouteTable;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use tower_service::Service;

use crate::ready::now;
use crate::support::{APP, ONE, OTHER, Spec, map};

const PAGE: &str = "https://page.example";

/// GET from anywhere, PUT and POST from one origin each.
fn users() -> MethodRouter {
    let policy = |origin: &'static str, methods| {
        Spec { origins: Origins::One(Stored::Static(origin)), methods, ..Spec::default() }.policy()
    };
    let entries = vec![(Method::GET, policy(PAGE, "GET")), (Method::PUT, policy(APP, "PUT"))];
    let table: &'static RouteTable = Box::leak(Box::new(RouteTable::new(entries.leak(), None)));
    mount(handlers().get(async || "list").put(async || "replace"), table)
}

fn call(router: MethodRouter, method: Method, headers: HeaderMap) -> Response<Body> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.headers_mut() = headers;
    now(Router::new().route("/", router).call(request)).unwrap()
}

fn preflight(router: MethodRouter, origin: &str, method: &str) -> (StatusCode, Option<String>) {
    let headers = map([("origin", origin), ("access-control-request-method", method)]);
    let response = call(router, Method::OPTIONS, headers);
    let methods = response.headers().get("access-control-allow-methods");
    (response.status(), methods.map(|methods| methods.to_str().unwrap().to_owned()))
}

fn allowed_origin(router: MethodRouter, method: Method) -> (StatusCode, String) {
    let response = call(router, method, map([("origin", OTHER)]));
    (response.status(), response.headers()["access-control-allow-origin"].to_str().unwrap().to_owned())
}

#[test]
fn a_preflight_is_answered_by_the_policy_of_the_method_it_asks_for() {
    assert_eq!(preflight(users(), PAGE, "GET"), (StatusCode::NO_CONTENT, Some("GET".to_owned())));
    assert_eq!(preflight(users(), APP, "PUT"), (StatusCode::NO_CONTENT, Some("PUT".to_owned())));
    assert_eq!(preflight(users(), PAGE, "PUT"), (StatusCode::FORBIDDEN, None));
    assert_eq!(preflight(users(), APP, "GET"), (StatusCode::FORBIDDEN, None));
}

#[test]
fn an_actual_request_gets_the_policy_of_its_method() {
    assert_eq!(allowed_origin(users(), Method::GET), (StatusCode::OK, PAGE.to_owned()));
    assert_eq!(allowed_origin(users(), Method::PUT), (StatusCode::OK, APP.to_owned()));
}

#[test]
fn head_is_gets() {
    assert_eq!(allowed_origin(users(), Method::HEAD), (StatusCode::OK, PAGE.to_owned()));
    assert_eq!(preflight(users(), PAGE, "HEAD"), (StatusCode::NO_CONTENT, Some("GET".to_owned())));
}

#[test]
fn a_method_without_a_handler_gets_the_first_policy() {
    assert_eq!(preflight(users(), PAGE, "DELETE"), (StatusCode::NO_CONTENT, Some("GET".to_owned())));
    assert_eq!(allowed_origin(users(), Method::DELETE), (StatusCode::METHOD_NOT_ALLOWED, PAGE.to_owned()));
    assert_eq!(allowed_origin(users(), Method::OPTIONS), (StatusCode::METHOD_NOT_ALLOWED, PAGE.to_owned()));
}

#[test]
fn a_requested_method_does_not_pick_the_policy_of_an_actual_request() {
    let headers = map([("origin", PAGE), ("access-control-request-method", "PUT")]);
    let response = call(users(), Method::GET, headers);
    assert_eq!(response.headers()["access-control-allow-origin"], PAGE);
}

#[test]
fn a_handler_for_any_method_brings_the_policy_of_the_rest() {
    static TABLE: RouteTable = RouteTable::new(&[(Method::DELETE, ONE)], Some(ONE));
    let router = || mount(any(async || "any", &&TABLE).delete(async || "delete"), &TABLE);
    assert_eq!(allowed_origin(router(), Method::from_bytes(b"PURGE").unwrap()), (StatusCode::OK, APP.to_owned()));
    assert_eq!(preflight(router(), APP, "PURGE").0, StatusCode::NO_CONTENT);
    assert_eq!(preflight(router(), APP, "POST").0, StatusCode::NO_CONTENT, "the handler for POST is known");
}

/// Whether a preflight for a method without a handler is answered, in a table whose only policy is GET's.
fn answers_unmounted(methods: &'static str, requested: &str) -> bool {
    let policy = Spec { methods, ..Spec::default() }.policy();
    let table: &'static RouteTable = Box::leak(Box::new(RouteTable::new(vec![(Method::GET, policy)].leak(), None)));
    match preflight(mount(handlers().get(async || "list"), table), APP, requested) {
        (StatusCode::NO_CONTENT, _) => true,
        (StatusCode::FORBIDDEN, None) => false,
        other => panic!("neither answered nor refused: {other:?}"),
    }
}

#[test]
fn no_preflight_promises_what_no_handler_of_the_table_keeps() {
    for (methods, requested, is_answered) in [
        ("GET", "DELETE", true),
        ("GET", "put", true),
        ("GET, DELETE", "PUT", true),
        ("GET, DELETE", "DELETE", false),
        ("GET", "POST", false),
        ("GET", "OPTIONS", true),
        ("*", "DELETE", false),
        ("GET, *", "PURGE", false),
        ("mirror", "DELETE", false),
        ("GET", "\u{e9}", false),
    ] {
        assert_eq!(answers_unmounted(methods, requested), is_answered, "{requested} where the list is {methods}");
    }
}

#[test]
fn a_policy_is_a_layer_of_a_router() {
    let mut app: Router = Router::new().route("/", get(async || "home")).layer(ONE);
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::OPTIONS;
    *request.headers_mut() = map([("origin", APP), ("access-control-request-method", "GET")]);
    let response = now(app.call(request)).unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(response.headers()["access-control-allow-origin"], APP);
}

#[test]
fn a_table_without_policies_allows_nobody() {
    static TABLE: RouteTable = RouteTable::new(&[], None);
    for method in ["GET", "DELETE"] {
        assert_eq!(preflight(mount(handlers(), &TABLE), APP, method), (StatusCode::FORBIDDEN, None));
    }
}

/// The status of a router's answer to a preflight of `path`.
fn preflight_of(mut router: Router, path: &str) -> StatusCode {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::OPTIONS;
    *request.uri_mut() = path.parse().unwrap();
    *request.headers_mut() = map([("origin", APP), ("access-control-request-method", "GET")]);
    now(router.call(request)).unwrap().status()
}

#[test]
fn a_path_is_the_one_that_the_client_asked_for_under_nest() {
    let policy = Spec { path: PathPattern::Prefix(Stored::Static("/api/")), ..Spec::default() }.policy();
    let table: &'static RouteTable =
        Box::leak(Box::new(RouteTable::new(Box::leak(Box::new([(Method::GET, policy)])), None)));
    let users = || mount(handlers().get(async || "list"), table);
    let governed = StatusCode::NO_CONTENT;
    let not_governed = StatusCode::METHOD_NOT_ALLOWED;
    assert_eq!(preflight_of(Router::new().route("/api/users", users()), "/api/users"), governed);
    assert_eq!(preflight_of(Router::new().route("/users", users()), "/users"), not_governed);

    let nested = || Router::new().nest("/api", Router::new().route("/users", users()));
    assert_eq!(preflight_of(nested(), "/api/users"), governed);
    let outside: Router = Router::new().nest("/api", Router::new().route("/users", get(async || "list"))).layer(policy);
    assert_eq!(preflight_of(outside, "/api/users"), governed);
}

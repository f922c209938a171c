//! Answers that no handler of a route gives: what a page sees of a 404, a 405, a 500 and of fallbacks, and of routers that are put
//! together.

use axum::Router;
use axum::routing::{any, get};
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use http::StatusCode;

use crate::support::{Client, Seen};

const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
const UNDER_API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT], path = "^/api/");

fn users() -> Router {
    Router::new().route("/users", get(async || "Ada, Grace"))
}

#[cors(policy = API)]
async fn list() -> &'static str {
    "Ada, Grace"
}

#[cors(policy = API)]
async fn broken_handler() -> Result<(), StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn not_found() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "nothing here")
}

async fn wrong_method() -> (StatusCode, &'static str) {
    (StatusCode::METHOD_NOT_ALLOWED, "not so")
}

fn page(router: Router, method: &str, target: &str) -> Seen {
    Client::new(router).page(method, target)
}

fn preflight(router: Router, target: &str) -> Seen {
    Client::new(router).page_preflight("PUT", target)
}

#[test]
fn not_found_404() {
    for router in [users().layer(API), users().fallback(not_found).layer(API)] {
        assert_eq!(page(router.clone(), "GET", "/nowhere"), Seen::Readable(404));
        assert_eq!(preflight(router, "/nowhere"), Seen::Readable(204));
    }
    // After the layer, it is outside.
    let router = users().layer(API).fallback(not_found);
    assert_eq!(page(router.clone(), "GET", "/nowhere"), Seen::NetworkError(404));
    assert_eq!(preflight(router, "/nowhere"), Seen::NetworkError(404));
    // A route's layer is around routes alone.
    for router in [users().route_layer(API), users().fallback(not_found).route_layer(API)] {
        assert_eq!(page(router.clone(), "GET", "/nowhere"), Seen::NetworkError(404));
        assert_eq!(preflight(router.clone(), "/nowhere"), Seen::NetworkError(404));
        assert_eq!(preflight(router, "/users"), Seen::Readable(204));
    }
    // So are policies that stand in the routes.
    let router = Router::new().route("/users", cors_routes!(get(list)));
    assert_eq!(page(router.clone(), "GET", "/nowhere"), Seen::NetworkError(404));
    let router = router.fallback_service(any(not_found).layer(API));
    assert_eq!(page(router.clone(), "GET", "/nowhere"), Seen::Readable(404));
    assert_eq!(preflight(router, "/nowhere"), Seen::Readable(204));
}

#[test]
fn method_not_allowed_405() {
    for router in [
        users().layer(API),
        users().route_layer(API),
        users().method_not_allowed_fallback(wrong_method).layer(API),
        users().fallback(not_found).layer(API),
        Router::new().route("/users", get(async || "Ada, Grace").layer(API)),
    ] {
        assert_eq!(page(router.clone(), "PUT", "/users"), Seen::Readable(405));
        assert_eq!(page(router, "OPTIONS", "/users"), Seen::Readable(405));
    }
    for router in [
        users().layer(API).method_not_allowed_fallback(wrong_method),
        Router::new().route("/users", get(async || "Ada, Grace").route_layer(API)),
    ] {
        assert_eq!(page(router, "PUT", "/users"), Seen::NetworkError(405));
    }
}

#[test]
fn a_500_of_a_handler() {
    let broken = || Router::new().route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(page(broken().layer(API), "GET", "/broken"), Seen::Readable(500));
    let router = Router::new().route("/broken", cors_routes!(get(broken_handler)));
    assert_eq!(page(router, "GET", "/broken"), Seen::Readable(500));
}

#[test]
fn nested_routers() {
    // The policy inside of the nested router: its routes, and nothing else under the prefix.
    let router = Router::new().nest("/api", users().layer(API));
    assert_eq!(page(router.clone(), "GET", "/api/users"), Seen::Readable(200));
    assert_eq!(page(router.clone(), "PUT", "/api/users"), Seen::Readable(405));
    assert_eq!(preflight(router.clone(), "/api/users"), Seen::Readable(204));
    assert_eq!(page(router.clone(), "GET", "/api/nowhere"), Seen::NetworkError(404));
    assert_eq!(preflight(router, "/api/nowhere"), Seen::NetworkError(404));
    // With a fallback of its own, before the layer.
    let router = Router::new().nest("/api", users().fallback(not_found).layer(API));
    assert_eq!(page(router.clone(), "GET", "/api/nowhere"), Seen::Readable(404));
    assert_eq!(preflight(router.clone(), "/api/nowhere"), Seen::Readable(204));
    assert_eq!(page(router, "GET", "/elsewhere"), Seen::NetworkError(404));
    // As a service, the nested router keeps its own fallback.
    let router = Router::new().nest_service("/api", users().layer(API));
    assert_eq!(page(router.clone(), "GET", "/api/nowhere"), Seen::Readable(404));
    assert_eq!(preflight(router.clone(), "/api/nowhere"), Seen::Readable(204));
    assert_eq!(page(router, "GET", "/elsewhere"), Seen::NetworkError(404));
    // Around all.
    let router = Router::new().nest("/api", users()).layer(API);
    for target in ["/api/nowhere", "/elsewhere"] {
        assert_eq!(page(router.clone(), "GET", target), Seen::Readable(404));
        assert_eq!(preflight(router.clone(), target), Seen::Readable(204));
    }
    // Around all, with a `path`: what is under the prefix.
    let router = Router::new().nest("/api", users()).merge(users()).layer(UNDER_API);
    assert_eq!(page(router.clone(), "GET", "/api/users"), Seen::Readable(200));
    assert_eq!(page(router.clone(), "GET", "/api/nowhere"), Seen::Readable(404));
    assert_eq!(preflight(router.clone(), "/api/nowhere"), Seen::Readable(204));
    assert_eq!(page(router.clone(), "GET", "/users"), Seen::NetworkError(200));
    assert_eq!(page(router, "GET", "/elsewhere"), Seen::NetworkError(404));
}

#[test]
fn merged_routers() {
    let health = || Router::new().route("/health", get(async || "well"));
    for router in [users().layer(API).merge(health()), health().merge(users().layer(API))] {
        assert_eq!(page(router.clone(), "GET", "/users"), Seen::Readable(200));
        assert_eq!(preflight(router.clone(), "/users"), Seen::Readable(204));
        assert_eq!(page(router.clone(), "GET", "/health"), Seen::NetworkError(200));
        assert_eq!(preflight(router.clone(), "/health"), Seen::NetworkError(405));
    }
    let each = |router: Router| page(router, "GET", "/nowhere");
    // Of two without a fallback, the one that was merged last answers what neither knows.
    assert_eq!(each(users().layer(API).merge(health())), Seen::NetworkError(404));
    assert_eq!(each(health().merge(users().layer(API))), Seen::Readable(404));
    // Of one that has a fallback, it does.
    let with_fallback = || users().fallback(not_found).layer(API);
    assert_eq!(each(with_fallback().merge(health())), Seen::Readable(404));
    assert_eq!(each(health().merge(with_fallback())), Seen::Readable(404));
    let router = users().merge(health()).layer(API);
    for target in ["/users", "/health"] {
        assert_eq!(page(router.clone(), "GET", target), Seen::Readable(200));
    }
    assert_eq!(each(router), Seen::Readable(404));
}

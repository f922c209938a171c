//! `path` is the path that the client asked for, wherever axum strips a prefix.

use axum::Router;
use axum::extract::{OriginalUri, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodRouter, any, get};
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use cors_tests::http2;
use http::Uri;
use tower_layer::Layer;
use tracing::Level;

use crate::support::{APP, Client, PREFLIGHT_VARY, STRANGER, heard, lines};

/// As the README has it.
const API: Policy = cors_policy!(origins = ["https://app.example.com"], methods = [GET, PUT], path = "^/api/");

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT], path = "^/api/")]
async fn seen(uri: Uri) -> String {
    uri.path().to_owned()
}

/// The handler at `/users`, which says what is left of the path.
fn users() -> Router {
    Router::new().route("/users", get(seen).put(seen))
}

/// The same with its policy beside it.
fn users_with_policy() -> Router {
    Router::new().route("/users", cors_routes!(get(seen), put(seen_too)))
}

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT], path = "^/api/")]
async fn seen_too(uri: Uri) -> String {
    uri.path().to_owned()
}

fn owned() -> OwnedPolicy {
    OwnedPolicy::builder().origins(APP).methods("GET, PUT").path("^/api/").build().expect("a policy")
}

/// Routers that serve one client's path, with the policy inside of what strips a prefix, and what is left of the path there.
fn routers() -> Vec<(&'static str, Router, &'static str, &'static str)> {
    let users_of = |routes: MethodRouter| Router::new().route("/users", routes);
    vec![
        ("a layer", Router::new().nest("/api", users().layer(API)), "/api/users", "/users"),
        ("a built policy", Router::new().nest("/api", users().layer(owned())), "/api/users", "/users"),
        ("a leaked policy", Router::new().nest("/api", users().layer(owned().leak())), "/api/users", "/users"),
        ("cors_routes!", Router::new().nest("/api", users_with_policy()), "/api/users", "/users"),
        (
            "a layer of a method router",
            Router::new().nest("/api", users_of(get(seen).put(seen).layer(API))),
            "/api/users",
            "/users",
        ),
        ("outside", Router::new().nest("/api", users()).layer(API), "/api/users", "/users"),
        (
            "around everything",
            Router::new().fallback_service(API.layer(Router::new().nest("/api", users()))),
            "/api/users",
            "/users",
        ),
        (
            "nested twice",
            Router::new().nest("/api", Router::new().nest("/v1", users().layer(API))),
            "/api/v1/users",
            "/users",
        ),
        (
            "nested twice, a layer between",
            Router::new().nest("/api", Router::new().nest("/v1", users()).layer(API)),
            "/api/v1/users",
            "/users",
        ),
        (
            "nested twice, cors_routes!",
            Router::new().nest("/api", Router::new().nest("/v1", users_with_policy())),
            "/api/v1/users",
            "/users",
        ),
        (
            "nested under a variable",
            Router::new().nest("/api/{tenant}", users_with_policy()),
            "/api/acme/users",
            "/users",
        ),
        ("a service", Router::new().nest_service("/api", API.layer(users())), "/api/users", "/users"),
        (
            "a service that is no router",
            Router::new().nest_service("/api", API.layer(any(seen).with_state(()))),
            "/api/users",
            "/users",
        ),
        (
            "a service with a built policy",
            Router::new().nest_service("/api", owned().layer(any(seen).with_state(()))),
            "/api/users",
            "/users",
        ),
        ("merged", Router::new().merge(Router::new().nest("/api", users().layer(API))), "/api/users", "/users"),
        ("merged inside", Router::new().nest("/api", Router::new().merge(users_with_policy())), "/api/users", "/users"),
        ("a fallback", Router::new().nest("/api", Router::new().fallback(seen).layer(API)), "/api/users", "/users"),
        (
            "the fallback of the router around",
            Router::new().nest("/other", users()).fallback_service(API.layer(any(seen).with_state(()))),
            "/api/users",
            "/api/users",
        ),
        (
            "not nested",
            Router::new().route("/api/users", cors_routes!(get(seen), put(seen_too))),
            "/api/users",
            "/api/users",
        ),
        (
            "behind a middleware that rewrites the path",
            Router::new().route("/api/users", get(seen).put(seen)).layer(API).layer(from_fn(rewrite)),
            "/api/users",
            "/rewritten",
        ),
    ]
}

/// What `MapRequest` and its kin do behind axum's routing.
async fn rewrite(mut request: Request, next: Next) -> Response {
    *request.uri_mut() = Uri::from_static("/rewritten");
    next.run(request).await
}

const PREFLIGHT: [(&str, &str); 4] = [
    ("access-control-allow-methods", "GET, PUT"),
    ("access-control-allow-origin", APP),
    ("access-control-max-age", "3600"),
    ("vary", PREFLIGHT_VARY),
];

#[test]
fn a_policy_governs_the_path_that_the_client_asked_for() {
    for (name, router, target, left) in routers() {
        let mut client = Client::new(router);
        let answer = client.preflight(target, APP, "PUT");
        assert_eq!((answer.status, answer.cors_lines().as_slice()), (204, PREFLIGHT.as_slice()), "{name}");
        let answer = client.preflight(target, STRANGER, "PUT");
        assert_eq!(
            (answer.status, answer.cors_lines().as_slice()),
            (403, [("vary", PREFLIGHT_VARY)].as_slice()),
            "{name}"
        );

        for target in [target.to_owned(), format!("{target}?page=2"), format!("http://api.example{target}")] {
            let answer = client.send("GET", &target, &[("Origin", APP)]);
            assert_eq!((answer.status, answer.text()), (200, left), "{name}: {target}");
            assert_eq!(answer.cors_lines(), [("access-control-allow-origin", APP)], "{name}: {target}");
        }
    }
}

#[test]
fn so_it_does_over_http2() {
    for (name, router, target, left) in routers() {
        let server = Client::new(router).server;
        server.block_on(async {
            let mut connection = http2::Connection::open(server.address).await;
            let answer = connection.send("GET", target, &[("Origin", APP)], "").await;
            assert_eq!((answer.status, answer.text()), (200, left), "{name}");
            assert_eq!(answer.cors_lines(), [("access-control-allow-origin", APP)], "{name}");
            let preflight = [("Origin", APP), ("Access-Control-Request-Method", "PUT")];
            let answer = connection.send("OPTIONS", target, &preflight, "").await;
            assert_eq!((answer.status, answer.cors_lines().as_slice()), (204, PREFLIGHT.as_slice()), "{name}");
        });
    }
}

/// What is left of a path may match where the path doesn't.
#[test]
fn what_is_left_of_the_path_does_not_count() {
    for (name, router) in [
        ("a layer", Router::new().nest("/v1", Router::new().nest("/api", users()).layer(API))),
        ("a built policy", Router::new().nest("/v1", Router::new().nest("/api", users()).layer(owned()))),
        (
            "cors_routes!",
            Router::new().nest("/v1", Router::new().route("/api/users", cors_routes!(get(seen), put(seen_too)))),
        ),
    ] {
        let mut client = Client::new(router);
        assert_eq!(client.get("/v1/api/users", APP), [], "{name}");
        assert_eq!(client.preflight("/v1/api/users", APP, "PUT").status, 405, "{name}");
    }
}

/// The reason stands in the log: the client's path beside the pattern.
#[test]
fn a_path_that_does_not_match_is_told() {
    let mut client = Client::new(Router::new().nest("/untold", users().layer(API)));
    client.preflight("/untold/users", APP, "PUT");
    let events = heard(Level::DEBUG, "request", "OPTIONS /untold/users");
    let [event] = events.as_slice() else { panic!("one event: {events:?}") };
    assert_eq!(event["path"], "^/api/");
    assert_eq!(event["message"], "this policy does nothing: its `path` doesn't match");
}

#[test]
fn an_event_names_the_path_that_the_client_asked_for() {
    for (name, router) in [
        ("layer", Router::new().nest("/api/layer", users().layer(API))),
        ("routes", Router::new().nest("/api/routes", users_with_policy())),
    ] {
        let mut client = Client::new(router);
        assert_eq!(client.get(&format!("/api/{name}/users"), STRANGER), lines(&[("access-control-allow-origin", APP)]));
        let events = heard(Level::DEBUG, "request", &format!("GET /api/{name}/users"));
        let [event] = events.as_slice() else { panic!("one event for {name}: {events:?}") };
        assert_eq!(event["message"], "a browser won't let the page read this response");
    }
}

/// A policy without `path` governs all, with what axum keeps or without.
#[test]
fn a_policy_without_path_asks_for_none() {
    const EVERYWHERE: Policy = cors_policy!(origin = "https://app.example.com");
    let keeps_nothing = from_fn(async |mut request: Request, next: Next| {
        request.extensions_mut().remove::<OriginalUri>();
        next.run(request).await
    });
    let router = Router::new().nest("/api", users().layer(EVERYWHERE)).layer(keeps_nothing.clone());
    assert_eq!(Client::new(router).get("/api/users", APP), lines(&[("access-control-allow-origin", APP)]));
    // Where somebody took away what axum keeps, what is left is all there is.
    let router = Router::new().nest("/api", users().layer(API).layer(keeps_nothing));
    assert_eq!(Client::new(router).get("/api/users", APP), []);
}

//! A policy as a layer around an axum router, with authentication inside of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use cors_runtime::{Policy, cors_policy};
use cors_tests::http1::Connection;
use cors_tests::http2;
use cors_tests::server::Server;
use http::{HeaderMap, StatusCode};

use crate::support::{
    API, API_ACTUAL, API_PREFLIGHT, APP, OTHER, PREFLIGHT_VARY, Runs, assert_no_body, lines, preflight,
};

/// The policy outside, authentication inside of it, handlers inside of that.
fn api(runs: &Runs) -> Router {
    let handler_runs = Arc::clone(&runs.handler);
    let users = async move || {
        handler_runs.fetch_add(1, Ordering::SeqCst);
        // Lines that an older middleware might have left behind.
        let mut headers = HeaderMap::new();
        headers.append("access-control-allow-origin", "*".parse().expect("a value"));
        headers.append("access-control-allow-origin", "https://handler.example".parse().expect("a value"));
        headers.append("access-control-allow-methods", "TRACE".parse().expect("a value"));
        (headers, "users")
    };
    let authentication_runs = Arc::clone(&runs.authentication);
    let authenticate = move |request: Request, next: Next| {
        authentication_runs.fetch_add(1, Ordering::SeqCst);
        async move {
            if request.headers().contains_key("authorization") {
                next.run(request).await
            } else {
                StatusCode::UNAUTHORIZED.into_response()
            }
        }
    };
    Router::new()
        .route("/api/users", get(users.clone()).put(users))
        .route("/api/broken", any(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/health", get(async || "well"))
        .layer(from_fn(authenticate))
        .layer(API)
}

#[test]
fn one_connection_carries_preflights_and_their_requests() {
    let runs = Runs::default();
    let server = Server::axum(api(&runs));
    let mut connection = Connection::open(server.address);

    let answer = connection.send("OPTIONS", "/api/users", &preflight(APP, "PUT"), "");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.cors_lines(), API_PREFLIGHT);
    assert_no_body(&answer);
    assert_eq!(runs.get(), (0, 0), "a preflight carries no credentials, so nobody asks for them");

    let with_token = lines(&[("Origin", APP), ("Authorization", "Bearer x"), ("Content-Length", "2")]);
    let answer = connection.send("PUT", "/api/users", &with_token, "[]");
    assert_eq!((answer.status, answer.text()), (200, "users"));
    assert_eq!(answer.cors_lines(), API_ACTUAL);
    assert_eq!(answer.values("access-control-allow-origin"), [APP], "exactly one line");
    assert_eq!(runs.get(), (1, 1));

    let answer = connection.send("OPTIONS", "/api/users", &preflight(OTHER, "PUT"), "");
    assert_eq!(answer.status, 403);
    assert_eq!(answer.cors_lines(), [("vary", PREFLIGHT_VARY)]);
    assert_no_body(&answer);
    assert_eq!(runs.get(), (1, 1));

    let answer = connection.send("GET", "/api/users", &lines(&[("Origin", OTHER), ("Authorization", "Bearer x")]), "");
    assert_eq!((answer.status, answer.text()), (200, "users"));
    assert_eq!(answer.cors_lines(), [("vary", "Origin")], "the handler's own lines are gone");
    assert_eq!(runs.get(), (2, 2));

    let answer = connection.send("GET", "/api/users", &lines(&[("Authorization", "Bearer x")]), "");
    assert_eq!(answer.cors_lines(), [("vary", "Origin")]);

    let answer = connection.send("HEAD", "/api/users", &lines(&[("Origin", APP), ("Authorization", "Bearer x")]), "");
    assert_eq!((answer.status, answer.text()), (200, ""));
    assert_eq!(answer.cors_lines(), API_ACTUAL);
}

#[test]
fn a_preflight_with_a_body_leaves_the_connection_usable() {
    let server = Server::axum(api(&Runs::default()));
    let mut connection = Connection::open(server.address);
    let mut with_body = preflight(APP, "PUT");
    with_body.push(("Content-Length", "5"));
    for _ in 0..3 {
        let answer = connection.send("OPTIONS", "/api/users", &with_body, "12345");
        assert_eq!(answer.status, 204);
        assert_eq!(answer.cors_lines(), API_PREFLIGHT);
    }
}

#[test]
fn a_page_can_read_error_responses() {
    let runs = Runs::default();
    let server = Server::axum(api(&runs));
    let mut connection = Connection::open(server.address);
    let signed_in = lines(&[("Origin", APP), ("Authorization", "Bearer x")]);
    let signed_out = lines(&[("Origin", APP)]);
    for (method, target, header, status) in [
        ("GET", "/api/users", &signed_out, 401),
        ("GET", "/api/nothing-here", &signed_in, 404),
        ("DELETE", "/api/users", &signed_in, 405),
        ("OPTIONS", "/api/users", &signed_in, 405),
        ("OPTIONS", "/api/users", &signed_out, 401),
        ("GET", "/api/broken", &signed_in, 500),
        ("CHICKEN", "/api/broken", &signed_in, 500),
    ] {
        let answer = connection.send(method, target, header, "");
        assert_eq!(answer.status, status, "{method} {target}");
        assert_eq!(answer.cors_lines(), API_ACTUAL, "{method} {target}");
    }
    assert_eq!(runs.get().1, 0, "none of these reached the handler of /api/users");
}

#[test]
fn outside_of_its_path_the_policy_touches_nothing() {
    let runs = Runs::default();
    let server = Server::axum(api(&runs));
    let mut connection = Connection::open(server.address);
    let answer = connection.send("GET", "/health", &lines(&[("Origin", APP), ("Authorization", "Bearer x")]), "");
    assert_eq!((answer.status, answer.text()), (200, "well"));
    assert!(answer.cors_lines().is_empty(), "{answer:?}");
    let answer = connection.send("OPTIONS", "/health", &preflight(APP, "GET"), "");
    assert_eq!(answer.status, 401, "it went to the authentication, like any other request");
    assert!(answer.cors_lines().is_empty(), "{answer:?}");
    assert_eq!(runs.get(), (2, 0));
}

#[test]
fn preflight_status_200_says_that_its_body_is_empty() {
    const COMPATIBLE: Policy = cors_policy!(origin = "https://app.example.com", preflight_status = 200);
    let server = Server::axum(Router::new().fallback(async || "handler").layer(COMPATIBLE));
    let mut connection = Connection::open(server.address);
    let answer = connection.send("OPTIONS", "/", &preflight(APP, "GET"), "");
    assert_eq!(answer.status, 200);
    assert_no_body(&answer);
    assert_eq!(connection.send("GET", "/", &lines(&[]), "").text(), "handler");
}

#[test]
fn several_origin_lines_on_the_wire_are_refused() {
    let server = Server::axum(api(&Runs::default()));
    let mut connection = Connection::open(server.address);
    let mut twice = preflight(APP, "PUT");
    twice.push(("Origin", APP));
    let answer = connection.send("OPTIONS", "/api/users", &twice, "");
    assert_eq!(answer.status, 403);
    assert_eq!(answer.cors_lines(), [("vary", PREFLIGHT_VARY)]);
    let twice = lines(&[("Origin", APP), ("origin", OTHER), ("Authorization", "Bearer x")]);
    let answer = connection.send("GET", "/api/users", &twice, "");
    assert_eq!(answer.cors_lines(), [("vary", "Origin")]);
}

#[test]
fn http2_carries_the_same_headers() {
    let runs = Runs::default();
    let server = Server::axum(api(&runs));
    server.block_on(async {
        let mut connection = http2::Connection::open(server.address).await;
        let mut send = async |method: &str, target: &str, headers: &[(&str, &str)]| {
            connection.send(method, target, headers, "").await
        };

        let answer = send("OPTIONS", "/api/users", &[("origin", APP), ("access-control-request-method", "PUT")]).await;
        assert_eq!((answer.status, answer.text()), (204, ""));
        assert_eq!(answer.cors_lines(), API_PREFLIGHT);
        assert_eq!(runs.get(), (0, 0));

        let answer = send("PUT", "/api/users", &[("origin", APP), ("authorization", "Bearer x")]).await;
        assert_eq!((answer.status, answer.text()), (200, "users"));
        assert_eq!(answer.cors_lines(), API_ACTUAL);
        assert_eq!(runs.get(), (1, 1));

        let answer = send("GET", "/api/users", &[("origin", APP)]).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.cors_lines(), API_ACTUAL);

        let answer =
            send("OPTIONS", "/api/users", &[("origin", OTHER), ("access-control-request-method", "PUT")]).await;
        assert_eq!((answer.status, answer.text()), (403, ""));
        assert_eq!(answer.cors_lines(), [("vary", PREFLIGHT_VARY)]);

        let answer = send("GET", "/health", &[("origin", APP), ("authorization", "Bearer x")]).await;
        assert_eq!((answer.status, answer.text()), (200, "well"));
        assert!(answer.cors_lines().is_empty(), "{answer:?}");
    });
}

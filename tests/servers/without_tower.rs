//! hyper without tower: a framework of one's own.

use cors_runtime::Decision;
use cors_tests::http1::Connection;
use cors_tests::server::Server;
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;

use crate::support::{API, API_ACTUAL, API_PREFLIGHT, APP, OTHER, PREFLIGHT_VARY, assert_no_body, lines, preflight};

/// What a framework of one's own does: no tower, no axum, only [`Policy::decide`].
fn by_hand(request: &Request<Incoming>) -> Response<String> {
    let handler = |request: &Request<Incoming>| {
        let mut response = Response::new(format!("{} by hand", request.method()));
        if *request.method() == Method::DELETE {
            *response.status_mut() = StatusCode::FORBIDDEN;
        }
        response
    };
    match API.decide(request.method(), request.uri().path(), request.headers()) {
        Decision::NotGoverned => handler(request),
        Decision::Preflight(preflight) => preflight.into_response(),
        Decision::Actual(actual) => {
            let mut response = handler(request);
            actual.apply(response.headers_mut());
            response
        }
    }
}

#[test]
fn hyper_without_tower() {
    let server = Server::hyper(by_hand);
    let mut connection = Connection::open(server.address);

    let answer = connection.send("OPTIONS", "/api/users", &preflight(APP, "PUT"), "");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.cors_lines(), API_PREFLIGHT);
    assert_no_body(&answer);

    let preview = "https://pr-7.preview.example.com";
    let answer = connection.send("GET", "/api/users?page=2", &lines(&[("Origin", preview)]), "");
    assert_eq!((answer.status, answer.text()), (200, "GET by hand"));
    assert_eq!(answer.values("access-control-allow-origin"), [preview]);

    let answer = connection.send("DELETE", "/api/users", &lines(&[("Origin", APP)]), "");
    assert_eq!((answer.status, answer.text()), (403, "DELETE by hand"));
    assert_eq!(answer.cors_lines(), API_ACTUAL);

    let answer = connection.send("OPTIONS", "/api/users", &preflight(OTHER, "PUT"), "");
    assert_eq!(answer.status, 403);
    assert_eq!(answer.cors_lines(), [("vary", PREFLIGHT_VARY)]);
    assert_no_body(&answer);

    let answer = connection.send("GET", "/health", &lines(&[("Origin", APP)]), "");
    assert_eq!(answer.text(), "GET by hand");
    assert!(answer.cors_lines().is_empty(), "{answer:?}");
}

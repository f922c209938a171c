//! `cors_routes!`: a policy for each method of a path.

use axum::Router;
use axum::routing::get;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use cors_tests::http1::Connection;
use cors_tests::server::Server;

use crate::support::{APP, OTHER, PREFLIGHT_VARY, assert_no_body, lines, preflight};

#[cors(origin = "https://app.example.com", methods = "GET, HEAD", expose_headers = "X-Total")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

#[cors(origins = ["https://admin.example.com", "https://root.example.com"], methods = "PUT", headers = "Content-Type", credentials = true, max_age = "10m")]
async fn replace_users(users: String) -> String {
    format!("replaced by {users}")
}

const ADMIN: &str = "https://admin.example.com";

const LIST_PREFLIGHT: [(&str, &str); 4] = [
    ("access-control-allow-methods", "GET, HEAD"),
    ("access-control-allow-origin", APP),
    ("access-control-max-age", "3600"),
    ("vary", PREFLIGHT_VARY),
];

const LIST_ACTUAL: [(&str, &str); 2] =
    [("access-control-allow-origin", APP), ("access-control-expose-headers", "X-Total")];

const REPLACE_PREFLIGHT: [(&str, &str); 6] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-headers", "Content-Type"),
    ("access-control-allow-methods", "PUT"),
    ("access-control-allow-origin", ADMIN),
    ("access-control-max-age", "600"),
    ("vary", PREFLIGHT_VARY),
];

const REPLACE_ACTUAL: [(&str, &str); 3] =
    [("access-control-allow-credentials", "true"), ("access-control-allow-origin", ADMIN), ("vary", "Origin")];

fn routes() -> Server {
    Server::axum(Router::new().route("/users", cors_routes!(get(list_users), put(replace_users))))
}

#[test]
fn a_preflight_is_answered_by_the_policy_of_the_method_it_asks_for() {
    let server = routes();
    let mut connection = Connection::open(server.address);
    let refused = [("vary", PREFLIGHT_VARY)];
    for (origin, method, status, expected) in [
        (APP, "GET", 204, &LIST_PREFLIGHT[..]),
        (APP, "HEAD", 204, &LIST_PREFLIGHT),
        (ADMIN, "GET", 403, &refused),
        (ADMIN, "PUT", 204, &REPLACE_PREFLIGHT),
        (APP, "PUT", 403, &refused),
        (OTHER, "GET", 403, &refused),
        (OTHER, "PUT", 403, &refused),
    ] {
        let answer = connection.send("OPTIONS", "/users", &preflight(origin, method), "");
        assert_eq!(answer.status, status, "{origin} {method}");
        assert_eq!(answer.cors_lines(), expected, "{origin} {method}");
        assert_no_body(&answer);
    }
}

#[test]
fn a_request_gets_the_headers_of_its_own_method() {
    let server = routes();
    let mut connection = Connection::open(server.address);
    let users = [("Content-Length", "5")];

    let answer = connection.send("GET", "/users", &lines(&[("Origin", APP)]), "");
    assert_eq!((answer.status, answer.text()), (200, "Ada, Grace"));
    assert_eq!(answer.cors_lines(), LIST_ACTUAL);

    let answer = connection.send("HEAD", "/users", &lines(&[("Origin", APP)]), "");
    assert_eq!((answer.status, answer.text()), (200, ""));
    assert_eq!(answer.cors_lines(), LIST_ACTUAL, "axum runs the GET handler for HEAD");

    let answer = connection.send("PUT", "/users", &[lines(&[("Origin", ADMIN)]).as_slice(), &users].concat(), "Alan!");
    assert_eq!((answer.status, answer.text()), (200, "replaced by Alan!"));
    assert_eq!(answer.cors_lines(), REPLACE_ACTUAL);

    let answer = connection.send("PUT", "/users", &[lines(&[("Origin", APP)]).as_slice(), &users].concat(), "Alan!");
    assert_eq!(answer.status, 200, "CORS protects the reader of an answer, not the handler");
    assert_eq!(answer.cors_lines(), [("vary", "Origin")]);
}

#[test]
fn head_belongs_to_get_wherever_it_is_mounted() {
    let app = Router::new().route("/users", cors_routes!(put(replace_users), get(list_users)));
    let server = Server::axum(app);
    let mut connection = Connection::open(server.address);
    let answer = connection.send("HEAD", "/users", &lines(&[("Origin", APP)]), "");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.cors_lines(), LIST_ACTUAL);
    let answer = connection.send("OPTIONS", "/users", &preflight(APP, "HEAD"), "");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.cors_lines(), LIST_PREFLIGHT);
    let answer = connection.send("DELETE", "/users", &lines(&[("Origin", ADMIN)]), "");
    assert_eq!(answer.status, 405);
    assert_eq!(answer.cors_lines(), REPLACE_ACTUAL, "now PUT's is the first handler");
}

#[test]
fn methods_that_no_handler_has_are_answered_by_axum() {
    let server = routes();
    let mut connection = Connection::open(server.address);

    let answer = connection.send("DELETE", "/users", &lines(&[("Origin", APP)]), "");
    assert_eq!(answer.status, 405);
    assert_eq!(answer.cors_lines(), LIST_ACTUAL, "a page can read the 405: the first handler's policy speaks");

    let answer = connection.send("OPTIONS", "/users", &lines(&[]), "");
    assert_eq!(answer.status, 405, "a bare OPTIONS is a request like any other");
    assert_eq!(answer.cors_lines(), LIST_ACTUAL, "one origin: the constant, even without an Origin");

    // A preflight for a method that no handler has lists what the first handler's policy allows: the browser then names the
    // method in its console.
    let answer = connection.send("OPTIONS", "/users", &preflight(APP, "DELETE"), "");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.cors_lines(), LIST_PREFLIGHT);

    let answer = connection.send("GET", "/elsewhere", &lines(&[("Origin", APP)]), "");
    assert_eq!(answer.status, 404);
    assert!(answer.cors_lines().is_empty(), "another route is not under these policies: {answer:?}");
}

#[test]
fn a_routes_policy_replaces_nothing_on_other_routes() {
    const EVERYWHERE: Policy = cors_policy!(origin = "https://root.example.com");
    let app = Router::new()
        .route("/users", cors_routes!(get(list_users), put(replace_users)))
        .route("/plain", get(async || "plain").layer(EVERYWHERE));
    let server = Server::axum(app);
    let mut connection = Connection::open(server.address);
    let answer = connection.send("OPTIONS", "/plain", &preflight("https://root.example.com", "GET"), "");
    assert_eq!(answer.status, 204, "a layer on a MethodRouter sees OPTIONS");
    assert_eq!(answer.values("access-control-allow-origin"), ["https://root.example.com"]);
    let answer = connection.send("OPTIONS", "/users", &preflight(ADMIN, "PUT"), "");
    assert_eq!(answer.cors_lines(), REPLACE_PREFLIGHT);
}

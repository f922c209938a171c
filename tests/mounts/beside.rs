//! What stands at the path of a `cors_routes!` besides: the right policy answers, or axum panics while the router is built.

use axum::Router;
use axum::extract::State;
use axum::routing::{MethodRouter, any, get, head, options, post, put};
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use cors_tests::http1::Connection;
use cors_tests::server::Server;
use http::StatusCode;

use crate::client::{APP, Client, STRANGER, assert_overlaps, at_u};

#[cors(origin = "*", methods = "GET")]
async fn list() -> &'static str {
    "list"
}

#[cors(origin = "*", methods = "GET, HEAD, POST, DELETE")]
async fn list_for_more() -> &'static str {
    "list"
}

#[cors(origin = "*", methods = "*")]
async fn anything() -> &'static str {
    "anything"
}

#[cors(origin = "https://app.example.com", methods = "PUT", headers = "Content-Type")]
async fn replace() -> &'static str {
    "replace"
}

#[cors(origin = "https://app.example.com", methods = "POST")]
async fn create() -> &'static str {
    "create"
}

#[cors(origin = "https://app.example.com", methods = "HEAD")]
async fn size() {}

#[cors(origin = "https://app.example.com", methods = "OPTIONS")]
async fn own_options() -> &'static str {
    "own options"
}

#[cors(origin = "https://app.example.com", methods = "PUT")]
async fn with_state(State(state): State<String>) -> String {
    state
}

#[cors(origin = "https://app.example.com", methods = "PUT", path = "^/elsewhere/")]
async fn elsewhere() {}

/// A handler without a policy.
async fn plain() -> &'static str {
    "plain"
}

async fn fallback() -> (StatusCode, &'static str) {
    (StatusCode::IM_A_TEAPOT, "fallback")
}

/// PUT and POST for one origin.
fn write() -> MethodRouter {
    cors_routes!(post(create), put(replace))
}

/// GET for anyone.
fn read() -> MethodRouter {
    cors_routes!(get(list))
}

#[test]
fn in_one_cors_routes_each_method_has_its_policy() {
    let mut client = Client::new(at_u(cors_routes!(get(list), post(create), put(replace))));
    client.assert_write_is_guarded();
    client.assert_allowed(STRANGER, "GET", "*", "GET");
    client.assert_runs("GET", 200, "list", "*");
}

#[test]
fn two_cors_routes_at_one_path_panic() {
    assert_overlaps(|| at_u(write()).route("/u", read()));
    assert_overlaps(|| at_u(read()).route("/u", write()));
    assert_overlaps(|| write().merge(read()));
    assert_overlaps(|| read().merge(write()));
    assert_overlaps(|| at_u(write()).merge(at_u(read())));
    assert_overlaps(|| at_u(read()).merge(at_u(write())));
    assert_overlaps(|| at_u(cors_routes!(any(anything))).route("/u", write()));
    assert_overlaps(|| at_u(write()).route("/u", cors_routes!(any(anything))));
    assert_overlaps(|| at_u(cors_routes!(options(own_options))).route("/u", write()));
    assert_overlaps(|| at_u(write()).route("/u", cors_routes!(options(own_options))));
}

#[test]
fn two_cors_routes_at_one_path_panic_under_a_prefix() {
    let nested = |routes| Router::new().nest("/v1", at_u(routes));
    assert_overlaps(move || nested(write()).nest("/v1", at_u(read())));
    assert_overlaps(move || nested(read()).nest("/v1", at_u(write())));
    assert_overlaps(move || nested(write()).merge(nested(read())));
    assert_overlaps(move || nested(read()).merge(nested(write())));
    assert_overlaps(move || nested(write()).route("/v1/u", read()));
    assert_overlaps(|| Router::new().route("/v1/u", read()).nest("/v1", at_u(write())));
}

#[test]
fn two_cors_routes_at_one_path_panic_whatever_came_between() {
    assert_overlaps(|| write().fallback(fallback).merge(read()));
    assert_overlaps(|| at_u(write().layer(OPEN)).route("/u", read().layer(OPEN)));
    assert_overlaps(|| {
        let routes = cors_routes!(put(with_state)).with_state::<()>(String::new());
        at_u(routes).route("/u", read())
    });
    assert_overlaps(|| at_u(write()).method_not_allowed_fallback(fallback).merge(at_u(read())));
}

#[test]
fn several_paths_have_a_cors_routes_each() {
    let app = Router::new().route("/other", read()).merge(at_u(write())).nest("/v1", at_u(read()));
    let mut client = Client::new(app);
    client.assert_write_is_guarded();
    client.assert_not_allowed("GET", APP, "POST,PUT");
}

#[test]
fn a_nested_cors_routes_answers_its_preflights() {
    let app = Router::new().nest("/v1", at_u(write()));
    let server = Server::axum(app);
    let mut connection = Connection::open(server.address);
    for (origin, status) in [(STRANGER, 403), (APP, 204)] {
        let lines = [("Host", "api.example"), ("Origin", origin), ("Access-Control-Request-Method", "PUT")];
        assert_eq!(connection.send("OPTIONS", "/v1/u", &lines, "").status, status, "{origin}");
    }
}

#[test]
fn preflights_survive_fallbacks() {
    let service = get(fallback).post(fallback).delete(fallback).options(fallback);
    for (name, app) in [
        ("fallback", at_u(write().fallback(fallback))),
        ("fallback_service", at_u(write().fallback_service(service))),
        ("method_not_allowed_fallback", at_u(write()).method_not_allowed_fallback(fallback)),
        ("any", at_u(write()).route("/u", any(fallback))),
        ("any before", at_u(any(fallback)).route("/u", write())),
        ("any merged", at_u(write().merge(any(fallback)))),
        ("merged", Router::new().merge(at_u(write().fallback(fallback)))),
    ] {
        let mut client = Client::new(app);
        client.assert_write_is_guarded();
        for method in ["GET", "DELETE"] {
            let answer = client.send(method, Some(APP));
            assert_eq!((answer.status, answer.text()), (418, "fallback"), "{name}: {method}");
            assert!(answer.cors_lines().is_empty(), "{name}: {method}: {answer:?}");
        }
        client.assert_refused(APP, "GET");
        let answer = client.send("OPTIONS", Some(APP));
        assert_eq!(answer.status, 405, "{name}: axum routes by the method alone");
        assert_eq!(answer.values("allow"), ["POST,PUT"], "{name}");
    }
}

#[test]
fn a_fallback_for_paths_changes_nothing() {
    let mut client = Client::new(at_u(write()).fallback(fallback));
    client.assert_write_is_guarded();
    client.assert_not_allowed("GET", APP, "POST,PUT");
    client.assert_not_allowed("OPTIONS", APP, "POST,PUT");
}

#[test]
fn preflights_survive_plain_handlers_beside() {
    for (name, app) in [
        ("chained", at_u(write().get(plain))),
        ("route", at_u(write()).route("/u", get(plain))),
        ("route before", at_u(get(plain)).route("/u", write())),
        ("method routers", at_u(write().merge(get(plain)))),
        ("method routers, before", at_u(get(plain).merge(write()))),
        ("routers", at_u(write()).merge(at_u(get(plain)))),
        ("routers, before", at_u(get(plain)).merge(at_u(write()))),
        ("with a policy of its own", at_u(write()).route("/u", get(plain).layer(OPEN))),
        ("with a policy of its own, before", at_u(get(plain).layer(OPEN)).route("/u", write())),
    ] {
        let mut client = Client::new(app);
        client.assert_write_is_guarded();
        client.assert_refused(STRANGER, "GET");
        client.assert_refused(APP, "GET");
        let answer = client.send("GET", Some(APP));
        assert_eq!((answer.status, answer.text()), (200, "plain"), "{name}");
        let open: &[(&str, &str)] = &[("access-control-allow-origin", "*")];
        let expected = if name.starts_with("with a policy") { open } else { &[] };
        assert_eq!(answer.cors_lines(), expected, "{name}");
    }
}

const OPEN: Policy = cors_policy!(origin = "*", methods = "*");

#[test]
fn no_preflight_promises_what_a_plain_handler_answers() {
    // Safelisted, so browsers send POST whatever the list says.
    let mut client = Client::new(at_u(cors_routes!(get(list)).post(plain)));
    client.assert_refused(APP, "POST");
    client.assert_runs("POST", 200, "plain", "");
    // No browser sends DELETE after this, and its console can say why.
    client.assert_allowed(APP, "DELETE", "*", "GET");
    client.assert_allowed(APP, "GET", "*", "GET");

    let mut client = Client::new(at_u(cors_routes!(get(list_for_more)).delete(plain)));
    client.assert_refused(APP, "DELETE");
    client.assert_refused(APP, "POST");
    client.assert_allowed(APP, "PUT", "*", "GET, HEAD, POST, DELETE");

    let mut client = Client::new(at_u(cors_routes!(get(anything)).put(plain)));
    for method in ["PUT", "POST", "PURGE", "OPTIONS", "patch"] {
        client.assert_refused(APP, method);
    }
    client.assert_allowed(APP, "GET", "*", "*");
}

#[test]
fn a_policy_for_another_path_answers_no_preflight() {
    let mut client = Client::new(at_u(cors_routes!(put(elsewhere))));
    for method in ["PUT", "POST", "DELETE"] {
        let answer = client.preflight(APP, method);
        assert_eq!((answer.status, answer.text()), (405, ""), "{method}");
        assert!(answer.cors_lines().is_empty(), "{method}: {answer:?}");
        assert_eq!(answer.values("allow"), ["PUT"], "{method}");
    }
}

#[test]
fn allow_names_what_is_mounted() {
    for (routes, allow_origin, allow) in [
        (read(), "*", "GET,HEAD"),
        (cors_routes!(put(replace), get(list)), APP, "PUT,GET,HEAD"),
        (cors_routes!(head(size), get(list)), APP, "HEAD,GET"),
        (cors_routes!(get(list), head(size)), "*", "GET,HEAD"),
        // Documented: what was added later isn't known.
        (cors_routes!(get(list)).put(plain), "*", "GET,HEAD"),
    ] {
        let mut client = Client::new(at_u(routes));
        for method in ["DELETE", "PURGE", "OPTIONS"] {
            client.assert_not_allowed(method, allow_origin, allow);
        }
    }
    let mut client = Client::new(at_u(cors_routes!(get(list), options(own_options))));
    client.assert_not_allowed("DELETE", "*", "GET,HEAD,OPTIONS");
}

#[test]
fn axum_speaks_for_methods_that_a_later_route_lacks() {
    let mut client = Client::new(at_u(cors_routes!(get(list))).route("/u", put(plain)));
    client.assert_runs("DELETE", 405, "", "");
    assert_eq!(client.send("DELETE", None).values("allow"), ["GET,HEAD,OPTIONS,PUT"]);
    let mut client = Client::new(at_u(put(plain)).route("/u", read()));
    client.assert_not_allowed("DELETE", "*", "GET,HEAD");
}

#[test]
fn an_options_request_that_is_no_preflight_reaches_its_handler() {
    for fallen in [false, true] {
        let routes = cors_routes!(get(list), options(own_options));
        let mut client = Client::new(at_u(if fallen { routes.fallback(fallback) } else { routes }));
        client.assert_runs("OPTIONS", 200, "own options", APP);
        assert_eq!(client.send("OPTIONS", None).text(), "own options");
        client.assert_allowed(APP, "OPTIONS", APP, "OPTIONS");
        client.assert_refused(STRANGER, "OPTIONS");
        client.assert_allowed(STRANGER, "GET", "*", "GET");
        client.assert_refused(APP, "POST");
    }
    assert_overlaps(|| read().options(plain));
    assert_overlaps(|| at_u(read()).route("/u", options(plain)));
    assert_overlaps(|| at_u(options(plain)).route("/u", read()));
}

#[test]
fn any_has_every_method_that_is_left() {
    let routes = || cors_routes!(put(replace), any(anything));
    let mut client = Client::new(at_u(routes()));
    for method in ["GET", "POST", "DELETE", "PATCH", "TRACE", "OPTIONS", "PURGE"] {
        let answer = client.assert_runs(method, 200, "anything", "*");
        assert!(answer.values("allow").is_empty(), "{method}");
        if method != "OPTIONS" {
            client.assert_allowed(STRANGER, method, "*", "*");
        }
    }
    client.assert_runs("HEAD", 200, "", "*");
    client.assert_allowed(APP, "PUT", APP, "PUT");
    client.assert_refused(STRANGER, "PUT");
    client.assert_runs("PUT", 200, "replace", APP);

    assert_overlaps(move || routes().post(plain));
    assert_overlaps(move || routes().put(plain));
    assert_overlaps(move || routes().head(plain));
    assert_overlaps(move || routes().trace(plain));
    assert_overlaps(move || routes().connect(plain));
    assert_overlaps(move || routes().merge(post(plain)));
    assert_overlaps(move || post(plain).merge(routes()));
    assert_overlaps(move || at_u(routes()).route("/u", post(plain)));
    assert_overlaps(move || at_u(post(plain)).route("/u", routes()));
    assert_overlaps(move || at_u(routes()).merge(at_u(options(plain))));
}

#[test]
fn a_fallback_takes_nothing_but_unknown_methods_from_any() {
    let mut client = Client::new(at_u(cors_routes!(any(anything)).fallback(fallback)));
    client.assert_runs("POST", 200, "anything", "*");
    client.assert_runs("OPTIONS", 200, "anything", "*");
    client.assert_runs("PURGE", 418, "fallback", "");
    let mut client = Client::new(at_u(cors_routes!(any(anything))).method_not_allowed_fallback(fallback));
    client.assert_runs("PURGE", 200, "anything", "*");
}

#[test]
fn head_is_gets_unless_it_has_a_handler() {
    let mut client = Client::new(at_u(cors_routes!(get(list), any(replace_any))));
    client.assert_runs("HEAD", 200, "", "*");
    client.assert_allowed(STRANGER, "HEAD", "*", "GET");
    let length = client.send("HEAD", None);
    assert_eq!(length.values("content-length"), ["4"], "the length of GET's body");

    let mut client = Client::new(at_u(cors_routes!(get(list), head(size))));
    client.assert_runs("HEAD", 200, "", APP);
    client.assert_refused(STRANGER, "HEAD");
    client.assert_allowed(STRANGER, "GET", "*", "GET");

    // GET's policy answers preflights for HEAD, so nobody else may answer HEAD.
    assert_overlaps(|| read().head(plain));
    assert_overlaps(|| at_u(read()).route("/u", head(plain)));
    assert_overlaps(|| at_u(head(plain)).route("/u", read()));

    let mut client = Client::new(at_u(write().head(plain)));
    client.assert_runs("HEAD", 200, "", "");
    client.assert_refused(APP, "HEAD");
}

#[cors(origin = "https://app.example.com", methods = "*")]
async fn replace_any() {}

#[test]
fn handlers_with_state() {
    let routes = || cors_routes!(get(list), put(with_state));
    let state = || "state".to_owned();
    for app in [
        Router::new().route("/u", routes()).with_state(state()),
        Router::new().route("/u", routes().with_state(state())),
        Router::new().route("/u", routes().fallback(fallback)).with_state(state()),
        Router::new().route("/u", routes()).route("/u", post(plain)).with_state(state()),
    ] {
        let mut client = Client::new(app);
        client.assert_runs("PUT", 200, "state", APP);
        client.assert_allowed(APP, "PUT", APP, "PUT");
        client.assert_refused(STRANGER, "PUT");
        client.assert_refused(APP, "POST");
        client.assert_runs("GET", 200, "list", "*");
        client.assert_runs("OPTIONS", 405, "", "*");
    }
    let with_any: Router = Router::new().route("/u", cors_routes!(any(any_with_state))).with_state(state());
    let mut client = Client::new(with_any);
    for method in ["GET", "PUT", "OPTIONS", "PURGE"] {
        client.assert_runs(method, 200, "state", APP);
    }
}

#[cors(origin = "https://app.example.com", methods = "*")]
async fn any_with_state(State(state): State<String>) -> String {
    state
}

#[cors(origin = "https://app.example.com", methods = "*")]
async fn generic<T: Default + ToString + 'static>() -> String {
    T::default().to_string()
}

#[test]
fn generic_handlers() {
    let mut client = Client::new(at_u(cors_routes!(get(generic::<u8>), any(generic::<bool>))));
    client.assert_runs("GET", 200, "0", APP);
    client.assert_runs("POST", 200, "false", APP);
    client.assert_runs("PURGE", 200, "false", APP);
}

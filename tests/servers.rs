//! Policies before real servers, over TCP: axum with HTTP/1.1 and HTTP/2, `cors_routes!`, and hyper without tower.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::Request as AxumRequest;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use cors_runtime::startup::{Location, OwnedPolicy};
use cors_runtime::{Decision, Policy, cors, cors_policy, cors_routes};
use cors_tests::http1::{Answer, Connection};
use cors_tests::http2;
use cors_tests::server::Server;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::body::Incoming;

const APP: &str = "https://app.example.com";
const OTHER: &str = "https://other.example";
const PREFLIGHT_VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type, X-Auth-Token",
    expose_headers = "X-Request-ID",
    credentials = true,
    max_age = "24h",
    path = "^/api/",
);

const API_PREFLIGHT: [(&str, &str); 6] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-headers", "Content-Type, X-Auth-Token"),
    ("access-control-allow-methods", "GET, PUT"),
    ("access-control-allow-origin", APP),
    ("access-control-max-age", "86400"),
    ("vary", PREFLIGHT_VARY),
];

const API_ACTUAL: [(&str, &str); 4] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-origin", APP),
    ("access-control-expose-headers", "X-Request-ID"),
    ("vary", "Origin"),
];

/// How often the handlers, and the authentication before them, were asked.
#[derive(Clone, Default)]
struct Runs {
    handler: Arc<AtomicUsize>,
    authentication: Arc<AtomicUsize>,
}

impl Runs {
    fn get(&self) -> (usize, usize) {
        (self.authentication.load(Ordering::SeqCst), self.handler.load(Ordering::SeqCst))
    }
}

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
    let authenticate = move |request: AxumRequest, next: Next| {
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

fn lines<'a>(headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("Host", "api.example")], headers].concat()
}

fn preflight<'a>(origin: &'a str, method: &'a str) -> Vec<(&'a str, &'a str)> {
    lines(&[("Origin", origin), ("Access-Control-Request-Method", method)])
}

/// A preflight's answer has no body, and where HTTP lets it say so, it says so.
#[track_caller]
fn assert_no_body(answer: &Answer) {
    assert!(answer.says_no_body(), "{answer:?}");
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

/// The complete example of Pingap's CORS plugin, with the link that its origin was pasted as.
const PINGAP_EXAMPLE: &str = include_str!("ui/files/plugin.cors-link.toml");

/// The same without the link, in the binary.
const WEBAPP: Policy = cors_policy!(pingap = "ui/files/plugin.cors-webapp.toml");

const WEBAPP_PREFLIGHT: [(&str, &str); 6] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-headers", "Content-Type, X-Auth-Token"),
    ("access-control-allow-methods", "GET, POST, PUT, OPTIONS"),
    ("access-control-allow-origin", "https://app.my-domain.com"),
    ("access-control-max-age", "86400"),
    ("vary", PREFLIGHT_VARY),
];

/// The example is refused for its link. With the replacement applied, and nothing else, it is served.
#[test]
fn pingaps_complete_example_has_the_effects_that_pingap_says() {
    let error = OwnedPolicy::from_pingap(PINGAP_EXAMPLE).expect_err("the link is no origin");
    let [fault] = error.faults() else { panic!("one fault: {error}") };
    assert_eq!((fault.rule(), fault.location().map(Location::line)), ("origin-markup", Some(6)));
    let edit = fault.edit().expect("a replacement");
    let mut mended = PINGAP_EXAMPLE.to_owned();
    mended.replace_range(edit.range.clone(), &edit.text);
    assert_eq!(mended, include_str!("ui/files/plugin.cors-webapp.toml"));

    let built = OwnedPolicy::from_pingap(&mended).expect("nothing else is wrong");
    let runs = Runs::default();
    let handler = Router::new().fallback({
        let handler_runs = Arc::clone(&runs.handler);
        async move |request: AxumRequest| {
            handler_runs.fetch_add(1, Ordering::SeqCst);
            ([("x-request-id", "7")], format!("{} {}", request.method(), request.uri().path()))
        }
    });
    for app in [handler.clone().layer(built), handler.layer(WEBAPP)] {
        let server = Server::axum(app);
        assert_access_effects(&mut Connection::open(server.address), &runs);
    }
}

/// What stands under "Access Effects", and what follows from `path` and from the origin.
fn assert_access_effects(connection: &mut Connection, runs: &Runs) {
    let (frontend, before) = ("https://app.my-domain.com", runs.get().1);
    let asked = |origin| [preflight(origin, "PUT"), vec![("Access-Control-Request-Headers", "x-auth-token")]].concat();
    let put = |origin| lines(&[("Origin", origin), ("X-Auth-Token", "t"), ("Cookie", "id=1"), ("Content-Length", "2")]);

    // 1 and 2: the preflight is intercepted.
    let answer = connection.send("OPTIONS", "/api/users", &asked(frontend), "");
    assert_eq!((answer.status, answer.text()), (204, ""));
    assert_eq!(answer.cors_lines(), WEBAPP_PREFLIGHT);
    assert_no_body(&answer);
    assert_eq!(runs.get().1, before);
    // 3 and 4: the actual request reaches the service, whose response gets the fields.
    let answer = connection.send("PUT", "/api/users", &put(frontend), "[]");
    assert_eq!((answer.status, answer.text()), (200, "PUT /api/users"));
    let expected = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", frontend),
        ("access-control-expose-headers", "X-Request-ID"),
    ];
    assert_eq!(answer.cors_lines(), expected);
    assert_eq!((answer.values("x-request-id"), runs.get().1), (vec!["7"], before + 1));

    // One origin is sent to everyone, and a browser compares; its preflight is refused all the same.
    let answer = connection.send("OPTIONS", "/api/users", &asked(OTHER), "");
    assert_eq!((answer.status, runs.get().1), (403, before + 1));
    // Elsewhere the policy does nothing.
    for (method, lines, body) in [("OPTIONS", asked(frontend), ""), ("PUT", put(frontend), "[]")] {
        let answer = connection.send(method, "/users", &lines, body);
        assert_eq!((answer.text(), answer.cors_lines()), (format!("{method} /users").as_str(), Vec::new()));
    }
}

//! What a page sees of layers that stand inside and outside of a policy: the table of the guide's page on mounting.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler as _;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, options, post};
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use cors_tests::http2;
use http::{Method, StatusCode, header};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::support::{APP, Client, PREFLIGHT_VARY, Seen};

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, POST, PUT],
    headers = "Authorization, Content-Type",
);

async fn authenticate(request: Request, next: Next) -> Response {
    match request.headers().get(header::AUTHORIZATION) {
        Some(_) => next.run(request).await,
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn too_slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(60)).await;
    "too late"
}

async fn panics() -> &'static str {
    panic!("a handler that panics, on purpose")
}

fn users() -> Router {
    let users = get(async || "Ada, Grace".repeat(100)).put(async |names: String| names);
    Router::new().route("/users", users).route("/slow", get(too_slow)).route("/panics", get(panics))
}

fn timeout() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(50))
}

/// What the page gets of a preflight and of the request itself.
fn both(router: Router, method: &str, target: &str) -> (Seen, Seen) {
    let mut client = Client::new(router);
    (client.page_preflight(method, target), client.page(method, target))
}

#[test]
fn authentication() {
    let inside = users().layer(from_fn(authenticate)).layer(API);
    assert_eq!(both(inside, "PUT", "/users"), (Seen::Readable(204), Seen::Readable(401)));
    let outside = users().layer(API).layer(from_fn(authenticate));
    assert_eq!(both(outside, "PUT", "/users"), (Seen::NetworkError(401), Seen::NetworkError(401)));
    // In a `ServiceBuilder` the first one is outside.
    let inside = users().layer(ServiceBuilder::new().layer(API).layer(from_fn(authenticate)));
    assert_eq!(both(inside, "PUT", "/users"), (Seen::Readable(204), Seen::Readable(401)));
}

#[test]
fn timeouts() {
    let inside = users().layer(timeout()).layer(API);
    assert_eq!(both(inside, "GET", "/slow"), (Seen::Readable(204), Seen::Readable(504)));
    let outside = users().layer(API).layer(timeout());
    assert_eq!(both(outside, "GET", "/slow"), (Seen::Readable(204), Seen::NetworkError(504)));
}

#[test]
fn panics_that_are_caught() {
    let inside = users().layer(CatchPanicLayer::new()).layer(API);
    assert_eq!(both(inside, "GET", "/panics"), (Seen::Readable(204), Seen::Readable(500)));
    let outside = users().layer(API).layer(CatchPanicLayer::new());
    assert_eq!(both(outside, "GET", "/panics"), (Seen::Readable(204), Seen::NetworkError(500)));
}

/// Nobody answers, so there is nothing that a policy could put its fields into.
#[test]
fn a_panic_that_nobody_catches_closes_the_connection() {
    let client = Client::new(users().layer(API));
    let mut stream = TcpStream::connect(client.server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /panics HTTP/1.1\r\nHost: api.example\r\nOrigin: {APP}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn limits_of_the_body() {
    let length = |router: Router| {
        let mut client = Client::new(router);
        let preflight = client.page_preflight("PUT", "/users");
        (preflight, Seen::of(&client.send_body("PUT", "/users", &[("Origin", APP)], "Ada, Grace, Edsger")))
    };
    let limit = || RequestBodyLimitLayer::new(8);
    assert_eq!(length(users().layer(limit()).layer(API)), (Seen::Readable(204), Seen::Readable(413)));
    assert_eq!(length(users().layer(API).layer(limit())), (Seen::Readable(204), Seen::NetworkError(413)));
    // axum's own layer only says what the limit is; the extractor of the handler answers.
    let limit = || DefaultBodyLimit::max(8);
    for router in [users().layer(limit()).layer(API), users().layer(API).layer(limit())] {
        assert_eq!(length(router), (Seen::Readable(204), Seen::Readable(413)));
    }
}

/// The same bytes on both sides: it adds to Vary, and leaves the policy's fields alone.
#[test]
fn compression() {
    for router in [users().layer(CompressionLayer::new()).layer(API), users().layer(API).layer(CompressionLayer::new())]
    {
        let server = Client::new(router).server;
        // What is compressed has no known length: over HTTP/2 that needs no chunks.
        server.block_on(async {
            let mut connection = http2::Connection::open(server.address).await;
            let lines = [("Origin", APP), ("Accept-Encoding", "gzip")];
            let answer = connection.send("GET", "/users", &lines, "").await;
            assert_eq!(Seen::of(&answer), Seen::Readable(200));
            assert_eq!(answer.values("content-encoding"), ["gzip"]);
            let vary = answer.values("vary").join(", ").to_ascii_lowercase();
            let mut names: Vec<&str> = vary.split(", ").collect();
            names.sort_unstable();
            assert_eq!(names, ["accept-encoding", "origin"]);

            let lines = [("Origin", APP), ("Access-Control-Request-Method", "PUT"), ("Accept-Encoding", "gzip")];
            let answer = connection.send("OPTIONS", "/users", &lines, "").await;
            assert_eq!((Seen::of(&answer), answer.text()), (Seen::Readable(204), ""));
            assert!(answer.values("content-encoding").is_empty());
            assert_eq!(answer.values("vary"), [PREFLIGHT_VARY]);
        });
    }
}

#[test]
fn tracing_outside_sees_preflights() {
    type Log = Arc<Mutex<Vec<(Method, StatusCode)>>>;
    let trace = |log: &Log| {
        let (methods, statuses) = (Arc::new(Mutex::new(None)), Arc::clone(log));
        let seen = Arc::clone(&methods);
        TraceLayer::new_for_http()
            .on_request(move |request: &http::Request<axum::body::Body>, _: &tracing::Span| {
                *methods.lock().unwrap() = Some(request.method().clone());
            })
            .on_response(move |response: &Response, _: Duration, _: &tracing::Span| {
                let method = seen.lock().unwrap().take().expect("a request came before");
                statuses.lock().unwrap().push((method, response.status()));
            })
    };
    let ask = |router: Router| {
        let mut client = Client::new(router);
        client.page_preflight("PUT", "/users");
        client.preflight("/users", "https://evil.example", "PUT");
        client.page("PUT", "/users");
    };
    let log = Log::default();
    ask(users().layer(trace(&log)).layer(API));
    assert_eq!(*log.lock().unwrap(), [(Method::PUT, StatusCode::OK)]);

    let log = Log::default();
    ask(users().layer(API).layer(trace(&log)));
    let options = |status| (Method::OPTIONS, status);
    let all = [options(StatusCode::NO_CONTENT), options(StatusCode::FORBIDDEN), (Method::PUT, StatusCode::OK)];
    assert_eq!(*log.lock().unwrap(), all);
}

/// All of them around the handlers of one path, inside of the policies.
#[test]
fn inside_of_the_policies_of_one_path() {
    #[cors(policy = API)]
    async fn slow() -> &'static str {
        too_slow().await
    }
    #[cors(policy = API)]
    async fn panicking(_text: String) -> &'static str {
        panics().await
    }
    let routes = cors_routes!(
        get(slow),
        put(panicking),
        layer(timeout()),
        layer(CatchPanicLayer::new()),
        layer(RequestBodyLimitLayer::new(8)),
    );
    let mut client = Client::new(Router::new().route("/users", routes));
    for method in ["GET", "PUT"] {
        assert_eq!(client.page_preflight(method, "/users"), Seen::Readable(204));
    }
    assert_eq!(client.page("GET", "/users"), Seen::Readable(504));
    assert_eq!(client.page("PUT", "/users"), Seen::Readable(500));
    let answer = client.send_body("PUT", "/users", &[("Origin", APP)], "Ada, Grace, Edsger");
    assert_eq!(Seen::of(&answer), Seen::Readable(413));
}

/// Where axum itself lets a layer see OPTIONS.
#[test]
fn which_layers_see_preflights() {
    let list = async || "list";
    for (name, router) in [
        ("Router::layer", Router::new().route("/u", get(list)).layer(API)),
        ("Router::route_layer", Router::new().route("/u", get(list)).route_layer(API)),
        ("MethodRouter::layer", Router::new().route("/u", get(list).layer(API))),
        ("MethodRouter::route_layer and options", Router::new().route("/u", get(list).options(list).route_layer(API))),
        ("Handler::layer and any", Router::new().route("/u", any(list.layer(API)))),
    ] {
        assert_eq!(both(router, "GET", "/u"), (Seen::Readable(204), Seen::Readable(200)), "{name}");
    }
    for (name, router) in [
        ("MethodRouter::route_layer", Router::new().route("/u", get(list).route_layer(API))),
        ("Handler::layer", Router::new().route("/u", get(list.layer(API)))),
    ] {
        assert_eq!(both(router, "GET", "/u"), (Seen::NetworkError(405), Seen::Readable(200)), "{name}");
    }
    // The handler of `any` isn't behind it, either.
    let router = Router::new().route("/u", any(list).get(list).route_layer(API));
    assert_eq!(both(router, "GET", "/u"), (Seen::NetworkError(200), Seen::Readable(200)));
    // A handler for OPTIONS that isn't behind the policy takes them.
    let router = Router::new().route("/u", get(list.layer(API)).merge(options(list)));
    assert_eq!(both(router, "GET", "/u"), (Seen::NetworkError(200), Seen::Readable(200)));
    // Of a `MethodRouter`, what was added after the layer isn't behind it, and after a merge preflights aren't, either.
    let router = Router::new().route("/u", get(list).layer(API).post(list));
    assert_eq!(both(router, "POST", "/u"), (Seen::Readable(204), Seen::NetworkError(200)));
    let router = Router::new().route("/u", get(list).layer(API).merge(post(list)));
    assert_eq!(both(router, "GET", "/u"), (Seen::NetworkError(405), Seen::Readable(200)));
}

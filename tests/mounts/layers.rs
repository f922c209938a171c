//! Layers: inside of the policies with `layer(…)`, and what each placement outside does.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use cors_runtime::{cors, cors_routes};
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, StatusCode};
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

use crate::client::{APP, Client, STRANGER, assert_overlaps, at_u};

#[cors(origin = "https://app.example.com", methods = "GET", headers = "Authorization")]
async fn list() -> &'static str {
    "list"
}

#[cors(origin = "https://app.example.com", methods = "PUT", headers = "Authorization")]
async fn replace() -> &'static str {
    "replace"
}

#[cors(origin = "https://app.example.com", methods = "OPTIONS")]
async fn own_options() -> &'static str {
    "own options"
}

#[cors(origin = "https://app.example.com", methods = "*")]
async fn anything() -> &'static str {
    "anything"
}

/// Lets nobody in who has no Authorization.
async fn authenticate(request: Request, next: Next) -> Response {
    if request.headers().contains_key(AUTHORIZATION) {
        next.run(request).await
    } else {
        (StatusCode::UNAUTHORIZED, "who are you?").into_response()
    }
}

/// Adds its name to the response's `x-passed`, behind what is there.
fn passed(name: &'static str) -> impl Layer<axum::routing::Route, Service = impl PassedService> + Clone {
    layer_fn(move |inner| Passed { inner, name })
}

trait PassedService:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> PassedService for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

#[derive(Clone)]
struct Passed<S> {
    inner: S,
    name: &'static str,
}

const X_PASSED: HeaderName = HeaderName::from_static("x-passed");

impl<S> Service<Request> for Passed<S>
where
    S: Service<Request, Response = Response, Future: Send + 'static>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (response, name) = (self.inner.call(request), self.name);
        Box::pin(async move {
            let mut response = response.await?;
            response.headers_mut().append(X_PASSED, HeaderValue::from_static(name));
            Ok(response)
        })
    }
}

impl Client {
    /// The status of a request of `APP` without credentials, and the origin that may read it.
    fn without_credentials(&mut self, method: &str) -> (u16, Vec<String>) {
        let answer = self.send(method, Some(APP));
        let origins = answer.values("access-control-allow-origin");
        (answer.status, origins.iter().map(ToString::to_string).collect())
    }

    /// The layers that the response has passed, from inside.
    fn passed(&mut self, method: &str) -> Vec<String> {
        self.send(method, Some(APP)).values("x-passed").iter().map(ToString::to_string).collect()
    }
}

fn readable(status: u16) -> (u16, Vec<String>) {
    (status, vec![APP.to_owned()])
}

fn unreadable(status: u16) -> (u16, Vec<String>) {
    (status, Vec::new())
}

#[test]
fn a_layer_inside_leaves_preflights_alone_and_its_answer_is_readable() {
    let routes = cors_routes!(get(list), put(replace), layer(from_fn(authenticate)));
    let mut client = Client::new(at_u(routes));
    for method in ["GET", "HEAD", "PUT"] {
        assert_eq!(client.without_credentials(method), readable(401), "{method}");
        client.assert_refused(STRANGER, method);
    }
    client.assert_allowed(APP, "GET", APP, "GET");
    client.assert_allowed(APP, "HEAD", APP, "GET");
    client.assert_allowed(APP, "PUT", APP, "PUT");
    for (method, text) in [("GET", "list"), ("HEAD", ""), ("PUT", "replace")] {
        let answer = client.send_with(method, &[("Origin", APP), ("Authorization", "Bearer t")]);
        assert_eq!((answer.status, answer.text()), (200, text), "{method}");
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{method}");
    }
}

#[test]
fn a_layer_inside_is_around_handlers_alone() {
    let routes = cors_routes!(get(list), put(replace), layer(from_fn(authenticate)));
    let mut client = Client::new(at_u(routes));
    for method in ["DELETE", "PURGE", "OPTIONS"] {
        client.assert_not_allowed(method, APP, "GET,HEAD,PUT");
    }

    let routes = cors_routes!(get(list), options(own_options), layer(from_fn(authenticate)));
    let mut client = Client::new(at_u(routes));
    assert_eq!(client.without_credentials("OPTIONS"), readable(401), "a handler as others are");
    client.assert_not_allowed("DELETE", APP, "GET,HEAD,OPTIONS");
    client.assert_allowed(APP, "OPTIONS", APP, "OPTIONS");

    let routes = cors_routes!(any(anything), put(replace), layer(from_fn(authenticate)));
    let mut client = Client::new(at_u(routes));
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PURGE"] {
        assert_eq!(client.without_credentials(method), readable(401), "{method}");
    }
    client.assert_allowed(APP, "PURGE", APP, "*");
}

#[test]
fn a_later_layer_is_outside_wherever_it_stands() {
    for routes in [
        cors_routes!(get(list), put(replace), layer(passed("inner")), layer(passed("middle")), layer(passed("outer"))),
        cors_routes!(layer(passed("inner")), get(list), layer(passed("middle")), put(replace), layer(passed("outer")),),
    ] {
        let mut client = Client::new(at_u(routes));
        for method in ["GET", "HEAD", "PUT"] {
            assert_eq!(client.passed(method), ["inner", "middle", "outer"], "{method}");
        }
        assert!(client.passed("DELETE").is_empty());
    }
}

#[test]
fn what_is_mounted_beside_is_outside_of_the_layers() {
    let routes = || cors_routes!(get(list), layer(passed("inside")));
    let mut client = Client::new(at_u(routes().post(async || "plain")));
    assert_eq!(client.passed("GET"), ["inside"]);
    assert!(client.passed("POST").is_empty());
    let mut client = Client::new(at_u(routes().fallback(async || "fallback")));
    assert_eq!(client.send("POST", Some(APP)).text(), "fallback");
    assert!(client.passed("POST").is_empty());
    assert_overlaps(move || routes().merge(cors_routes!(put(replace), layer(from_fn(authenticate)))));
}

/// Two layers whose services have errors of their own, and what is known of their type.
#[test]
fn layers_may_change_the_error() {
    #[derive(Clone)]
    struct Fails<S>(S);
    impl<S: Service<Request, Error = Infallible>> Service<Request> for Fails<S> {
        type Response = S::Response;
        type Error = &'static str;
        type Future = std::future::Ready<Result<S::Response, &'static str>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request) -> Self::Future {
            std::future::ready(Err("too late"))
        }
    }
    let tell = HandleErrorLayer::new(async |error: &'static str| (StatusCode::GATEWAY_TIMEOUT, error));
    let routes = cors_routes!(get(list), layer(layer_fn(Fails)), layer(tell), layer(passed("outer")));
    let mut client = Client::new(at_u(routes));
    client.assert_runs("GET", 504, "too late", APP);
    client.assert_not_allowed("PUT", APP, "GET,HEAD");
    client.assert_allowed(APP, "GET", APP, "GET");
}

#[test]
fn layers_with_state() {
    async fn count(State(seen): State<Arc<AtomicU32>>, request: Request, next: Next) -> Response {
        seen.fetch_add(1, Ordering::Relaxed);
        next.run(request).await
    }
    #[cors(origin = "https://app.example.com", methods = "PUT")]
    async fn with_state(State(state): State<String>) -> String {
        state
    }
    fn router<S>(seen: &Arc<AtomicU32>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
        String: axum::extract::FromRef<S>,
    {
        let routes = cors_routes!(get(list), put(with_state), layer(from_fn_with_state(Arc::clone(seen), count)));
        Router::new().route("/u", routes)
    }
    let seen = Arc::default();
    let mut client = Client::new(router(&seen).with_state("state".to_owned()));
    client.assert_runs("PUT", 200, "state", APP);
    client.assert_runs("GET", 200, "list", APP);
    client.assert_allowed(APP, "PUT", APP, "PUT");
    client.assert_runs("DELETE", 405, "", APP);
    assert_eq!(seen.load(Ordering::Relaxed), 2);
}

/// The table in the documentation of `routes`, row by row.
#[test]
fn what_each_placement_of_authentication_does() {
    let routes = || cors_routes!(get(list), put(replace));
    let auth = || from_fn(authenticate);
    let preflight = |app: Router| Client::new(app).preflight(APP, "PUT").status;
    let actual = |app: Router, method: &str| Client::new(app).without_credentials(method);

    let inside = || at_u(cors_routes!(get(list), put(replace), layer(auth())));
    assert_eq!(preflight(inside()), 204);
    assert_eq!(actual(inside(), "PUT"), readable(401));
    assert_eq!(actual(inside(), "DELETE"), readable(405));

    let outside = || at_u(routes().layer(auth()));
    let around_router = || at_u(routes()).layer(auth());
    let route_layer_of_router = || at_u(routes()).route_layer(auth());
    let placements: [&dyn Fn() -> Router; 3] = [&outside, &around_router, &route_layer_of_router];
    for app in placements {
        assert_eq!(preflight(app()), 401);
        assert_eq!(actual(app(), "PUT"), unreadable(401));
        assert_eq!(actual(app(), "DELETE"), unreadable(401));
    }

    let route_layer = || at_u(routes().route_layer(auth()));
    assert_eq!(preflight(route_layer()), 401);
    assert_eq!(actual(route_layer(), "PUT"), unreadable(401));
    assert_eq!(actual(route_layer(), "DELETE"), readable(405));
}

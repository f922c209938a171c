//! The policy as a tower layer.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll, Waker};

use cors_runtime::__private::{PathPattern, Stored};
use cors_runtime::Policy;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use tower_layer::Layer;
use tower_service::Service;

use crate::ready::now;
use crate::support::{
    APP, ONE, OTHER, PREFLIGHT_VARY, PREVIEW, Spec, fields, listed_with_credentials, map, preflight_from,
};

/// A request body that is neither `Default` nor `Clone`.
struct Upload;

/// A service that is a function, and `Copy` where that is.
#[derive(Clone, Copy, Debug)]
struct Handler<F>(F);

impl<F, B, E> Service<Request<Upload>> for Handler<F>
where
    F: FnMut(Request<Upload>) -> Result<Response<B>, E>,
{
    type Response = Response<B>;
    type Error = E;
    type Future = Ready<Result<Response<B>, E>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Upload>) -> Self::Future {
        ready((self.0)(request))
    }
}

fn request(method: Method, path: &str, headers: HeaderMap) -> Request<Upload> {
    let mut request = Request::new(Upload);
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap();
    *request.headers_mut() = headers;
    request
}

/// The response of a handler that answers 401 with `headers`, behind `policy`.
fn respond(policy: Policy, request: Request<Upload>, headers: &HeaderMap) -> Response<String> {
    let mut service = policy.layer(Handler(|_| {
        let mut response = Response::new("log in".to_owned());
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        *response.headers_mut() = headers.clone();
        Ok::<_, Infallible>(response)
    }));
    now(service.call(request)).unwrap()
}

#[test]
fn a_preflight_is_answered_before_the_handler() {
    for (origin, status, count) in [(PREVIEW, StatusCode::NO_CONTENT, 6), (OTHER, StatusCode::FORBIDDEN, 1)] {
        let request = request(Method::OPTIONS, "/users", preflight_from(origin));
        let response = respond(listed_with_credentials(), request, &HeaderMap::new());
        assert_eq!(response.status(), status);
        assert_eq!(response.body(), "");
        assert_eq!(response.headers().len(), count);
        assert_eq!(response.headers()["vary"], PREFLIGHT_VARY);
    }
}

#[test]
fn an_error_of_the_handler_can_be_read() {
    let request = request(Method::DELETE, "/users?all", map([("origin", PREVIEW)]));
    let response =
        respond(listed_with_credentials(), request, &map([("vary", "Accept"), ("access-control-allow-origin", "*")]));
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.body(), "log in");
    assert_eq!(
        fields(response.headers()),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://pr-1.preview.example.com",
            "access-control-expose-headers: X-Request-ID",
            "vary: Accept",
            "vary: Origin",
        ]
    );
}

#[test]
fn a_request_without_an_origin_reaches_the_handler() {
    let response = respond(listed_with_credentials(), request(Method::GET, "/", HeaderMap::new()), &HeaderMap::new());
    assert_eq!(fields(response.headers()), ["vary: Origin"]);
    let response = respond(ONE, request(Method::GET, "/", HeaderMap::new()), &HeaderMap::new());
    assert_eq!(fields(response.headers()), ["access-control-allow-origin: https://app.example.com"]);
}

#[test]
fn a_bare_options_reaches_the_handler() {
    let response = respond(ONE, request(Method::OPTIONS, "/", map([("origin", APP)])), &HeaderMap::new());
    assert_eq!(response.body(), "log in");
}

#[test]
fn outside_its_path_the_service_touches_nothing() {
    let policy = Spec { path: PathPattern::Prefix(Stored::Static("/api/")), ..Spec::default() }.policy();
    let inner = map([("access-control-allow-origin", OTHER)]);
    for (method, headers) in [(Method::OPTIONS, preflight_from(APP)), (Method::GET, map([("origin", APP)]))] {
        // The query is no part of the path.
        let response = respond(policy, request(method, "/x?/api/", headers), &inner);
        assert_eq!(response.headers(), &inner);
        assert_eq!(response.body(), "log in");
    }
    assert_eq!(respond(policy, request(Method::OPTIONS, "/api/x?y", preflight_from(APP)), &inner).body(), "");
}

#[test]
fn the_handler_gets_the_request_as_it_came() {
    let seen = Cell::new(false);
    let headers = map([("origin", APP), ("cookie", "a=1")]);
    let mut service = ONE.layer(Handler(|request: Request<Upload>| {
        assert_eq!(request.headers(), &headers);
        assert_eq!(request.extensions().get(), Some(&7));
        seen.set(true);
        Ok::<_, Infallible>(Response::builder().extension("kept").body(String::new()).unwrap())
    }));
    let mut request = request(Method::PUT, "/", headers.clone());
    request.extensions_mut().insert(7);
    let response = now(service.call(request)).unwrap();
    assert!(seen.get());
    assert_eq!(response.extensions().get(), Some(&"kept"));
}

#[test]
fn the_inner_error_passes_through() {
    let mut service = ONE.layer(Handler(|_| Err::<Response<String>, _>("broken")));
    assert_eq!(now(service.call(request(Method::GET, "/", HeaderMap::new()))).unwrap_err(), "broken");
}

#[test]
fn readiness_is_the_inner_services() {
    struct Busy(u8);
    impl Service<Request<Upload>> for Busy {
        type Response = Response<String>;
        type Error = &'static str;
        type Future = Ready<Result<Self::Response, Self::Error>>;
        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            self.0 += 1;
            if self.0 == 1 { Poll::Pending } else { Poll::Ready(Err("closed")) }
        }
        fn call(&mut self, _: Request<Upload>) -> Self::Future {
            ready(Err("not ready"))
        }
    }
    let mut service = ONE.layer(Busy(0));
    let mut cx = Context::from_waker(Waker::noop());
    assert_eq!(service.poll_ready(&mut cx), Poll::Pending);
    assert_eq!(service.poll_ready(&mut cx), Poll::Ready(Err("closed")));
}

#[test]
fn the_service_is_the_inner_one_and_a_pointer() {
    fn copied<T: Copy>(value: &T) -> T {
        *value
    }
    let service = ONE.layer(Handler(|_| Ok::<_, Infallible>(Response::new(()))));
    let mut copy = copied(&service);
    assert_eq!(now(copy.call(request(Method::GET, "/", HeaderMap::new()))).unwrap().headers().len(), 1);
    assert_eq!(size_of_val(&service), size_of::<usize>());
    assert_eq!(size_of_val(&ONE.layer([0_usize; 3])), 4 * size_of::<usize>());
}

#[test]
fn the_service_can_be_shown() {
    let shown = format!("{:?}", ONE.layer("inner"));
    assert!(shown.contains("inner") && shown.contains("GET, PUT"), "{shown}");
}

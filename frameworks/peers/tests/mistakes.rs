//! When the peers find a mistake out: what the README's comparison says of them, as they do it.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::panic::catch_unwind;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actix_web::body::BoxBody;
use actix_web::dev::{Service as _, ServiceRequest, ServiceResponse, Transform};
use actix_web::test::TestRequest;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};
use tower_layer::Layer;
use tower_service::Service;

const ORIGIN: &str = "https://app.example.com";

/// The futures here are ready at once.
fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

#[derive(Clone)]
struct Plain;

impl Service<Request<()>> for Plain {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(Response::new(String::new())))
    }
}

impl actix_web::dev::Service<ServiceRequest> for Plain {
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    actix_web::dev::always_ready!();

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(actix_web::HttpResponse::Ok().finish())))
    }
}

/// What a preflight for `method` from [`ORIGIN`] gets.
fn tower_http_preflight(layer: &CorsLayer, method: &str) -> HeaderMap {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .header("origin", ORIGIN)
        .header("access-control-request-method", method)
        .body(())
        .expect("the request is sound");
    let response = match finish(layer.layer(Plain).call(request)) {
        Ok(response) => response,
        Err(never) => match never {},
    };
    response.headers().clone()
}

/// The same through actix-cors, or `None` where it refuses to start.
fn actix_preflight(cors: &actix_cors::Cors, method: &str) -> Option<Vec<(String, String)>> {
    let service = finish(Transform::<Plain, ServiceRequest>::new_transform(cors, Plain)).ok()?;
    let request = TestRequest::default()
        .method(actix_web::http::Method::OPTIONS)
        .insert_header(("origin", ORIGIN))
        .insert_header(("access-control-request-method", method))
        .to_srv_request();
    let response = finish(service.call(request)).expect("the service answers");
    let text = |value: &actix_web::http::header::HeaderValue| value.to_str().expect("the value is ASCII").to_owned();
    Some(response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect())
}

fn value<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[test]
fn tower_http_panics_at_start_up_for_a_wildcard_with_credentials() {
    let start = || CorsLayer::new().allow_origin(Any).allow_credentials(true).layer(Plain);
    assert!(catch_unwind(start).is_err());
}

#[test]
fn tower_http_accepts_an_origin_with_a_slash_and_never_matches_it() {
    let with_slash = HeaderValue::from_static("https://app.example.com/");
    let list = CorsLayer::new().allow_origin(AllowOrigin::list([with_slash]));
    assert!(!tower_http_preflight(&list, "GET").contains_key("access-control-allow-origin"));
}

#[test]
fn tower_http_accepts_a_method_in_lower_case() {
    let patch = Method::from_bytes(b"patch").expect("a token");
    let layer = CorsLayer::new().allow_origin(HeaderValue::from_static(ORIGIN)).allow_methods([patch]);
    assert_eq!(tower_http_preflight(&layer, "PATCH")["access-control-allow-methods"], "patch");
}

#[test]
fn tower_http_accepts_a_header_that_no_page_can_set() {
    let layer = CorsLayer::new()
        .allow_origin(HeaderValue::from_static(ORIGIN))
        .allow_headers([HeaderName::from_static("cookie")]);
    assert_eq!(tower_http_preflight(&layer, "GET")["access-control-allow-headers"], "cookie");
}

#[test]
fn actix_cors_lets_every_website_in_with_credentials() {
    let cors = actix_cors::Cors::default().allow_any_origin().allow_any_method().supports_credentials();
    let headers = actix_preflight(&cors, "GET").expect("it starts");
    assert_eq!(value(&headers, "access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(value(&headers, "access-control-allow-credentials"), Some("true"));
}

#[test]
fn actix_cors_fails_to_start_when_it_should_send_the_wildcard_with_credentials() {
    let cors = actix_cors::Cors::default().allow_any_origin().send_wildcard().supports_credentials();
    assert_eq!(actix_preflight(&cors, "GET"), None);
}

#[test]
fn actix_cors_accepts_an_origin_with_a_slash_and_never_matches_it() {
    let cors = actix_cors::Cors::default().allowed_origin("https://app.example.com/").allow_any_method();
    let headers = actix_preflight(&cors, "GET").expect("it starts");
    assert_eq!(value(&headers, "access-control-allow-origin"), None);
}

#[test]
fn actix_cors_accepts_a_method_in_lower_case() {
    let cors = actix_cors::Cors::default().allowed_origin(ORIGIN).allowed_methods(["patch"]);
    let headers = actix_preflight(&cors, "patch").expect("it starts");
    assert_eq!(value(&headers, "access-control-allow-methods"), Some("patch"));
}

#[test]
fn actix_cors_accepts_a_header_that_no_page_can_set() {
    let cors = actix_cors::Cors::default().allowed_origin(ORIGIN).allow_any_method().allowed_header("cookie");
    let headers = actix_preflight(&cors, "GET").expect("it starts");
    assert_eq!(value(&headers, "access-control-allow-headers"), Some("cookie"));
}

// What a page gets. The programs of the guide include this file in a module of theirs.

use axum::Router;
use axum::body::Body;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::request::Builder;
use http::{Request, Response};
use tower::ServiceExt as _;

/// What a page of `https://app.example.com` gets: `Ok` with a status that it may read, or `Err` with one that its browser
/// keeps from it.
pub fn page(app: Router, method: &str, target: &str) -> Result<u16, u16> {
    seen(app, Request::builder().method(method).uri(target))
}

/// What its browser gets of the preflight for a request with that method: `Err` if it goes no further.
pub fn preflight(app: Router, method: &str, target: &str) -> Result<u16, u16> {
    seen(app, Request::options(target).header(ACCESS_CONTROL_REQUEST_METHOD, method))
}

fn seen(app: Router, request: Builder) -> Result<u16, u16> {
    let request = request.header(ORIGIN, "https://app.example.com").body(Body::empty()).unwrap();
    let answer: Response<Body> = block_on(app.oneshot(request)).unwrap();
    let status = answer.status().as_u16();
    match answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).map(|origin| origin.to_str().unwrap()) {
        Some("*" | "https://app.example.com") => Ok(status),
        _ => Err(status),
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

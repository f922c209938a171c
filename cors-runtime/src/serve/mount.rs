//! The handlers of one path as axum's [`MethodRouter`], with every method taken that a policy of theirs speaks for.
//!
//! axum merges the routers of one path and panics where two have a handler for one method. So whatever this router's
//! preflights promise has to stand in its methods, never in its fallback: a fallback gives way without a word.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use ::axum::body::Body;
use ::axum::handler::Handler;
use ::axum::routing::{MethodFilter, MethodRouter, Route};
use http::header::ALLOW;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use tower_layer::layer_fn;
use tower_service::Service;

use super::routes::{RoutePolicies, RouteTable};

/// The methods of a handler for GET: axum runs it for HEAD as well.
pub const GET: MethodFilter = MethodFilter::GET.or(MethodFilter::HEAD);

/// The methods that a [`MethodRouter`] has a place for. It sends every other one to its fallback.
const ROUTABLE: [Method; 9] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::PATCH,
    Method::OPTIONS,
    Method::TRACE,
    Method::CONNECT,
];

/// The router that the handlers of `table` are added to.
pub fn router<S: Clone + 'static>(table: &RouteTable) -> MethodRouter<S> {
    let not_allowed = NotAllowed::new(table);
    // The layer finds nothing but axum's default fallback, which stays one that another fallback may replace.
    MethodRouter::new().layer(layer_fn(move |_: Route| not_allowed.clone()))
}

/// The router that the other handlers of `table` are added to, with the one for every method that they leave.
pub fn any<H, T, S>(handler: H, table: &RouteTable) -> MethodRouter<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    let mounted = table.methods();
    let left = ROUTABLE.into_iter().filter(|method| !mounted.contains(&method.as_str()));
    let router = ::axum::routing::any(handler.clone());
    match left.filter_map(|method| MethodFilter::try_from(method).ok()).reduce(MethodFilter::or) {
        Some(left) => router.on(left, handler),
        None => router,
    }
}

/// Puts the policies of `table` before its handlers.
pub fn mount<S>(router: MethodRouter<S>, table: &'static RouteTable) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let has_options = table.has_any() || table.methods().contains(&Method::OPTIONS.as_str());
    let router = if has_options { router } else { router.options_service(NotAllowed::new(table)) };
    router.layer(RoutePolicies::new(table))
}

/// Answers as axum does where a method has no handler. axum itself would name OPTIONS in `Allow`, whoever mounted it.
#[derive(Clone, Debug)]
struct NotAllowed {
    allow: HeaderValue,
}

impl NotAllowed {
    fn new(table: &RouteTable) -> Self {
        let methods = table.methods().join(",");
        Self { allow: HeaderValue::try_from(methods).expect("methods are tokens") }
    }
}

impl<B> Service<Request<B>> for NotAllowed {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<B>) -> Self::Future {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, self.allow.clone());
        ready(Ok(response))
    }
}

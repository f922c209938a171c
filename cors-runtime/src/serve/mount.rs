//! The handlers of one path as axum's [`MethodRouter`], with every method taken that a policy of theirs speaks for.
//!
//! axum merges the routers of one path and panics where two have a handler for one method. So whatever this router's
//! preflights promise has to stand in its methods, never in its fallback: a fallback gives way without a word.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::task::{Context, Poll};

use ::axum::body::Body;
use ::axum::handler::Handler;
use ::axum::response::IntoResponse;
use ::axum::routing::{MethodFilter, MethodRouter, Route};
use http::header::ALLOW;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

use super::routes::Mounted;
use super::service::CorsService;

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

/// The router that handlers are added to.
pub fn handlers<S: Clone>() -> MethodRouter<S> {
    MethodRouter::new()
}

/// The router that the other handlers of `table` are added to, with the one for every method that they leave.
pub fn any<H, T, S>(handler: H, table: &impl Mounted) -> MethodRouter<S>
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

/// Puts a layer around the handlers, as [`MethodRouter::layer`] does.
///
/// The error of the new router is that of the layer's service. axum takes any that it can become, and so the compiler can't
/// tell which one is between two layers.
pub fn layer<S, E, L, LayerError>(handlers: MethodRouter<S, E>, layer: L) -> MethodRouter<S, LayerError>
where
    S: Clone + Send + Sync + 'static,
    L: AroundHandlers<E, LayerError>,
{
    layer.around(handlers)
}

/// A layer that fits around handlers. One bound for all that axum asks, so that a layer which doesn't fit is one error.
#[diagnostic::on_unimplemented(
    message = "`layer(…)` takes a tower layer, and this is none",
    label = "no layer",
    note = "`axum::middleware::from_fn(authenticate)` makes a layer of a function, and `from_fn_with_state(state, authenticate)` of one with state"
)]
pub trait AroundHandlers<E, LayerError> {
    /// Puts the layer around the handlers.
    fn around<S: Clone + Send + Sync + 'static>(self, handlers: MethodRouter<S, E>) -> MethodRouter<S, LayerError>;
}

impl<E, LayerError, L> AroundHandlers<E, LayerError> for L
where
    L: Layer<Route<E>> + Clone + Send + Sync + 'static,
    L::Service: Service<Request<Body>, Error = LayerError> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request<Body>>>::Response: IntoResponse + 'static,
    <L::Service as Service<Request<Body>>>::Future: Send + 'static,
    E: 'static,
    LayerError: 'static,
{
    fn around<S: Clone + Send + Sync + 'static>(self, handlers: MethodRouter<S, E>) -> MethodRouter<S, LayerError> {
        handlers.layer(self)
    }
}

/// Puts the policies of `table` before its handlers, and what answers where there are none.
pub fn mount<S, E, T>(handlers: MethodRouter<S, E>, table: T) -> MethodRouter<S, E>
where
    S: Clone + Send + Sync + 'static,
    E: Send + 'static,
    T: Mounted,
{
    let not_allowed = NotAllowed::new(&table);
    let has_options = table.has_any() || table.methods().contains(&Method::OPTIONS.as_str());
    let router = if table.has_any() { handlers } else { handlers.merge(unmounted(not_allowed.clone())) };
    let router = if has_options { router } else { router.options_service(not_allowed) };
    router.layer(layer_fn(move |inner: Route<E>| CorsService { inner, policy: table.clone() }))
}

/// A router without handlers. Merged into another one it brings its answer in place of axum's own, which the other one's
/// layers are around; and that stays a default, which another fallback may replace.
fn unmounted<S: Clone + 'static, E: Send + 'static>(not_allowed: NotAllowed<E>) -> MethodRouter<S, E> {
    // The layer finds nothing but axum's default fallback.
    MethodRouter::<S, E>::new().layer(layer_fn(move |_: Route<E>| not_allowed.clone()))
}

/// Answers as axum does where a method has no handler. axum itself would name OPTIONS in `Allow`, whoever mounted it.
#[derive(Debug)]
struct NotAllowed<E> {
    allow: HeaderValue,
    /// What never happens is of the type of the other handlers' errors.
    error: PhantomData<fn() -> E>,
}

impl<E> NotAllowed<E> {
    fn new(table: &impl Mounted) -> Self {
        let methods = table.methods().join(",");
        Self { allow: HeaderValue::try_from(methods).expect("methods are tokens"), error: PhantomData }
    }
}

/// Not derived: that would ask the same of the error.
impl<E> Clone for NotAllowed<E> {
    fn clone(&self) -> Self {
        Self { allow: self.allow.clone(), error: PhantomData }
    }
}

impl<B, E> Service<Request<B>> for NotAllowed<E> {
    type Response = Response<Body>;
    type Error = E;
    type Future = Ready<Result<Self::Response, E>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<B>) -> Self::Future {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, self.allow.clone());
        ready(Ok(response))
    }
}

//! What the macros write for actix-web.

use std::marker::PhantomData;

use ::actix_web::Error;
use ::actix_web::body::{EitherBody, MessageBody};
use ::actix_web::dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse, Transform};
use ::actix_web::guard::{Guard, GuardContext};
use ::actix_web::http::Method;
use ::actix_web::http::header::ACCESS_CONTROL_REQUEST_METHOD;

pub use ::actix_web::dev::{AppService, HttpServiceFactory};
pub use ::actix_web::web::{delete, get, head, patch, post, put, route as any};
pub use ::actix_web::{Resource, Route};

use super::middleware::CorsMiddleware;
use crate::Policy;
use crate::decide::Sent;
use crate::serve::Serve;

/// A route for OPTIONS, for which actix-web has no function.
#[must_use]
pub fn options() -> Route {
    ::actix_web::web::method(Method::OPTIONS)
}

/// Puts the policies of `table` before the handlers of a resource.
pub fn mount<T, B, P>(
    resource: Resource<T>,
    table: P,
) -> Resource<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<EitherBody<B, ()>>,
        Error = Error,
        InitError = (),
    >,
>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
    P: Serve,
{
    resource.wrap(Policies(table))
}

/// The policies of one resource as middleware. Not for users: mounted on a route, it would never see a preflight.
struct Policies<P>(P);

impl<S, P, B> Transform<S, ServiceRequest> for Policies<P>
where
    P: Serve,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, ()>>;
    type Error = Error;
    type Transform = CorsMiddleware<S, P>;
    type InitError = ();
    type Future = std::future::Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        CorsMiddleware::around(inner, &self.0)
    }
}

/// What answers the preflights of a handler whose own resource is for its methods alone, as those of actix-web's attributes
/// are.
#[must_use]
pub fn preflights(path: &str, methods: &'static [&'static str], policy: Policy) -> impl HttpServiceFactory + use<> {
    Resource::new(path).guard(PreflightFor(methods)).wrap(policy)
}

/// Lets preflights through that ask for one of these methods.
struct PreflightFor(&'static [&'static str]);

impl Guard for PreflightFor {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let head = context.head();
        let is_asked_for = || {
            let requested = head.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
            requested.is_some_and(|requested| self.0.iter().any(|method| method.as_bytes() == requested.as_bytes()))
        };
        Sent::of(head.method == Method::OPTIONS, head.headers()).is_preflight && is_asked_for()
    }
}

/// Tells whether a type is one of those that actix-web's attributes make of a handler. What has the constant itself is; for
/// everything else the trait has it.
#[derive(Debug)]
pub struct Probe<T>(PhantomData<T>);

impl<T: HttpServiceFactory> Probe<T> {
    /// It is.
    pub const IS_SERVICE: bool = true;
}

/// What a [`Probe`] says where it has nothing to say itself.
pub trait Otherwise {
    /// It isn't.
    const IS_SERVICE: bool = false;
}

impl<T> Otherwise for Probe<T> {}

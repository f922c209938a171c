//! What the compiler says where a [`StartupPolicy`] is mounted, which has no origins yet.
//!
//! It implements what each framework mounts, under a condition that nothing fulfils: so the compiler tells of the condition,
//! in the words here, instead of everything that the framework would mount.

use super::{OwnedPolicy, StartupPolicy};

/// The origins of a [`StartupPolicy`], which are still to come. The condition is one on this type because a condition on the
/// policy itself would be told in the framework's words.
#[derive(Debug)]
pub enum Awaited {}

/// That the origins are there. They aren't.
///
/// `S` is what a policy would be mounted around. Where there is nothing of the kind it is `&'a ()` for every `'a`: the
/// compiler refuses a condition without a parameter where it stands, because nothing fulfils it.
#[diagnostic::on_unimplemented(
    message = "a `StartupPolicy` has no origins yet, so it can't be mounted",
    label = "this policy waits for its origins",
    note = "when the program starts, `.origins_from_env(\"CORS_ORIGINS\")?` or `.with_origins(…)?` gives the policy to mount"
)]
pub trait Known<S> {
    /// The policy with its origins.
    fn policy(waiting: StartupPolicy) -> OwnedPolicy;
}

/// Where there is nothing that a policy would be mounted around.
#[cfg(any(feature = "actix-web", feature = "axum", feature = "rocket", feature = "salvo"))]
fn policy(waiting: StartupPolicy) -> OwnedPolicy
where
    for<'a> Awaited: Known<&'a ()>,
{
    <Awaited as Known<&()>>::policy(waiting)
}

#[cfg(feature = "tower")]
#[doc(hidden)]
impl<S> tower_layer::Layer<S> for StartupPolicy
where
    Awaited: Known<S>,
{
    type Service = crate::service::CorsService<S, OwnedPolicy>;

    fn layer(&self, inner: S) -> Self::Service {
        <Awaited as Known<S>>::policy(*self).layer(inner)
    }
}

#[cfg(feature = "actix-web")]
mod actix_web {
    use ::actix_web::Error;
    use ::actix_web::body::MessageBody;
    use ::actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};

    use super::{Awaited, Known, OwnedPolicy, StartupPolicy};

    #[doc(hidden)]
    impl<S, B> Transform<S, ServiceRequest> for StartupPolicy
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody + 'static,
        Awaited: Known<S>,
    {
        type Response = <OwnedPolicy as Transform<S, ServiceRequest>>::Response;
        type Error = Error;
        type Transform = <OwnedPolicy as Transform<S, ServiceRequest>>::Transform;
        type InitError = ();
        type Future = <OwnedPolicy as Transform<S, ServiceRequest>>::Future;

        fn new_transform(&self, inner: S) -> Self::Future {
            <Awaited as Known<S>>::policy(*self).new_transform(inner)
        }
    }
}

/// Beside the handler, `owned_policy = …`.
#[cfg(any(feature = "actix-web", feature = "axum"))]
#[doc(hidden)]
impl crate::__private::IntoRoutePolicy for StartupPolicy
where
    for<'a> Awaited: Known<&'a ()>,
{
    fn into_route_policy(self) -> crate::__private::RoutePolicy {
        policy(self).into_route_policy()
    }
}

#[cfg(feature = "poem")]
#[doc(hidden)]
impl<E: poem::Endpoint> poem::Middleware<E> for StartupPolicy
where
    Awaited: Known<E>,
{
    type Output = <OwnedPolicy as poem::Middleware<E>>::Output;

    fn transform(&self, inner: E) -> Self::Output {
        <Awaited as Known<E>>::policy(*self).transform(inner)
    }
}

#[cfg(feature = "rocket")]
impl StartupPolicy {
    #[doc(hidden)]
    #[must_use]
    pub fn fairing(self) -> crate::fairing::CorsFairing<OwnedPolicy>
    where
        for<'a> Awaited: Known<&'a ()>,
    {
        policy(self).fairing()
    }
}

#[cfg(feature = "salvo")]
mod salvo {
    use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

    use super::{Awaited, Known, StartupPolicy, policy};

    #[doc(hidden)]
    #[async_trait]
    impl Handler for StartupPolicy
    where
        for<'a> Awaited: Known<&'a ()>,
    {
        async fn handle(&self, request: &mut Request, depot: &mut Depot, response: &mut Response, flow: &mut FlowCtrl) {
            policy(*self).handle(request, depot, response, flow).await;
        }
    }
}

//! The policy as a [salvo](https://docs.rs/salvo) handler, which is mounted as a hoop of a `Service`.

use std::mem;

use http::uri::Authority;
use http::{HeaderMap, Method};
use salvo_core::http::ResBody;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

#[cfg(any(feature = "explain-header", feature = "tracing"))]
use super::Head;
use super::{Asked, Serve, decide, for_each_other};
use crate::{Decision, Policy};

/// Mounted by `Service::hoop`, before every route and before the answers that no route gives.
///
/// `Router::hoop` isn't the place. A router's hoops run for requests that one of its routes matches, method and all: a
/// preflight matches none, unless there is a route for OPTIONS, so salvo answers it with 405 or 404 and without the policy;
/// and so it does with other requests for what isn't there, whose errors no page can read then.
///
/// ```
/// use cors_runtime::{Policy, cors_policy};
/// use salvo_core::{Router, Service, handler};
///
/// const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
///
/// #[handler]
/// async fn users() -> &'static str {
///     "Ada, Grace"
/// }
///
/// let service = Service::new(Router::with_path("users").get(users)).hoop(API);
/// ```
///
/// Make it the first hoop, before authentication: a preflight carries no credentials, so it must be answered before
/// anything asks for them.
#[async_trait]
impl Handler for Policy {
    async fn handle(&self, request: &mut Request, depot: &mut Depot, response: &mut Response, flow: &mut FlowCtrl) {
        handle(self, request, depot, response, flow).await;
    }
}

macro_rules! handler {
    ({$($parameter:tt)*} $Served:ty) => {
        /// Mounted by `Service::hoop`, as a [`Policy`] is.
        #[async_trait]
        impl<$($parameter)*> Handler for $Served {
            async fn handle(
                &self,
                request: &mut Request,
                depot: &mut Depot,
                response: &mut Response,
                flow: &mut FlowCtrl,
            ) {
                handle(self, request, depot, response, flow).await;
            }
        }
    };
}
for_each_other!(handler);

async fn handle(
    policies: &impl Serve,
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    flow: &mut FlowCtrl,
) {
    let policy = policies.pick(request);
    #[cfg(feature = "tracing")]
    super::events::served(policies, policy.as_deref(), request);
    match decide(policy.as_ref(), request) {
        Decision::NotGoverned => {
            flow.call_next(request, depot, response).await;
        }
        Decision::Preflight(preflight) => {
            flow.skip_rest();
            response.status_code(preflight.status());
            // The answer's fields go where the request's were.
            *response.headers_mut() = preflight.into_headers(mem::take(request.headers_mut()));
            // Empty, but there: salvo writes an error page into a 403 that has no body.
            response.replace_body(ResBody::Once(salvo_core::hyper::body::Bytes::new()));
        }
        Decision::Actual(actual) => {
            flow.call_next(request, depot, response).await;
            actual.apply(response.headers_mut());
        }
    }
}

impl Asked for Request {
    type Fields = HeaderMap;

    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn is_options(&self) -> bool {
        *self.method() == Method::OPTIONS
    }

    fn path(&self) -> &str {
        self.uri().path()
    }

    fn authority(&self) -> Option<&str> {
        self.uri().authority().map(Authority::as_str)
    }

    fn fields(&self) -> &HeaderMap {
        self.headers()
    }

    #[cfg(any(feature = "explain-header", feature = "tracing"))]
    fn head(&self) -> Head<'_> {
        Head::of(self.method(), self)
    }
}

//! The policy as a [poem](https://docs.rs/poem) middleware.
//!
//! `.with(API)` puts it before an endpoint, most often a whole `Route`: the endpoint that it makes answers preflights, asks
//! the inner one for everything else, and puts the policy's fields into the response, whatever its status.
//!
//! ```
//! use cors_runtime::{Policy, cors_policy};
//! use poem::{Endpoint, EndpointExt, Request, Route};
//! # use poem::handler;
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
//!
//! #[handler]
//! fn users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! let app = Route::new().at("/users", poem::get(users)).with(API);
//! # let response = std::pin::pin!(app.call(Request::builder().uri_str("/nothing-here").finish()));
//! # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! # let std::task::Poll::Ready(Ok(response)) = response.poll(&mut context) else { panic!() };
//! # assert_eq!(response.status(), 404);
//! # assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
//! ```
//!
//! - Put it on last, outside of authentication: a preflight carries no credentials, so it must be answered before anything
//!   asks for them.
//! - An error of the inner endpoint, a 404 of a `Route` among them, becomes its response here, so that it gets the policy's
//!   fields. So `catch_error` belongs inside: `.catch_error(f).with(API)`.
//! - `path` means the path that the client sent, under `Route::nest` as well, which strips its prefix from a request's URI.
//!   A request of `Request::builder` or of `poem::test::TestClient` came from no client and has the URI alone that it was built
//!   with: its path counts, as far as no `nest` around the policy has stripped it. So in a test mount the policy as the service
//!   does, before the whole `Route`.

use std::mem;

use http::uri::Authority;
use http::{HeaderMap, Method, Uri};
use poem::{Addr, Endpoint, IntoResponse, Middleware, Request, Response, Result};

#[cfg(any(feature = "explain-header", feature = "tracing"))]
use super::Head;
use super::{Asked, Serve, decide, for_each_other};
use crate::{Decision, Policy};

/// An endpoint behind a [`Policy`], or behind whatever else `P` serves policies.
#[derive(Clone, Copy, Debug)]
pub struct CorsEndpoint<E, P = Policy> {
    inner: E,
    policy: P,
}

macro_rules! middleware {
    ({$($parameter:tt)*} $Served:ty) => {
        impl<E: Endpoint, $($parameter)*> Middleware<E> for $Served {
            type Output = CorsEndpoint<E, Self>;

            fn transform(&self, inner: E) -> CorsEndpoint<E, Self> {
                CorsEndpoint { inner, policy: self.clone() }
            }
        }
    };
}
middleware!({} Policy);
for_each_other!(middleware);

impl<E: Endpoint, P: Serve> Endpoint for CorsEndpoint<E, P> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let policy = self.policy.pick(&request);
        #[cfg(feature = "tracing")]
        super::events::served(&self.policy, policy.as_deref(), &request);
        match decide(policy.as_ref(), &request) {
            Decision::NotGoverned => self.inner.call(request).await.map(IntoResponse::into_response),
            Decision::Preflight(preflight) => {
                let mut response = Response::default();
                response.set_status(preflight.status());
                // The answer's fields go where the request's were.
                *response.headers_mut() = preflight.into_headers(mem::take(request.headers_mut()));
                Ok(response)
            }
            Decision::Actual(actual) => {
                let mut response = self.inner.get_response(request).await;
                actual.apply(response.headers_mut());
                Ok(response)
            }
        }
    }
}

/// The URI that the client sent: `nest` strips its prefix from a request's URI, and keeps the one that came.
///
/// What a program builds itself came from nowhere and has an empty one to keep.
fn sent_uri(request: &Request) -> &Uri {
    let is_built = *request.original_uri() == Uri::default() && request.remote_addr().0 == Addr::default();
    if is_built { request.uri() } else { request.original_uri() }
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
        sent_uri(self).path()
    }

    fn authority(&self) -> Option<&str> {
        sent_uri(self).authority().map(Authority::as_str)
    }

    fn fields(&self) -> &HeaderMap {
        self.headers()
    }

    #[cfg(any(feature = "explain-header", feature = "tracing"))]
    fn head(&self) -> Head<'_> {
        Head::of(self.method(), self)
    }
}

//! The policy as a [tower](https://docs.rs/tower) layer, for every framework that is built on it.
//!
//! [`Policy`] itself is the layer. The service that it makes answers preflights, runs the inner
//! service for everything else, and puts the policy's fields into the response. It adds one pointer to
//! the inner service, boxes nothing, works with any request body and with any response body that is
//! [`Default`] (a preflight's answer has an empty one), and passes the inner error through.
//!
//! ```
//! use cors_runtime::{Policy, cors_policy};
//! use http::{Request, Response, header};
//! use tower_layer::Layer;
//! use tower_service::Service;
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com");
//!
//! # struct Inner;
//! # impl Service<Request<String>> for Inner {
//! #     type Response = Response<String>;
//! #     type Error = std::convert::Infallible;
//! #     type Future = std::future::Ready<Result<Self::Response, Self::Error>>;
//! #     fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
//! #         std::task::Poll::Ready(Ok(()))
//! #     }
//! #     fn call(&mut self, _: Request<String>) -> Self::Future {
//! #         std::future::ready(Ok(Response::new(String::new())))
//! #     }
//! # }
//! let mut service = API.layer(Inner);
//! let response = service.call(Request::new(String::new()));
//! # let mut response = std::pin::pin!(response);
//! # let std::task::Poll::Ready(Ok(response)) = response.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) else { panic!() };
//! # assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://app.example.com");
//! ```
//!
//! Put the layer outside of authentication: a preflight carries no credentials, so it must be answered
//! before anything asks for them. With axum, a `MethodRouter::route_layer` and a layer on a single handler see a preflight only
//! where there is a handler for OPTIONS; every other layer of a router does.
//!
//! Of two policies around one service the outer one speaks alone, for preflights as well; with the feature `tracing`, what it
//! takes away of the inner one's fields is an event at warn level.
//!
//! A `path` is compared with the path of the request's URI: where a layer further outside strips a prefix, with what that
//! leaves. axum keeps the path that the client asked for, and with the feature `axum` that one counts.
//!
//! A WebSocket's handshake passes as any other request does, whoever's page asks for it: browsers don't check
//! those, and the service refuses strangers itself, by [`Policy::allows_origin`].

use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::Policy;
use crate::decide::Verdict;
use crate::note::Note;
use crate::prepared::Prepared;
use crate::respond::preflight_response;
use crate::serve::{Look, Serve, for_each_other};

/// A service behind a [`Policy`], or behind the policies of one path: then `P` is a
/// `&'static` [`RouteTable`](crate::routes::RouteTable).
#[derive(Clone, Copy, Debug)]
pub struct CorsService<S, P = Policy> {
    pub(crate) inner: S,
    pub(crate) policy: P,
}

impl<S> CorsService<S> {
    /// Puts `inner` behind `policy`, as `policy.layer(inner)` does.
    #[must_use]
    pub const fn new(inner: S, policy: Policy) -> Self {
        Self { inner, policy }
    }
}

macro_rules! layer {
    ({$($parameter:tt)*} $Served:ty) => {
        impl<S, $($parameter)*> Layer<S> for $Served {
            type Service = CorsService<S, Self>;

            fn layer(&self, inner: S) -> CorsService<S, Self> {
                CorsService { inner, policy: self.clone() }
            }
        }
    };
}
layer!({} Policy);
for_each_other!(layer);

impl<S, P, RequestBody, ResponseBody> Service<Request<RequestBody>> for CorsService<S, P>
where
    P: Serve,
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    ResponseBody: Default,
{
    type Response = Response<ResponseBody>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, P::Held>;

    #[inline]
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    #[inline]
    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let policy = self.policy.pick(&request);
        #[cfg(feature = "tracing")]
        super::events::served(&self.policy, policy.as_deref(), &request);
        let (mut origin, mut said) = (None, Note::default());
        if let Some(policy) = &policy {
            let Look { is_preflight, allow_origin, note } = policy.look(&request);
            if is_preflight {
                let mut headers = request.into_parts().0.headers;
                let status = Verdict { policy, allow_origin, note }.answer_preflight(&mut headers);
                return ResponseFuture { state: State::Preflight { status, headers: Some(headers) } };
            }
            (origin, said) = (allow_origin, note);
        }
        let future = self.inner.call(request);
        ResponseFuture { state: State::Inner { future, policy, allow_origin: origin, note: said } }
    }
}

pin_project! {
    /// The response of [`CorsService`]: a preflight's answer, or the inner response with the policy's fields.
    ///
    /// Its output is the inner future's: `Result<http::Response<B>, E>`. `H` is what holds the policy until then.
    #[derive(Debug)]
    pub struct ResponseFuture<F, H = &'static Prepared> {
        #[pin]
        state: State<F, H>,
    }
}

pin_project! {
    #[project = StateProjection]
    #[derive(Debug)]
    enum State<F, H> {
        // The inner service never sees a preflight. Its headers are the request's map, refilled.
        Preflight { status: StatusCode, headers: Option<HeaderMap> },
        // `None` if no policy governs the request.
        Inner { #[pin] future: F, policy: Option<H>, allow_origin: Option<HeaderValue>, note: Note },
    }
}

impl<F, H, B, E> Future for ResponseFuture<F, H>
where
    F: Future<Output = Result<Response<B>, E>>,
    H: Deref<Target = Prepared>,
    B: Default,
{
    type Output = Result<Response<B>, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match self.project().state.project() {
            StateProjection::Preflight { status, headers } => {
                Ok(preflight_response(*status, headers.take().unwrap_or_default()))
            }
            StateProjection::Inner { future, policy, allow_origin, note } => {
                let mut result = ready!(future.poll(cx));
                if let (Ok(response), Some(policy)) = (&mut result, policy) {
                    policy.write_actual(allow_origin, response.headers_mut());
                    note.write(response.headers_mut());
                }
                result
            }
        })
    }
}

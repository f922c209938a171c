//! F1, the floor: what a careful author writes by hand for one origin that is known while writing.
//!
//! One `get(&ORIGIN)`, one comparison with a constant, constants inserted straight into the response. Whatever the
//! policy of the others, the floor has this one origin and gets the same requests from it; only the set of headers
//! follows the policy.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    ORIGIN, VARY,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

const ALLOWED: HeaderValue = HeaderValue::from_static("https://app.example.com");
const CREDENTIALS: HeaderValue = HeaderValue::from_static("true");
const METHODS: HeaderValue = HeaderValue::from_static("GET, PUT, DELETE");
const HEADERS: HeaderValue = HeaderValue::from_static("Content-Type, X-Auth-Token");
const EXPOSE_HEADERS: HeaderValue = HeaderValue::from_static("X-Request-ID, ETag");
const MAX_AGE: HeaderValue = HeaderValue::from_static("3600");
const LONG_MAX_AGE: HeaderValue = HeaderValue::from_static("86400");
const VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
const VARY_PREFLIGHT: HeaderValue =
    HeaderValue::from_static("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

/// The layer.
#[derive(Clone, Copy, Debug)]
pub struct Floor {
    /// Adds credentials, exposed headers and a longer max-age.
    pub credentialed: bool,
}

/// The service it makes.
#[derive(Clone, Copy, Debug)]
pub struct FloorService<S> {
    inner: S,
    credentialed: bool,
}

impl<S> Layer<S> for Floor {
    type Service = FloorService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        FloorService { inner, credentialed: self.credentialed }
    }
}

pin_project! {
    /// The future of [`FloorService`].
    #[derive(Debug)]
    pub struct FloorFuture<F> {
        // None: a preflight, answered here.
        #[pin]
        inner: Option<F>,
        allowed: bool,
        credentialed: bool,
    }
}

impl<S, B, R> Service<Request<B>> for FloorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: Default,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = FloorFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let sent = request.headers().get(&ORIGIN);
        let credentialed = self.credentialed;
        let allowed = sent.is_some_and(|sent| sent.as_bytes() == ALLOWED.as_bytes());
        if sent.is_some()
            && request.method() == Method::OPTIONS
            && request.headers().contains_key(&ACCESS_CONTROL_REQUEST_METHOD)
        {
            FloorFuture { inner: None, allowed, credentialed }
        } else {
            FloorFuture { inner: Some(self.inner.call(request)), allowed, credentialed }
        }
    }
}

impl<F, R, E> Future for FloorFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: Default,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (allowed, credentialed) = (*this.allowed, *this.credentialed);
        let Some(inner) = this.inner.as_pin_mut() else {
            return Poll::Ready(Ok(preflight(allowed, credentialed)));
        };
        let mut response = ready!(inner.poll(context))?;
        let headers = response.headers_mut();
        headers.insert(VARY, VARY_ORIGIN);
        if allowed {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ALLOWED);
            if credentialed {
                headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, CREDENTIALS);
                headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSE_HEADERS);
            }
        }
        Poll::Ready(Ok(response))
    }
}

fn preflight<R: Default>(allowed: bool, credentialed: bool) -> Response<R> {
    let mut response = Response::new(R::default());
    let headers = response.headers_mut();
    headers.insert(VARY, VARY_PREFLIGHT);
    if !allowed {
        *response.status_mut() = StatusCode::FORBIDDEN;
        return response;
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ALLOWED);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    if credentialed {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, CREDENTIALS);
        headers.insert(ACCESS_CONTROL_MAX_AGE, LONG_MAX_AGE);
    } else {
        headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    }
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

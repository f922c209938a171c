//! A service whose handler waits, and the policies around it.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{HeaderMap, Method, Request, Response};
use tower_service::Service;

/// A handler that answers everything.
#[derive(Clone)]
pub(crate) struct Handler;

impl Service<Request<()>> for Handler {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(Response::new(())))
    }
}

pub(crate) fn request(method: Method, path: &str, fields: &[(&'static str, &str)]) -> Request<()> {
    let builder = Request::builder().method(method).uri(path);
    fields.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(()).expect("a request")
}

/// What comes of a future that waits for nothing.
pub(crate) fn now<B>(future: impl Future<Output = Result<Response<B>, Infallible>>) -> HeaderMap {
    let Poll::Ready(Ok(response)) = pin!(future).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits for nothing")
    };
    response.into_parts().0.headers
}

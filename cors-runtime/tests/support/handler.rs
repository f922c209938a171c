//! A handler that answers everything.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

/// What the handler answers.
pub(crate) const ANSWER: &str = "the handler's";

/// A handler that answers everything at once, preflights as well.
#[derive(Clone, Copy)]
pub(crate) struct Handler;

impl<B> Service<Request<B>> for Handler {
    type Response = Response<&'static str>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<B>) -> Self::Future {
        ready(Ok(Response::new(ANSWER)))
    }
}

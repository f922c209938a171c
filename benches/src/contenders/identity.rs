//! A layer that does nothing: what axum itself charges for any layer.

use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

/// The layer.
#[derive(Clone, Copy, Debug)]
pub struct Identity;

/// The service it makes.
#[derive(Clone, Copy, Debug)]
pub struct IdentityService<S>(S);

impl<S> Layer<S> for Identity {
    type Service = IdentityService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        IdentityService(inner)
    }
}

impl<S: Service<R>, R> Service<R> for IdentityService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.0.call(request)
    }
}

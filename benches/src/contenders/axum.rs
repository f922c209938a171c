//! Through an axum `Router` with one route: what an application's request passes.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{Route, get};
use tower_layer::Layer;
use tower_service::Service;

use super::{Answer, Served};
use crate::requests::{PATH, Spec};

/// The application without CORS: one route, whose handler answers with a few bytes of text.
pub(crate) fn router() -> Router {
    Router::new().route(PATH, get(async || "users"))
}

/// The application inside a layer.
pub(crate) fn layered<L>(layer: L) -> Router
where
    L: Layer<Route> + Clone + Send + Sync + 'static,
    L::Service: Service<Request> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request>>::Response: IntoResponse + 'static,
    <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
    <L::Service as Service<Request>>::Future: Send + 'static,
{
    router().layer(layer)
}

impl Served for Router {
    type Request = Request;
    type Response = Response;

    fn request(spec: &Spec) -> Self::Request {
        spec.request::<Body>()
    }

    async fn call(&mut self, request: Self::Request) -> Self::Response {
        // A router is always ready.
        let Ok(response) = Service::call(self, request).await;
        response
    }

    fn answer(response: &Self::Response) -> Answer {
        super::tower::answer(response)
    }
}

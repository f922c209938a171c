//! The suite's application on axum, for a policy around it and for a gateway before it.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::get;
use http::{HeaderMap, StatusCode, Uri};
use hyper_util::rt::TokioIo;

use crate::suite::{Gate, bodies, upgrade};

/// The application that [`suite`](crate::suite) describes, with an authentication and without a policy.
///
/// # Panics
///
/// Never: what its handler for `/api/panic` does is caught.
pub fn application(gate: Gate) -> Router {
    let upgraded = async |mut request: Request| {
        let pending = hyper::upgrade::on(&mut request);
        upgrade(async { pending.await.map(TokioIo::new) }).map(Body::new)
    };
    Router::new()
        .route("/api/users", get(async || "Ada, Grace").put(async |users: String| users))
        .route("/api/number/{number}", get(async |Path(number): Path<u32>| number.to_string()))
        .route("/api/panic", get(async || -> String { panic!("as it should") }))
        .route("/api/upgrade", get(upgraded))
        .route(
            "/api/body/{*rest}",
            get(async move |uri: Uri, headers: HeaderMap| bodies(uri.path(), &headers, &gate).map(Body::new)),
        )
        .route("/health", get(async || "well"))
        // A panic of the handler ends its task and nothing else.
        .layer(from_fn(async |request: Request, next: Next| {
            let answer = tokio::spawn(next.run(request)).await;
            answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }))
        .layer(from_fn(async |request: Request, next: Next| {
            if request.headers().contains_key("authorization") {
                next.run(request).await
            } else {
                StatusCode::UNAUTHORIZED.into_response()
            }
        }))
}

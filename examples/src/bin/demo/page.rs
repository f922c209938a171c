//! The page's own server: an origin without any policy, for nothing here is called from elsewhere.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::calls::{CALLS, Call};
use crate::exhibits::{Exhibit, exhibits};
use crate::wire::Log;

/// Everything that the page is built from.
#[derive(Serialize)]
struct Demo<'a> {
    api_port: u16,
    exhibits: &'a [Exhibit],
    calls: &'static [Call],
}

/// The page and its data. `api_port` is where its calls go, `log` what the API took down of them.
pub(crate) fn router(api_port: u16, log: Log) -> Router {
    let exhibits: Arc<[Exhibit]> = exhibits().into();
    let demo = async move || {
        Json(Demo {
            api_port,
            exhibits: &exhibits,
            calls: CALLS,
        })
        .into_response()
    };
    Router::new()
        .route(
            "/",
            file("text/html; charset=utf-8", include_str!("page/index.html")),
        )
        .route(
            "/page.css",
            file("text/css; charset=utf-8", include_str!("page/page.css")),
        )
        .route(
            "/page.js",
            file(
                "text/javascript; charset=utf-8",
                include_str!("page/page.js"),
            ),
        )
        .route("/demo.json", get(demo))
        .route("/wire/{token}", get(wire))
        .with_state(log)
}

async fn wire(State(log): State<Log>, Path(token): Path<String>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(log.of(&token)))
}

fn file(content_type: &'static str, text: &'static str) -> axum::routing::MethodRouter<Log> {
    get(move || async move { (headers(content_type), text) })
}

/// The browser itself sees to it that nothing is loaded from elsewhere.
const fn headers(content_type: &'static str) -> [(HeaderName, &'static str); 3] {
    const ONLY_FROM_HERE: &str = "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
                                  connect-src 'self' http://127.0.0.1:* http://localhost:*";
    [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, ONLY_FROM_HERE),
        (header::CACHE_CONTROL, "no-store"),
    ]
}

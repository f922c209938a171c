//! A program of the edition 2018 that knows the runtime crate by another name.

#![deny(warnings, rust_2018_idioms)]
#![forbid(unsafe_code)]

use policies::{Policy, cors, cors_policy};

/// Every key.
pub const API: Policy = cors_policy!(
    origins = ["https://a.example", "https://*.preview.example.com", "http://localhost:*"],
    methods = [GET, PUT, DELETE],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = "X-Request-ID",
    credentials = true,
    max_age = "24h",
    path = r"^/api/v\d+/",
    preflight_status = 200,
);

/// Words of later editions are names in this one.
#[cors(crate = ::policies, origin = "https://a.example", methods = [PUT])]
pub fn gen(r#async: u32) -> u32 {
    r#async
}

/// A warning, allowed.
#[allow(deprecated)]
pub const WARNED: Policy = cors_policy!(origin = "http://a.example", path = "/api/");

/// Handlers of every kind in one place.
#[must_use]
pub fn router() -> axum::Router {
    async fn pass(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
        next.run(request).await
    }
    let text = "closure";
    axum::Router::new().route(
        "/",
        policies::cors_routes!(
            get(move || async move { text }, policy = API),
            put(shared),
            delete(shared, policy = policies::cors_policy!(origin = "*", methods = [DELETE])),
            layer(axum::middleware::from_fn(pass)),
        ),
    )
}

/// A handler with a policy that is a constant.
#[cors(crate = ::policies, policy = API)]
pub async fn shared() {}

/// What the macros write has the names that it should.
#[must_use]
pub fn policies() -> [Policy; 3] {
    [API, WARNED, gen::CORS]
}

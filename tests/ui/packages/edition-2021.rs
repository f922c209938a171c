//! A program of the edition 2021 that knows the runtime crate by another name.

#![deny(warnings, rust_2018_idioms, rust_2021_compatibility)]
#![forbid(unsafe_code)]

use axum::Router;
use policies::{Policy, cors, cors_policy, cors_routes};

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

#[cors(crate = ::policies, origin = "https://a.example")]
async fn list_users() {}

#[cors(origin = "https://a.example", methods = [PUT], crate = policies, name = REPLACE_USERS)]
async fn replace_users() {}

/// The users.
pub fn router() -> Router {
    assert!(REPLACE_USERS.allows_method("PUT"));
    Router::new()
        .route("/users", cors_routes!(get(list_users)))
        .route("/user", axum::routing::put(replace_users))
        .layer(API)
}

//! A private handler whose policy is used isn't dead code.

#![deny(dead_code)]

use cors_runtime::{Policy, cors, cors_routes};

#[cors(origin = "https://a.example")]
fn used_by_name() {}

#[cors(origin = "https://a.example")]
async fn mounted() {}

const POLICY: Policy = used_by_name::CORS;

#[cors(origin = "https://a.example")]
#[allow(dead_code)]
fn allowed_not_to_be() {}

fn main() {
    used_by_name();
    assert!(!POLICY.varies());
    let _router: axum::Router = axum::Router::new().route("/", cors_routes!(get(mounted)));
}

//! Nothing that the macros write is unsafe.

#![forbid(unsafe_code)]
#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

const API: Policy = cors_policy!(origins = ["https://a.example", "https://b.example"], path = "^/api/");

#[cors(origin = "https://a.example")]
async fn list_users() {}

fn main() {
    drop(list_users());
    assert!(API.varies());
    assert!(!list_users::CORS.varies());
}

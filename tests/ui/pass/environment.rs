//! `env!` in a policy is read when the program is compiled.

#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

// Cargo sets both; a package name is a token, and so may be a header's name.
const HEADER: Policy = cors_policy!(origin = "*", headers = ["X-Token", env!("CARGO_PKG_NAME")]);

#[cors(origin = "*", expose_headers = env!("CARGO_PKG_NAME"))]
fn list_users() {}

fn main() {
    list_users();
    assert!(!HEADER.varies() && !list_users::CORS.varies());
}

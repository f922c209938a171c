//! `env!` in a policy is read when the program is compiled.

#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

// Cargo sets both; a package name is a token, and so may be a header's name.
const HEADER: Policy = cors_policy!(origin = "*", headers = ["X-Token", env!("CARGO_PKG_NAME")]);

// Nobody sets it, so these elements aren't there, and neither is the key.
const OPTIONAL: Policy = cors_policy!(
    origins = ["https://a.example", option_env!("CORS_TESTS_NOT_SET")],
    headers = [::std::option_env!("CORS_TESTS_NOT_SET",), "X-Token"],
    max_age = option_env!("CORS_TESTS_NOT_SET"),
);

// Two variables with the same name in them are no mistake of anyone's.
const REPEATED: Policy = cors_policy!(
    origin = "*",
    headers = [env!("CARGO_PKG_NAME"), core::env!("CARGO_PKG_NAME"), option_env!("CARGO_PKG_NAME")],
);

#[cors(origin = "*", expose_headers = env!("CARGO_PKG_NAME"))]
fn list_users() {}

fn main() {
    list_users();
    assert!(!OPTIONAL.varies() && !REPEATED.varies());
    assert!(!HEADER.varies() && !list_users::CORS.varies());
}

//! Every status that a browser takes for a success.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const POLICIES: &[Policy] = &[
    cors_policy!(origin = "*", preflight_status = 200),
    cors_policy!(origin = "*", preflight_status = 204),
    cors_policy!(origin = "*", preflight_status = 299),
];

fn main() {
    assert_eq!(POLICIES.len(), 3);
}

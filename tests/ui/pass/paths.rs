//! Every kind of path pattern.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const POLICIES: &[Policy] = &[
    cors_policy!(origin = "*", path = "^/"),
    cors_policy!(origin = "*", path = "^/api/"),
    cors_policy!(origin = "*", path = "^/users$"),
    cors_policy!(origin = "*", path = r"^/users/\d+(/posts)?$"),
    cors_policy!(origin = "*", path = r"^/(api|internal)/v[12]/"),
    cors_policy!(origin = "*", path = r"^/files/.*\.json$"),
    cors_policy!(origin = "*", path = "^/(?i:API)/"),
    cors_policy!(origin = "*", path = "^(?:/a/|/b/)"),
    cors_policy!(origin = "*", path = r"^/a\u{2f}b"),
    cors_policy!(origin = "*", path = "^/%C3%BC/"),
];

fn main() {
    assert_eq!(POLICIES.len(), 10);
}

//! Every accepted form of `max_age`.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const POLICIES: &[Policy] = &[
    cors_policy!(origin = "*", max_age = 0),
    cors_policy!(origin = "*", max_age = "0s"),
    cors_policy!(origin = "*", max_age = 600),
    cors_policy!(origin = "*", max_age = 3_600),
    cors_policy!(origin = "*", max_age = 86400),
    cors_policy!(origin = "*", max_age = "90s"),
    cors_policy!(origin = "*", max_age = "10m"),
    cors_policy!(origin = "*", max_age = "24h"),
    cors_policy!(origin = "*", max_age = "1d"),
    cors_policy!(origin = "*", max_age = "1h30m"),
    cors_policy!(origin = "*", max_age = "23h59m60s"),
    cors_policy!(origin = "*", max_age = r"1h"),
];

fn main() {
    assert_eq!(POLICIES.len(), 12);
}

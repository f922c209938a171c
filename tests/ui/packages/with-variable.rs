//! A policy with a variable that needn't be set.

use policies::{Policy, cors_policy};

pub const API: Policy =
    cors_policy!(origins = ["https://a.example", option_env!("CORS_TESTS_PACKAGE_ORIGINS")], headers = "X-A");

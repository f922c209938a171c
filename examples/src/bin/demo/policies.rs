//! Policies for groups of routes. The page shows these declarations as they stand here.

use cors_runtime::{Policy, cors_policy};

/// Any website may read.
pub(crate) const PUBLIC: Policy = cors_policy!(origin = "*");

/// This page, on whichever port it was started, with its cookies.
pub(crate) const APP: Policy = cors_policy!(
    origins = ["http://127.0.0.1:*", "http://localhost:*"],
    methods = [GET, POST, PUT, DELETE],
    headers = ["Content-Type", "X-Trace-Id"],
    expose_headers = "X-Request-Id",
    credentials = true,
    max_age = "10m",
    path = "^/app/",
);

/// One website, and it isn't this page.
pub(crate) const PARTNER: Policy = cors_policy!(
    origin = "https://partner.example.com",
    methods = [GET, PUT],
    headers = ["Content-Type"],
    max_age = "10m",
);

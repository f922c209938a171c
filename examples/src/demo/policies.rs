//! Policies for groups of routes. The page shows these declarations as they stand here.

use cors_runtime::{Policy, cors_policy};

/// The app's own pages, with their cookies.
pub(crate) const APP: Policy = cors_policy!(
    origins = ["http://127.0.0.1:*", "http://app.localhost:*"],
    methods = [GET, POST, PUT, DELETE],
    headers = ["Content-Type", "X-Trace-Id"],
    expose_headers = "X-Request-Id",
    credentials = true,
    max_age = "10m",
    path = "^/app/",
);

/// Deployments that come and go under one host. They may send what they like, but no cookies.
pub(crate) const PREVIEW: Policy = cors_policy!(
    origins = ["http://*.preview.localhost:*"],
    methods = "*",
    headers = ["*", "Authorization"],
    max_age = "1h",
);

/// Any website may read.
pub(crate) const PUBLIC: Policy = cors_policy!(origin = "*");

/// One website, and none of the pages here is of it.
pub(crate) const PARTNER: Policy = cors_policy!(
    origin = "https://partner.example.com",
    methods = [GET, PUT],
    headers = ["Content-Type"],
    max_age = "10m",
);

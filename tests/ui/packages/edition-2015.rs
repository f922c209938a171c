//! A program of the edition 2015 that knows the runtime crate by another name.

#![deny(warnings)]
#![forbid(unsafe_code)]

extern crate axum;
extern crate policies;

use policies::{Policy, cors, cors_policy};

/// Every key.
pub const API: Policy = cors_policy!(
    origins = ["https://a.example", "https://*.preview.example.com", "http://localhost:*"],
    methods = [GET, PUT, DELETE],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = "X-Request-ID",
    credentials = true,
    max_age = "24h",
    path = r"^/api/v\d+/",
    preflight_status = 200,
);

/// Words of later editions are names in this one.
#[cors(crate = ::policies, origin = "https://a.example", methods = [PUT])]
pub fn async(dyn: u32) -> u32 {
    dyn
}

/// A warning, allowed.
#[allow(deprecated)]
pub const WARNED: Policy = cors_policy!(origin = "http://a.example", path = "/api/");

/// Handlers in a module.
pub mod users {
    use std::future::{Ready, ready};

    use policies::cors;

    /// Lists the users.
    #[cors(crate = ::policies, origin = "https://a.example")]
    pub fn list() -> Ready<&'static str> {
        ready("Ada, Grace")
    }
}

/// A path of a handler begins at the crate's root, as in a `use` of this edition.
#[must_use]
pub fn router() -> axum::Router {
    axum::Router::new().route("/users", policies::cors_routes!(get(users::list))).layer(API)
}

/// What the macros write has the names that it should.
#[must_use]
pub fn policies() -> [Policy; 4] {
    [API, WARNED, async::CORS, users::list::CORS]
}

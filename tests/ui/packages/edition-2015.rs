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

/// A handler with a policy that is a constant.
#[cors(crate = ::policies, policy = API)]
pub fn shared() -> std::future::Ready<()> {
    std::future::ready(())
}

/// Expressions in place of paths.
#[must_use]
pub fn mixed() -> axum::Router {
    let text = "closure";
    axum::Router::new().route(
        "/mixed",
        policies::cors_routes!(
            get(move || std::future::ready(text), policy = API),
            put(shared),
            any(shared, policy = <Users as HasPolicy>::POLICY),
            layer(axum::middleware::from_fn(pass)),
        ),
    )
}

fn pass(request: axum::extract::Request, next: axum::middleware::Next) -> Passing {
    Box::pin(next.run(request))
}

type Passing = std::pin::Pin<Box<dyn (::std::future::Future<Output = axum::response::Response>) + Send>>;

/// What has a policy.
pub trait HasPolicy {
    /// The policy.
    const POLICY: Policy;
}

/// Something that has one.
#[derive(Debug)]
pub struct Users;

impl HasPolicy for Users {
    const POLICY: Policy = API;
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

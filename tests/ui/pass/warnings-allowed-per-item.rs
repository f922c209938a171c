//! The warnings go away where the user says so, for one item.

#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

#[allow(deprecated)]
const INSECURE: Policy = cors_policy!(origin = "http://a.example");

#[expect(deprecated)]
static SAFELISTED: Policy = cors_policy!(origin = "*", expose_headers = "Content-Type");

#[allow(deprecated)]
#[cors(origin = "http://a.example")]
fn attribute_above() {}

#[cors(path = "/api/", origin = "https://a.example")]
#[allow(deprecated)]
fn attribute_below() {}

#[allow(deprecated)]
fn local() -> Policy {
    cors_policy!(origin = "*", path = "/api/")
}

mod users {
    #![allow(deprecated)]

    #[cors_runtime::cors(origin = "http://a.example")]
    pub fn list() {}
}

fn main() {
    attribute_above();
    attribute_below();
    users::list();
    assert!(!INSECURE.varies() && !SAFELISTED.varies() && !local().varies());
    assert!(!attribute_above::CORS.varies() && !attribute_below::CORS.varies());
    assert!(!users::list::CORS.varies());
}

//! The three warnings go away where the user says so, for the whole file.

#![allow(deprecated)]
#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

const INSECURE: Policy = cors_policy!(origins = ["http://a.example", "http://*.b.example"]);
static SAFELISTED: Policy = cors_policy!(origin = "*", expose_headers = "Content-Type, ETag, Pragma");
const UNANCHORED: Policy = cors_policy!(origin = "*", path = "/api/");

#[cors(origin = "http://a.example", expose_headers = ["Expires"], path = r"\.json$")]
fn list_users() {}

fn main() {
    list_users();
    assert!(INSECURE.varies());
    assert!(!SAFELISTED.varies() && !UNANCHORED.varies() && !list_users::CORS.varies());
    let local = cors_policy!(origin = "http://a.example");
    assert!(!local.varies());
}

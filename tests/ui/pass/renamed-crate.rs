//! The crate under another name: `cors_policy!` finds it by itself, the attribute is told.

extern crate cors_runtime as policies;

use policies as also;

const API: policies::Policy = policies::cors_policy!(origin = "https://a.example");
const SAME: also::Policy = also::cors_policy!(origin = "https://a.example");

#[policies::cors(crate = ::policies, origin = "https://a.example", methods = [PUT])]
fn replace_users() {}

#[also::cors(origin = "https://a.example", crate = policies)]
fn list_users() {}

fn main() {
    replace_users();
    list_users();
    assert!(!API.varies() && !SAME.varies());
    assert!(replace_users::CORS.allows_method("PUT"));
    assert!(!list_users::CORS.varies());
}

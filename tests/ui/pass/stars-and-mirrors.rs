//! `*` and `mirror` wherever they may stand.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const ANY: Policy = cors_policy!(origin = "*", methods = "*", headers = "*", expose_headers = "*");
const ANY_IN_LISTS: Policy =
    cors_policy!(origins = ["*"], methods = ["*"], headers = ["*"], expose_headers = ["*"]);
const AUTHORIZATION: Policy = cors_policy!(origin = "*", methods = "*", headers = ["*", "Authorization"]);
const AUTHORIZATION_IN_STRING: Policy = cors_policy!(origin = "*", methods = "*", headers = "authorization, *");
const MIRROR: Policy = cors_policy!(origin = mirror, methods = mirror, headers = mirror);
const MIRROR_WITH_CREDENTIALS: Policy =
    cors_policy!(origin = "https://a.example", methods = mirror, headers = mirror, credentials = true);

fn main() {
    for policy in [ANY, ANY_IN_LISTS, AUTHORIZATION, AUTHORIZATION_IN_STRING, MIRROR, MIRROR_WITH_CREDENTIALS] {
        assert!(policy.allows_method("DELETE"));
        assert!(policy.allows_method("ANYTHING"));
    }
    assert!(!ANY.varies());
    assert!(MIRROR.varies());
}

//! Every opt-out, alone and with others.

#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

const NULL: Policy = cors_policy!(origins = ["https://a.example", "null"], dangerously = [null_origin]);
const NULL_ALONE: Policy = cors_policy!(dangerously = [null_origin], origin = "null", credentials = true);
const MIRROR: Policy =
    cors_policy!(origin = mirror, credentials = true, dangerously = [mirror_any_origin]);
const INSECURE: Policy =
    cors_policy!(origin = "http://a.example", credentials = true, dangerously = [insecure_origins]);
const SUFFIX: Policy =
    cors_policy!(origin = "https://*.github.io", credentials = true, dangerously = [public_suffixes]);
const ALL: Policy = cors_policy!(
    origins = ["null", "http://a.example", "https://*.com"],
    credentials = true,
    dangerously = [null_origin, insecure_origins, public_suffixes],
);

#[cors(origin = mirror, credentials = true, dangerously = [mirror_any_origin])]
fn list_users() {}

fn main() {
    list_users();
    for policy in [NULL, MIRROR, SUFFIX, ALL, list_users::CORS] {
        assert!(policy.varies());
    }
    for policy in [NULL_ALONE, INSECURE] {
        assert!(!policy.varies());
    }
}

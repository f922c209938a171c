//! What the macros write needs no prelude.

#![no_implicit_prelude]
#![forbid(unsafe_code)]

use ::cors_runtime::{cors, cors_policy};

const API: ::cors_runtime::Policy = cors_policy!(
    origins = ["https://a.example", "https://*.b.example", "http://localhost:*"],
    methods = [GET, PUT],
    headers = ["X-Token"],
    expose_headers = ["X-Request-ID"],
    credentials = true,
    max_age = "24h",
    path = "^/api/",
    preflight_status = 200,
);

const STARTED: ::cors_runtime::startup::StartupPolicy =
    cors_policy!(origins = startup, dangerously = [null_origin], dev_origins = ["http://localhost:*"]);
const DEVELOPED: ::cors_runtime::Policy =
    cors_policy!(origin = "https://a.example", dev_origins = ["http://localhost:*"]);

#[cors(origin = "https://a.example", methods = mirror, headers = mirror)]
fn list_users() {}

// A warning is written by the macros too.
#[allow(deprecated)]
const WARNED: ::cors_runtime::Policy = cors_policy!(origin = "http://a.example");

fn main() {
    list_users();
    ::std::assert!(API.varies() && DEVELOPED.varies());
    ::std::assert!(STARTED.with_origins("null").is_ok());
    ::std::assert!(!list_users::CORS.varies());
    ::std::assert!(!WARNED.varies());
}

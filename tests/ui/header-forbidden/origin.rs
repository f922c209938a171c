#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example", headers = ["X-Token", "Origin"]);

fn main() {
    let _ = API;
}

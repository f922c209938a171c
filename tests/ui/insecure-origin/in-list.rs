#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origins = ["https://a.example", "http://b.example:8080"]);

fn main() {
    let _ = API;
}

#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(
    origin = "https://a.example",
    expose_headers = ["X-Request-ID", "Content-Length"],
);

fn main() {
    let _ = API;
}

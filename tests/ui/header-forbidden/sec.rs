#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

fn main() {
    let _policy: Policy = cors_policy!(
        origin = "https://a.example",
        headers = ["X-Token", "Sec-Fetch-Mode"],
    );
}

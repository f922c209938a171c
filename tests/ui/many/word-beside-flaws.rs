#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origin = "https://a.example",
    methods = "Any, patch",
    headers = [CONTENT_TYPE, "X Y", "Origin"],
);

fn main() {}

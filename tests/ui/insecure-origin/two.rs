#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["http://a.example", "http://b.example"]);

fn main() {}

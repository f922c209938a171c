#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", methods = [read, write]);

fn main() {}

#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "http://192.168.0.10:3000");

fn main() {}

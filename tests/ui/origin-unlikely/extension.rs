#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "chrome-extension://abc");

fn main() {}

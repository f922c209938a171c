#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["http://1.1.1.1", "http://[2606:4700:4700::1111]"]);

fn main() {}

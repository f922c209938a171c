#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://*-example.com", "https://my*.co.uk"]);

fn main() {}

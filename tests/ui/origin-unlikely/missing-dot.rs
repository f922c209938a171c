#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://*example.com", "https://*my-shop.co.uk:8443"]);

fn main() {}

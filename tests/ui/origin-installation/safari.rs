#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://app.example.com", "safari-web-extension://1C0DE7E7-9A1A-4B52-8F0E-6A5D2A0C4C11"]);

fn main() {}

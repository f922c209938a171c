#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", headers = ["Content-Tpye", "Autorization"]);

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(Access-Control-Allow-Origin = "https://a.example");

fn main() {}

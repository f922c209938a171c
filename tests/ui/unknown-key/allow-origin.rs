use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(allow_origin = "https://a.example");

fn main() {}

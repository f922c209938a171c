use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://user@a.example");

fn main() {}

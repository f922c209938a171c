use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!("https://a.example");

fn main() {}

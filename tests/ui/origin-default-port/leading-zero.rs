use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://example.com:0443");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://app-??.example.com");

fn main() {}

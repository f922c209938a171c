use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://256.1.1.1");

fn main() {}

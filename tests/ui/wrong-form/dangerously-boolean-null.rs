use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "null", dangerously = true);

fn main() {}

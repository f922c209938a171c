use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "http://10.0.0.0/8");

fn main() {}

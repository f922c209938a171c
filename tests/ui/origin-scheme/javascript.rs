use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "javascript:void(0)");

fn main() {}

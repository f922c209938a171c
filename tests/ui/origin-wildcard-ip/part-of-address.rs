use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "http://1*.0.0.1");

fn main() {}

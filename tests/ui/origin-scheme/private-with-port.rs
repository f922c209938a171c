use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "printer:8080");

fn main() {}

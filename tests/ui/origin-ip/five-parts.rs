use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://1.2.3.4.5");

fn main() {}

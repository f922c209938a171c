use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://[2001:DB8::1]");

fn main() {}

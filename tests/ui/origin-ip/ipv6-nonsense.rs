use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://[2001:db8::1::2]");

fn main() {}

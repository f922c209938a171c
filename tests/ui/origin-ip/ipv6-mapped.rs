use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://[::ffff:192.0.2.1]");

fn main() {}

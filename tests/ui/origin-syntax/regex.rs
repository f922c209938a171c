use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = r"^https://([a-z0-9-]+\.)?example\.com$");

fn main() {}

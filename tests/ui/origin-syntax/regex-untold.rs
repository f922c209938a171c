use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = r"^https://(?!admin)[a-z]+\.example\.com$");

fn main() {}

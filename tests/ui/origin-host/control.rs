use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://\u{1b}[31mx.com");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", credentials = env!("CARGO_PKG_NAME"));

fn main() {}

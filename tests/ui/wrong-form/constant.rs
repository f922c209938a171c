use cors_runtime::{Policy, cors_policy};

pub const ORIGIN: &str = "https://a.example";

const _: Policy = cors_policy!(origin = ORIGIN);

fn main() {}

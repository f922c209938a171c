use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = std::env::var("APP_ORIGIN"));

fn main() {}

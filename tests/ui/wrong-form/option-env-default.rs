use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = option_env!("CORS_ORIGINS").unwrap_or("https://a.example"));

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a.example", env!("CORS_ORIGINS", "set it in CI")]);

fn main() {}

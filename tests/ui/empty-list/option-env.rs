use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = option_env!("CORS_TESTS_NOT_SET"));

fn main() {}

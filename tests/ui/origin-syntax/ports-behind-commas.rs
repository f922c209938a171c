use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = "http://localhost:3000,3001");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(dev_origins = ["http://localhost:*"], origins = mirror);

fn main() {}

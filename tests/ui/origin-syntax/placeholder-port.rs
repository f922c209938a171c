use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["http://localhost:${PORT}", "http://localhost:?"]);

fn main() {}

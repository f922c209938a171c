use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["'self'", "https://a.example.com"]);

fn main() {}

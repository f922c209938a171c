use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = "https://app.example.com:8080,443");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = "https://app.example.com and https://b.example.com");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = "https://*.example.com:[8080,8081], https://a.example");

fn main() {}

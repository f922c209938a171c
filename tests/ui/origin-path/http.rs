use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "http://app.example.com:8080/");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "ftp://app.example.com");

fn main() {}

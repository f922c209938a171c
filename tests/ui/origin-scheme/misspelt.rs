use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "htps://app.example.com");

fn main() {}

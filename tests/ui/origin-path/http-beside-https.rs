use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["http://app.example.com/", "https://app.example.com"]);

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a‐b.example.com", "https://a–c.example.com"]);

fn main() {}

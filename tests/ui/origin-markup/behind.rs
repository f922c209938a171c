use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a.example.com;", "https://b.example.com'", "https://c.example.com)", "https://d.example.com!"]);

fn main() {}

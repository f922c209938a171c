use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://www.example.com", "https://oﬃce.example"]);

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a.example.com # prod", "https://b.example.com // test"]);

fn main() {}

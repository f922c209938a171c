use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", path = "^/(((a?){50}){50}){50}$");

fn main() {}

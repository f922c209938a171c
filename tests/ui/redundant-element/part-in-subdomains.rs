use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://*.preview.example.com", "https://pr-*.preview.example.com"]);

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a.example", "ws://*.example.com:*"], dangerously = [insecure_origins]);

fn main() {}

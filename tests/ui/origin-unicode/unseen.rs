use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["\u{feff}https://a.example.com", "https://a\u{200b}b.example.com", "https://a\u{ad}c.example.com"]);

fn main() {}

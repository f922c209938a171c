use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = r"https://(a|b)\.example\.com, https://c.example.com");

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://{{ host }}", "https://%HOST%", "https://__HOST__", "https://:tenant.example.com"]);

fn main() {}

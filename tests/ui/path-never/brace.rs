use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", path = r"^/a\{1\}");

fn main() {}

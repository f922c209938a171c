use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", preflight_status = 404);

fn main() {}

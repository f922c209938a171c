use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origin = "https://a.example",
    max_age = Duration::from_millis(30_000),
);

fn main() {}

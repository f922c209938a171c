use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origin = "https://a.example",
    max_age = std::time::Duration::from_secs(60 * 60),
);

fn main() {}

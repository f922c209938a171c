use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origin = "https://a.example",
    headers = ["Content-Type", X_REQUESTED_WITH, content_type],
);

fn main() {}

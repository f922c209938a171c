use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    "Access-Control-Allow-Methods" = "GET, PUT",
    origin = "https://a.example",
);

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = HeaderValue::from_static("https://a.example"));

fn main() {}

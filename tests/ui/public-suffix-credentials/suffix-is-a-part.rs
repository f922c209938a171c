use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://s3-*.amazonaws.com", credentials = true);

fn main() {}

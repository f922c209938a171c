use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "http://api.internal", credentials = true);

fn main() {}

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = mirror, credentials = true);

fn main() {}

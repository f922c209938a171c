use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = reflect, credentials = true);

fn main() {}

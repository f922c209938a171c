use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "htttp:/localhost:3000");

fn main() {}

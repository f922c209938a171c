use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://*.xn--p1ai", credentials = true);

fn main() {}

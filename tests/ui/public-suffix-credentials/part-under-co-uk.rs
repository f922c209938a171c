use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://shop-*.co.uk:*", credentials = true);

fn main() {}

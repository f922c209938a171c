use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://*.xn--a-.example"]);

fn main() {}

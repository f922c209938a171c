use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "http://192.168.1.*:3000");

fn main() {}

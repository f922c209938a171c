use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "moz-extension://*:8080", dangerously = [whole_schemes]);

fn main() {}

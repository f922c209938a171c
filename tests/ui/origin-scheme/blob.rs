use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "blob:https://app.example.com/4e3d3e0a");

fn main() {}

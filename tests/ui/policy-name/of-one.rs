use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "one.toml", policy = "api");

fn main() {}

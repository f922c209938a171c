use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "no-toml.toml", policy = "api");

fn main() {}

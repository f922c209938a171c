use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "severel.toml", policy = "api");

fn main() {}

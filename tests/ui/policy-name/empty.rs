use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "empty.toml");

fn main() {}

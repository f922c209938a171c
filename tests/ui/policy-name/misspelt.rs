use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "several.toml", policy = "partnr");

fn main() {}

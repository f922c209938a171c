use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "no-quotes.toml", policy = "api");

fn main() {}

use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(file = "one.toml", pingap = "plugin.cors-webapp.toml");

fn main() {}

#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(pingap = "plugins.toml", policy = "cors-public");

fn main() {}

use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(
    origins = ["https://app.example.com/", "https://*.github.io"],
    methods = "GET, patch",
    credentials = true,
);

fn main() {}

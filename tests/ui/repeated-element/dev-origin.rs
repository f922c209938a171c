use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = "https://a.example", dev_origins = "http://localhost:5173, http://localhost:5173");

fn main() {}

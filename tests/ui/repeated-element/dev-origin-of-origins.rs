use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a.example", "http://localhost:3000"], dev_origins = ["http://localhost:5173", "http://localhost:3000"]);

fn main() {}

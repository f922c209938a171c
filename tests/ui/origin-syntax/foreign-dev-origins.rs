use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", dev_origins = ["http://localhost:[3000,5173]"]);

fn main() {}

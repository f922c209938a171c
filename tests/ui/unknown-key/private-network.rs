use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example", allow_private_network = true);

fn main() {}

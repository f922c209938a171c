use cors_runtime::{Policy, cors_policy};

// A text that cargo sets, and no origin.
const _: Policy = cors_policy!(origins = ["https://a.example", env!("CARGO_PKG_NAME")]);

fn main() {}

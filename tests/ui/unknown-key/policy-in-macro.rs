use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(origin = "https://a.example");

pub const SAME: Policy = cors_policy!(policy = API);

fn main() {}

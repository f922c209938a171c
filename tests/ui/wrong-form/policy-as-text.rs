use cors_runtime::{Policy, cors, cors_policy};

pub const API: Policy = cors_policy!(origin = "https://a.example");

#[cors(policy = "API")]
pub async fn list_users() {}

fn main() {}

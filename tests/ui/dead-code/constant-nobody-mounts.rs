#![deny(dead_code)]

use cors_runtime::{Policy, cors, cors_policy};

const API: Policy = cors_policy!(origin = "https://a.example");

#[cors(policy = API)]
async fn list_users() {}

fn main() {
    let _ = list_users();
}

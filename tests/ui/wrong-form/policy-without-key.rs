use cors_runtime::{Policy, cors, cors_policy};

mod policies {
    use super::{Policy, cors_policy};

    pub const API: Policy = cors_policy!(origin = "https://a.example");
}
use policies::API;

#[cors(API)]
async fn list_users() {}

#[cors(policies::API)]
async fn list_groups() {}

fn main() {
    let _ = (list_users(), list_users::CORS, list_groups(), list_groups::CORS);
}

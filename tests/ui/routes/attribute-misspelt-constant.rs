use cors_runtime::{Policy, cors, cors_policy};

pub const API: Policy = cors_policy!(origin = "https://a.example");

#[cors(policy = AIP)]
pub async fn list_users() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_runtime::cors_routes!(get(list_users)));
}

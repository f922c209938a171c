use cors_runtime::{Policy, cors, cors_policy, cors_routes};

pub const API: Policy = cors_policy!(origin = "https://a.example");

#[cors(policy = API; name = LIST_USERS_CORS)]
pub async fn list_users() {}

fn main() {
    let _routes: axum::routing::MethodRouter = cors_routes!(get(list_users, policy = API;));
}

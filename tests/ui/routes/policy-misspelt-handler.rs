use cors_runtime::{Policy, cors_policy, cors_routes};

const API: Policy = cors_policy!(origin = "https://a.example");

async fn list_users() {}

fn main() {
    let _router: axum::Router = axum::Router::new()
        .route("/users", cors_routes!(get(list_user, policy = API)))
        .route("/", cors_routes!(get(list_users, policy = API)));
}

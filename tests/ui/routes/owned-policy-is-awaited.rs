use cors_runtime::startup::StartupPolicy;
use cors_runtime::{cors_policy, cors_routes};

const API: StartupPolicy = cors_policy!(origins = startup);

async fn list_users() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(get(list_users, owned_policy = API)));
}

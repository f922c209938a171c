use cors_runtime::cors_routes;
use cors_runtime::startup::OwnedPolicy;

async fn list_users() {}

fn main() {
    let policies = vec![OwnedPolicy::builder().origins("*").build().unwrap()];
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(get(list_users, owned_policy = policies)));
}

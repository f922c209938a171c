use cors_runtime::cors_routes;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};

async fn list_users() {}

fn main() {
    let policy = OwnedPolicy::builder().origins("*").build().unwrap();
    let set = OwnedPolicySet::new([policy]).unwrap();
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(get(list_users, owned_policy = set)));
}

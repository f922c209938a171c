use cors_runtime::cors_routes;
use cors_runtime::startup::OwnedPolicy;

async fn list_users() {}

fn main() {
    let policy = OwnedPolicy::builder().origins("https://a.example").build().unwrap();
    assert!(!policy.varies());
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(get(list_users, policy = policy)));
}

use cors_runtime::{cors, cors_routes};

// The fault of the policy is the only error: its stand-in allows every method.
#[cors(origin = "https://a.example/", methods = [put])]
async fn replace_users() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(put(replace_users)));
}

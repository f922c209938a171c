use cors_runtime::{cors, cors_routes};

#[cors(methods = "PUT", origins = [startup], dev_origins = ["http://localhost:*"])]
async fn replace_users() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(put(replace_users)));
}

use axum::middleware::from_fn;
use cors_runtime::{cors, cors_routes};

#[cors(origin = "https://a.example", methods = "GET")]
async fn list_users() {}

#[cors(origin = "https://a.example", methods = "PUT")]
async fn replace_users() {}

async fn authenticate(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    next.run(request).await
}

fn main() {
    let _between: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users),, put(replace_users)));
    let _around: axum::Router = axum::Router::new().route("/", cors_routes!(, get(list_users),,));
    let _in_a_layer: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users,), layer(from_fn(authenticate),,),));
}

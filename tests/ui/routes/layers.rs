use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};

const API: Policy = cors_policy!(origin = "https://a.example");

#[cors(policy = API)]
async fn list_users() {}

async fn authenticate(request: Request, next: Next) -> Response {
    next.run(request).await
}

fn main() {
    let _none: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users), layer()));
    let _two: axum::Router = axum::Router::new()
        .route("/", cors_routes!(get(list_users), layer(from_fn(authenticate), from_fn(authenticate))));
    let _alone: axum::Router = axum::Router::new().route("/", cors_routes!(layer(from_fn(authenticate))));
    let _misspelt: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users), layr(from_fn(authenticate))));
    let _of_axum: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users), route_layer(from_fn(authenticate))));
}

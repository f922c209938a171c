use cors_runtime::{Policy, cors_policy, cors_routes};

const API: Policy = cors_policy!(origin = "https://a.example");

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(get(5, policy = API)));
}

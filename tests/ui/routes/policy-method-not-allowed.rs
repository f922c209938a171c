use cors_runtime::{Policy, cors_policy, cors_routes};

const API: Policy = cors_policy!(origin = "https://a.example", methods = [GET, PUT]);

async fn remove_user() {}

fn main() {
    let _router: axum::Router = axum::Router::new()
        .route("/user", cors_routes!(get(remove_user, policy = API), delete(remove_user, policy = API)))
        .route("/closure", cors_routes!(post(async |body: String| format!("{body}"), policy = API)))
        .route("/at-once", cors_routes!(patch(remove_user, policy = cors_policy!(origin = "*"))));
}

use cors_runtime::{cors, cors_routes};

#[cors(origin = "https://a.example", methods = "GET, PUT")]
async fn remove_user() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/user", cors_routes!(delete(remove_user)));
}

use cors_runtime::{cors, cors_routes};

#[cors(origin = "https://a.example", methods = [DELETE])]
async fn remove_user() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/user", cors_routes!(delte(remove_user)));
}

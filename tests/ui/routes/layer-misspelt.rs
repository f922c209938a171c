use cors_runtime::{cors, cors_routes};

#[cors(origin = "https://a.example")]
async fn list_users() {}

async fn authenticate(_: String) {}

fn main() {
    let _router: axum::Router =
        axum::Router::new().route("/users", cors_routes!(get(list_users), layer(axum::middleware::from_fn(autenticate))));
}

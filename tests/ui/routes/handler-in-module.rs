use cors_runtime::cors_routes;

mod users {
    #[cors_runtime::cors(origin = "https://a.example")]
    pub async fn remove() {}
}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/user", cors_routes!(delete(users::remove)));
}

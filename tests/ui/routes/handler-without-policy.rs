use cors_runtime::cors_routes;

async fn list_users() {}

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!(get(list_users)));
}

use cors_runtime::cors_routes;

fn main() {
    let _router: axum::Router = axum::Router::new().route("/users", cors_routes!());
}

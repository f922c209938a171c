use cors_runtime::cors_policy;
use cors_runtime::startup::StartupPolicy;

const API: StartupPolicy = cors_policy!(origins = startup, methods = [GET, PUT]);

fn main() {
    let _router: axum::Router = axum::Router::new().layer(API);
}

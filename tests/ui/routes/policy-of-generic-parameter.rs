use cors_runtime::{Policy, cors_routes};

trait HasPolicy {
    const POLICY: Policy;
}

async fn list_users() {}

fn router<T: HasPolicy>() -> axum::Router {
    axum::Router::new().route("/users", cors_routes!(get(list_users, policy = T::POLICY)))
}

fn main() {}

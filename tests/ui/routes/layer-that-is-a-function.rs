use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use cors_runtime::{cors, cors_routes};

#[cors(origin = "https://a.example")]
async fn list_users() {}

async fn authenticate(request: Request, next: Next) -> Response {
    next.run(request).await
}

mod auth {
    pub(super) fn authenticate(roles: &[&str]) -> usize {
        roles.len()
    }
}

fn main() {
    let _one: axum::Router =
        axum::Router::new().route("/users", cors_routes!(get(list_users), layer(authenticate)));
    let _expression: axum::Router =
        axum::Router::new().route("/users", cors_routes!(get(list_users), layer(auth::authenticate(&["admin"]))));
}

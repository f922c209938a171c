//! The smallest program: one policy, one route.
//!
//! ```console
//! $ cargo run -p cors-examples --bin minimal
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! ```

use axum::{Json, Router, routing::get};
use cors_runtime::{Policy, cors_policy};

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = ["Content-Type"],
    credentials = true,
    max_age = "24h",
);

async fn users() -> Json<[&'static str; 2]> {
    Json(["Ada", "Grace"])
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/users", get(users)).layer(API);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}

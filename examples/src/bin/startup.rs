//! Origins that are known when the program starts: one image for staging and production.
//!
//! ```console
//! $ CORS_ORIGINS=https://app.example.com,https://admin.example.com cargo run -p cors-examples --bin startup
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://admin.example.com'
//! ```
//!
//! The policy that is in force is said at the start. A mistake in the variable is an error then, in the words in which the
//! compiler would say it: try `CORS_ORIGINS=https://app.example.com/`.

use std::error::Error;

use axum::{Json, Router, routing::get};
use cors_runtime::cors_policy;
use cors_runtime::startup::StartupPolicy;

/// Everything but the origins is checked while compiling.
const API: StartupPolicy = cors_policy!(
    origins = startup,
    dev_origins = ["http://localhost:*"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

async fn users() -> Json<[&'static str; 2]> {
    Json(["Ada", "Grace"])
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let policy = API.origins_from_env("CORS_ORIGINS")?;
    eprintln!("{policy}");

    let app = Router::new().route("/users", get(users)).layer(policy);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app).await?)
}

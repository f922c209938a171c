//! A policy before axum.
//!
//! ```console
//! $ cargo run -p cors-with-axum
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use axum::Router;
use axum::routing::get;
use cors_runtime::{Policy, cors_policy};
use tokio::net::TcpListener;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

async fn list_users() -> &'static str {
    "Ada, Grace"
}

async fn replace_users(users: String) -> String {
    format!("{} bytes of users", users.len())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    // Last, so that it is around every route, and around what answers where there is none.
    let app = Router::new().route("/users", get(list_users).put(replace_users)).layer(API);
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    // HTTP/1.1, and HTTP/2 for a client that begins with it.
    axum::serve(listener, app).await
}

//! A policy before a poem application.
//!
//! ```console
//! $ cargo run -p cors-with-poem
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use cors_runtime::{Policy, cors_policy};
use poem::listener::TcpAcceptor;
use poem::{Body, EndpointExt, Result, Route, Server, get, handler};
use tokio::net::TcpListener;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

#[handler]
fn list_users() -> &'static str {
    "Ada, Grace"
}

#[handler]
async fn replace_users(users: Body) -> Result<String> {
    Ok(format!("{} bytes of users", users.into_bytes().await?.len()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Route::new().at("/users", get(list_users).put(replace_users)).with(API);
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?).run(app).await
}

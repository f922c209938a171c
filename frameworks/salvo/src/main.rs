//! A policy before a salvo application.
//!
//! ```console
//! $ cargo run -p cors-with-salvo
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use cors_runtime::{Policy, cors_policy};
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::ParseError;
use salvo::{Request, Router, Server, Service, handler};
use tokio::net::TcpListener;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

#[handler]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

#[handler]
async fn replace_users(request: &mut Request) -> Result<String, ParseError> {
    Ok(format!("{} bytes of users", request.payload().await?.len()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let router = Router::with_path("users").get(list_users).put(replace_users);
    // On the service, not on the router: a router's hoops don't run for preflights.
    let service = Service::new(router).hoop(API);
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    Server::new(TcpAcceptor::try_from(listener)?).try_serve(service).await
}

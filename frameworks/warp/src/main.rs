//! A policy before a warp application: `warp::service` makes a tower service of it, and a policy is a tower layer.
//!
//! ```console
//! $ cargo run -p cors-with-warp
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use cors_runtime::{Policy, cors_policy};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower_layer::Layer as _;
use warp::Filter as _;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let list_users = warp::get().map(|| "Ada, Grace".to_owned());
    let replace_users =
        warp::put().and(warp::body::bytes()).map(|users: bytes::Bytes| format!("{} bytes of users", users.len()));
    let routes = warp::path!("users").and(list_users.or(replace_users));
    // `warp::serve` takes filters only, so the service is served by what `warp::serve` itself uses.
    let service = TowerToHyperService::new(API.layer(warp::service(routes)));
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            // A client that hangs up half-way concerns nobody but itself.
            let _ =
                Builder::new(TokioExecutor::new()).serve_connection_with_upgrades(TokioIo::new(stream), service).await;
        });
    }
}

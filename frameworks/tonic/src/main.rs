//! A policy before a tonic service, which pages call by gRPC-Web.
//!
//! ```console
//! $ cargo run -p cors-with-tonic
//! $ curl -i http://127.0.0.1:3000/greet.Greeter/Greet -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: content-type,x-grpc-web'
//! $ curl -i http://127.0.0.1:3000/greet.Greeter/Nothing -X POST -H 'Origin: https://app.example.com' \
//!        -H 'Content-Type: application/grpc-web+proto' -H 'Content-Length: 0'
//! ```

use cors_with_tonic::{GRPC_WEB, GreeterServer, Polite};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_web::GrpcWebLayer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    Server::builder()
        // Browsers speak HTTP/1.1 where there is no TLS.
        .accept_http1(true)
        // Before gRPC-Web, which refuses whatever isn't a call: preflights above all.
        .layer(GRPC_WEB)
        .layer(GrpcWebLayer::new())
        .add_service(GreeterServer::new(Polite))
        .serve_with_incoming(TcpIncoming::from(listener))
        .await?;
    Ok(())
}

//! A gateway with the policies of a file before an upstream that knows nothing of CORS.
//!
//! ```console
//! $ cargo run -p cors-with-pingora
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```
//!
//! The policies stand in `policies.toml` beside this package's manifest, and are replaced when that changes. A gateway
//! before a service of yours, on port 80:
//!
//! ```console
//! $ cargo run -p cors-with-pingora -- 80 /etc/gateway/policies.toml 127.0.0.1:8080
//! ```

use async_trait::async_trait;
use cors_with_pingora::serve::{address, serve_forever};
use cors_with_pingora::{Gateway, WatchedFile};
use http::{Method, Response, StatusCode};
use pingora::apps::http_app::{HttpServer, ServeHttp};
use pingora::protocols::http::ServerSession;
use pingora::server::Server;
use pingora::services::background::background_service;
use pingora::services::listening::Service;

/// The upstream, where none is given. It knows nothing of CORS.
struct Users;

#[async_trait]
impl ServeHttp for Users {
    async fn response(&self, session: &mut ServerSession) -> Response<Vec<u8>> {
        let request = session.req_header();
        let (status, body) = match (&request.method, request.uri.path()) {
            (&Method::GET, "/users") => (StatusCode::OK, "Ada, Grace".to_owned()),
            (&Method::PUT, "/users") => {
                let mut bytes = 0;
                while let Ok(Some(piece)) = session.read_request_body().await {
                    bytes += piece.len();
                }
                (StatusCode::OK, format!("{bytes} bytes of users"))
            }
            (_, "/users") => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
            _ => (StatusCode::NOT_FOUND, String::new()),
        };
        let response = Response::builder().status(status).header("content-length", body.len());
        response.body(body.into()).expect("a status and a length")
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    env_logger::init();
    let mut arguments = std::env::args().skip(1);
    let gateway = address(&arguments.next().unwrap_or_else(|| "3000".to_owned()))?;
    let path = arguments.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/policies.toml").to_owned());
    let policies = WatchedFile::open(&path).map_err(|error| format!("{path}: {error}"))?;

    let mut server = Server::new(None)?;
    server.bootstrap();
    let upstream = match arguments.next() {
        Some(upstream) => upstream,
        None => {
            let address = address("0")?.to_string();
            let mut users = Service::new("users".to_owned(), HttpServer::new_app(Users));
            users.add_tcp(&address);
            server.add_service(users);
            address
        }
    };
    server.add_service(background_service("policies", policies.clone()));
    serve_forever(server, Gateway::new(policies, upstream), gateway)
}

//! A policy without tower: ask it, then do what it says.
//!
//! The server here is plain hyper. Any framework that has `http`'s `Method` and `HeaderMap` works the
//! same way, because these two and a path are all that a decision needs.
//!
//! ```console
//! $ cargo run -p cors-examples --bin hyper-decide
//! $ curl -i http://127.0.0.1:3000/api/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/api/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use std::convert::Infallible;

use bytes::Bytes;
use cors_runtime::{Decision, Policy, cors_policy};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = ["Content-Type"],
    max_age = "24h",
    path = "^/api/",
);

async fn with_cors(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    // Before anything else runs, authentication above all: a preflight carries no cookie and no
    // Authorization, so a check in front of it would turn every preflight away.
    let decision = API.decide(request.method(), request.uri().path(), request.headers());
    Ok(match decision {
        // Outside `path`: the policy has no say, so the response stays as it is.
        Decision::NotGoverned => handle(&request),
        // The whole answer, refusals included. The application never sees this request.
        Decision::Preflight(preflight) => preflight.into_response(),
        // The application answers. The headers go on whatever it answered: a page must be able to
        // read a 401 or a 500 as well, and caches need `Vary` even when the origin was refused.
        Decision::Actual(actual) => {
            let mut response = handle(&request);
            actual.apply(response.headers_mut());
            response
        }
    })
}

/// The application. It knows nothing of CORS.
fn handle(request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let (status, body) = match request.uri().path() {
        "/api/users" => (StatusCode::OK, "Ada, Grace\n"),
        "/health" => (StatusCode::OK, "well\n"),
        _ => (StatusCode::NOT_FOUND, "no such thing\n"),
    };
    let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    response
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            // A client that hangs up half-way concerns nobody but itself.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service_fn(with_cors))
                .await;
        });
    }
}

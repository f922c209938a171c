//! A gRPC service that pages may call by [gRPC-Web](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md), and the
//! policy that this needs.

use std::pin::Pin;

use cors_runtime::{Policy, cors_policy};
use tokio_stream::Stream;
use tonic::{Request, Response, Status};

/// What gRPC-Web needs of a policy.
///
/// A call is a POST with a content type that no form can send, so a preflight comes before it. What a page's library sends
/// stands in `headers`; what it has to read where a call fails before its first message, when gRPC's trailers are an HTTP
/// response's header, stands in `expose_headers`.
pub const GRPC_WEB: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [POST],
    headers = "Content-Type, grpc-timeout, x-grpc-web, x-user-agent",
    expose_headers = "grpc-status, grpc-message, grpc-status-details-bin",
    max_age = "24h",
);

/// A message of one text.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Greeting {
    /// Whom to greet, or how.
    #[prost(string, tag = "1")]
    pub text: String,
}

#[allow(missing_docs, unreachable_pub, clippy::pedantic, reason = "tonic-build writes it")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/greet.Greeter.rs"));
}

pub use generated::greeter_server::{Greeter, GreeterServer};

/// Greets everybody who has a name.
#[derive(Clone, Copy, Debug)]
pub struct Polite;

#[tonic::async_trait]
impl Greeter for Polite {
    async fn greet(&self, request: Request<Greeting>) -> Result<Response<Greeting>, Status> {
        let name = request.into_inner().text;
        if name.is_empty() {
            return Err(Status::invalid_argument("nobody to greet"));
        }
        Ok(Response::new(Greeting { text: format!("Hello, {name}") }))
    }

    type GreetOftenStream = Pin<Box<dyn Stream<Item = Result<Greeting, Status>> + Send>>;

    async fn greet_often(&self, request: Request<Greeting>) -> Result<Response<Self::GreetOftenStream>, Status> {
        let name = request.into_inner().text;
        let greetings =
            ["Hello", "Hello again", "Still here"].map(|word| Ok(Greeting { text: format!("{word}, {name}") }));
        Ok(Response::new(Box::pin(tokio_stream::iter(greetings))))
    }
}

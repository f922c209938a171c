//! Servers on ports that the system picks. One ends when its [`Server`] is dropped.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::net::SocketAddr;

use axum::Router;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A server that runs on a thread of its own.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    runtime: Runtime,
}

impl Server {
    /// Serves a router over HTTP/1.1 and, for a client that begins with it, HTTP/2 without TLS.
    ///
    /// # Panics
    ///
    /// If the loopback interface has no port left.
    #[must_use]
    pub fn axum(router: Router) -> Self {
        Self::start(async move |listener| axum::serve(listener, router).await.expect("axum::serve never ends"))
    }

    /// Serves a function with nothing but hyper, over HTTP/1.1.
    ///
    /// # Panics
    ///
    /// If the loopback interface has no port left.
    #[must_use]
    pub fn hyper(handler: fn(&Request<Incoming>) -> Response<String>) -> Self {
        Self::start(async move |listener| {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                let service = hyper::service::service_fn(move |request| ready(Ok::<_, Infallible>(handler(&request))));
                let connection =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(connection);
            }
        })
    }

    fn start<F: Future<Output = ()> + Send + 'static>(serve: impl FnOnce(TcpListener) -> F) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_io()
            .enable_time()
            .build()
            .expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        runtime.spawn(serve(listener));
        Self { address, runtime }
    }

    /// Runs a client on the server's runtime and waits for it.
    ///
    /// # Panics
    ///
    /// If it takes longer than 20 seconds.
    pub fn block_on<T>(&self, client: impl Future<Output = T>) -> T {
        let patience = std::time::Duration::from_secs(20);
        self.runtime.block_on(async { tokio::time::timeout(patience, client).await }).expect("the client ends in time")
    }
}

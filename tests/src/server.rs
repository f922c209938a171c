//! Servers on ports that the system picks. One ends when its [`Server`] is dropped.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, ready};
use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use axum::Router;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// How long anything may take before the test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs on a thread of its own.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    runtime: Runtime,
    _elsewhere: Option<OnDrop>,
}

/// Called when it is dropped.
struct OnDrop(Option<Box<dyn FnOnce() + Send>>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

impl fmt::Debug for OnDrop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnDrop")
    }
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

    /// Serves whatever takes a listener, until the future is dropped.
    ///
    /// # Panics
    ///
    /// If the loopback interface has no port left.
    #[must_use]
    pub fn start<F: Future<Output = ()> + Send + 'static>(serve: impl FnOnce(TcpListener) -> F) -> Self {
        let runtime = runtime();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        // Some frameworks look for the runtime while a server is made.
        let entered = runtime.enter();
        let serving = serve(listener);
        drop(entered);
        runtime.spawn(serving);
        Self { address, runtime, _elsewhere: None }
    }

    /// Serves with a framework that binds a port of its own and tells its address to the function that it is given.
    ///
    /// # Panics
    ///
    /// If it tells none within 20 seconds.
    #[must_use]
    pub fn start_bound<F: Future<Output = ()> + Send + 'static>(serve: impl FnOnce(Sender<SocketAddr>) -> F) -> Self {
        let runtime = runtime();
        let (tell, told) = channel();
        runtime.spawn(serve(tell));
        let address = told.recv_timeout(PATIENCE).expect("the server says where it listens");
        Self { address, runtime, _elsewhere: None }
    }

    /// A server that runs elsewhere, on threads of its framework's own. `end` ends it.
    #[must_use]
    pub fn elsewhere(address: SocketAddr, end: impl FnOnce() + Send + 'static) -> Self {
        Self { address, runtime: runtime(), _elsewhere: Some(OnDrop(Some(Box::new(end)))) }
    }

    /// Runs a client on the server's runtime and waits for it.
    ///
    /// # Panics
    ///
    /// If it takes longer than 20 seconds.
    pub fn block_on<T>(&self, client: impl Future<Output = T>) -> T {
        self.runtime.block_on(async { tokio::time::timeout(PATIENCE, client).await }).expect("the client ends in time")
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_io().enable_time().build().expect("a runtime")
}

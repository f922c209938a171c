//! Gateways on ports that the system picks.

use std::sync::Arc;

use cors_tests::server::Server;
use cors_with_pingora::{Ask, Gateway};
use pingora::apps::HttpServerOptions;
use pingora::protocols::l4::stream::Stream;
use pingora::proxy::http_proxy;
use pingora::server::configuration::ServerConf;
use pingora::services::listening::Service;
use tokio::sync::watch;

/// A gateway before whatever is at an address. Connections are served as Pingora's `Service` serves them.
pub(crate) fn gateway_before(policies: impl Ask, upstream: String) -> Server {
    let mut proxy = http_proxy(&Arc::new(ServerConf::default()), Gateway::new(policies, upstream));
    let mut options = HttpServerOptions::default();
    options.h2c = true;
    proxy.server_options = Some(options);
    let proxy = Arc::new(proxy);
    Server::start(async move |listener| {
        // Nobody asks it to shut down; it is dropped.
        let (_open, shutdown) = watch::channel(false);
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(Service::handle_event(Box::new(Stream::from(stream)), Arc::clone(&proxy), shutdown.clone()));
        }
    })
}

//! What the programs here have in common around their proxies.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use pingora::apps::HttpServerOptions;
use pingora::proxy::{ProxyHttp, http_proxy_service};
use pingora::server::Server;

/// An address for this port; the system picks one for port 0. Pingora itself doesn't tell which one it took.
///
/// # Errors
///
/// If the port is taken.
pub fn address(port: &str) -> std::io::Result<SocketAddr> {
    TcpListener::bind(format!("127.0.0.1:{port}"))?.local_addr()
}

/// Serves a proxy at an address, with whatever else the server has, and says so once it listens.
pub fn serve_forever<P>(mut server: Server, proxy: P, address: SocketAddr) -> !
where
    P: ProxyHttp<CTX: Send + Sync> + Send + Sync + 'static,
{
    let mut service = http_proxy_service(&server.configuration, proxy);
    service.add_tcp(&address.to_string());
    if let Some(proxy) = service.app_logic_mut() {
        // HTTP/1.1, and HTTP/2 for a client that begins with it.
        let mut options = HttpServerOptions::default();
        options.h2c = true;
        proxy.server_options = Some(options);
    }
    server.add_service(service);
    std::thread::spawn(move || {
        while TcpStream::connect(address).is_err() {
            std::thread::sleep(Duration::from_millis(10));
        }
        println!("Listening on http://{address}");
    });
    server.run_forever()
}

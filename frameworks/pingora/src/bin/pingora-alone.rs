//! Pingora before an upstream, without policies: what the load compares the gateway with.
//!
//! ```console
//! $ cargo run -p cors-with-pingora --bin pingora-alone -- 3000 127.0.0.1:8080
//! ```

use async_trait::async_trait;
use cors_with_pingora::serve::{address, serve_forever};
use pingora::Result;
use pingora::proxy::{ProxyHttp, Session};
use pingora::server::Server;
use pingora::upstreams::peer::HttpPeer;

struct Alone {
    upstream: String,
}

#[async_trait]
impl ProxyHttp for Alone {
    type CTX = ();

    fn new_ctx(&self) {}

    async fn upstream_peer(&self, _: &mut Session, (): &mut ()) -> Result<Box<HttpPeer>> {
        Ok(Box::new(HttpPeer::new(&self.upstream, false, String::new())))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(port), Some(upstream)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pingora-alone PORT UPSTREAM".into());
    };
    let mut server = Server::new(None)?;
    server.bootstrap();
    serve_forever(server, Alone { upstream }, address(&port)?)
}

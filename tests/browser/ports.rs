//! Where the servers listen. The ports lie below those that Linux gives to outgoing connections.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The pages: one for most origins, and one for a second origin of the same site. Then the two APIs.
const PORTS: [u16; 4] = [27180, 27181, 27182, 27183];

/// The API, and so a third origin.
pub(crate) const API: &str = "http://127.0.0.1:27182";
/// The API that redirects lead to: a fourth.
pub(crate) const OTHER_API: &str = "http://127.0.0.1:27183";

/// How long to wait for the ports: another run of this test may be using them.
const PATIENCE: Duration = Duration::from_secs(120);

/// Binds all four. The error is the text for the terminal.
pub(crate) fn bind() -> Result<Vec<TcpListener>, String> {
    let since = Instant::now();
    PORTS.into_iter().map(|port| bind_one(port, since)).collect()
}

fn bind_one(port: u16, since: Instant) -> Result<TcpListener, String> {
    loop {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => {
                listener.set_nonblocking(true).map_err(|error| format!("port {port}: {error}"))?;
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse && since.elapsed() < PATIENCE => {
                sleep(Duration::from_millis(500));
            }
            Err(error) => {
                return Err(format!(
                    "error: 127.0.0.1:{port} can't be listened on: {error}\n  \
                     why: policies are checked when they are compiled, so the ports in their origins are fixed\n \
                     help: end the program that uses it, and run this test again"
                ));
            }
        }
    }
}

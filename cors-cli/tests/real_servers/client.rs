//! One request on one connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer without its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
    }
}

pub(crate) fn send(address: SocketAddr, method: &str, target: &str, lines: &[(String, String)]) -> Answer {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(10)).expect("a server listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let mut request = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in lines {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).expect("the connection is open");
    let mut bytes = Vec::new();
    // A server may hang up hard behind its answer.
    let read = stream.read_to_end(&mut bytes);
    assert!(read.is_ok() || !bytes.is_empty(), "{method} {target} {lines:?}: {read:?}");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut rows = head.split("\r\n");
    let status_line = rows.next().unwrap_or_default();
    let status = status_line
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or_else(|| panic!("{method} {target} {lines:?}: not a status line: {status_line:?}"));
    let headers = rows.filter_map(|row| row.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Answer { status, headers }
}

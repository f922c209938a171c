//! A client that writes the bytes it is given and shows the lines that come back: HTTP libraries tidy up what these
//! tests look for, such as a header that is sent twice.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take before the test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

/// One connection, kept alive from request to request.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// An answer, line by line.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The header lines in the order in which they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, empty where HTTP allows none.
    pub body: Vec<u8>,
}

impl Connection {
    /// Connects to a server.
    ///
    /// # Panics
    ///
    /// If nobody listens.
    #[must_use]
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("a server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout that isn't zero");
        stream.set_nodelay(true).expect("a connected socket");
        Self { stream: BufReader::new(stream) }
    }

    /// Sends a request whose header is `lines` and nothing else, and reads the answer.
    ///
    /// # Panics
    ///
    /// If the answer isn't HTTP/1.1, or if bytes of an earlier answer are left over.
    pub fn send<N: AsRef<str>, V: AsRef<str>>(
        &mut self,
        method: &str,
        target: &str,
        lines: &[(N, V)],
        body: &str,
    ) -> Answer {
        let mut bytes = format!("{method} {target} HTTP/1.1\r\n");
        for (name, value) in lines {
            bytes.extend([name.as_ref(), ": ", value.as_ref(), "\r\n"]);
        }
        bytes.extend(["\r\n", body]);
        assert!(self.stream.buffer().is_empty(), "bytes behind the answer before: {:?}", self.stream.buffer());
        self.stream.get_mut().write_all(bytes.as_bytes()).expect("the connection is open");
        self.read(method)
    }

    fn read(&mut self, method: &str) -> Answer {
        let status_line = self.line();
        let status = status_line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok())
            .unwrap_or_else(|| panic!("not a status line: {status_line:?}"));
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("not a field line: {line:?}"));
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        // RFC 9112, 6.3: these have no body whatever their header says.
        if method != "HEAD" && !matches!(status, 101 | 204 | 304) {
            assert!(answer.values("transfer-encoding").is_empty(), "the tests' handlers have bodies of known length");
            let length = answer.values("content-length");
            let [length] = length.as_slice() else { panic!("one Content-Length, not {length:?}") };
            answer.body = vec![0; length.parse().expect("a length")];
            self.stream.read_exact(&mut answer.body).expect("a whole body");
        }
        answer
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a line in time");
        line.strip_suffix("\r\n").unwrap_or_else(|| panic!("the connection closed after {line:?}")).to_owned()
    }
}

impl Answer {
    /// The values of one field, a value for each line. `name` is in lower case.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The Access-Control-* and Vary lines, sorted by name.
    #[must_use]
    pub fn cors_lines(&self) -> Vec<(&str, &str)> {
        let mut lines: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| name == "vary" || name.starts_with("access-control-"))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        lines.sort_unstable();
        lines
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// If it isn't UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the tests' handlers answer with text")
    }
}

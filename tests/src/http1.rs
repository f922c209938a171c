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
    /// The lines behind the body, names in lower case.
    pub trailers: Vec<(String, String)>,
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
        self.write(method, target, lines, body);
        self.read(method)
    }

    fn write<N: AsRef<str>, V: AsRef<str>>(&mut self, method: &str, target: &str, lines: &[(N, V)], body: &str) {
        let mut bytes = format!("{method} {target} HTTP/1.1\r\n");
        for (name, value) in lines {
            bytes.extend([name.as_ref(), ": ", value.as_ref(), "\r\n"]);
        }
        bytes.extend(["\r\n", body]);
        assert!(self.stream.buffer().is_empty(), "bytes behind the answer before: {:?}", self.stream.buffer());
        self.stream.get_mut().write_all(bytes.as_bytes()).expect("the connection is open");
    }

    /// Sends a request as [`send`](Self::send) does and reads what comes before the body of the answer. A body in chunks
    /// is then there for [`chunk`](Self::chunk).
    ///
    /// # Panics
    ///
    /// As with [`send`](Self::send).
    pub fn begin<N: AsRef<str>, V: AsRef<str>>(&mut self, method: &str, target: &str, lines: &[(N, V)]) -> Answer {
        self.write(method, target, lines, "");
        self.read_head()
    }

    /// The next chunk of a body, as soon as it comes; `None` at the end, before the trailers.
    ///
    /// # Panics
    ///
    /// If what comes isn't a chunk
    /// ([RFC 9112, 7.1](https://www.rfc-editor.org/rfc/rfc9112#section-7.1)).
    pub fn chunk(&mut self) -> Option<Vec<u8>> {
        let line = self.line();
        let length = usize::from_str_radix(&line, 16).unwrap_or_else(|_| panic!("not a chunk's length: {line:?}"));
        if length == 0 {
            return None;
        }
        let mut chunk = vec![0; length];
        self.stream.read_exact(&mut chunk).expect("a whole chunk");
        assert_eq!(self.line(), "", "behind a chunk");
        Some(chunk)
    }

    /// Writes bytes of another protocol, after an upgrade, and reads as many as `answer` has.
    ///
    /// # Panics
    ///
    /// If the server hangs up.
    pub fn exchange(&mut self, bytes: &[u8], answer: &mut [u8]) {
        self.stream.get_mut().write_all(bytes).expect("the connection is open");
        self.stream.read_exact(answer).expect("an answer in time");
    }

    /// Reads the answer behind an interim one.
    ///
    /// # Panics
    ///
    /// As with [`send`](Self::send).
    pub fn read(&mut self, method: &str) -> Answer {
        let mut answer = self.read_head();
        // RFC 9112, 6.3: these have no body whatever their header says.
        if method == "HEAD" || matches!(answer.status, 101 | 204 | 304) {
            return answer;
        }
        if answer.values("transfer-encoding") == ["chunked"] {
            while let Some(chunk) = self.chunk() {
                answer.body.extend(chunk);
            }
            answer.trailers = self.fields();
        } else {
            let length = answer.values("content-length");
            let [length] = length.as_slice() else { panic!("one Content-Length, not {length:?}") };
            answer.body = vec![0; length.parse().expect("a length")];
            self.stream.read_exact(&mut answer.body).expect("a whole body");
        }
        answer
    }

    fn read_head(&mut self) -> Answer {
        let status_line = self.line();
        let status = status_line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok())
            .unwrap_or_else(|| panic!("not a status line: {status_line:?}"));
        Answer { status, headers: self.fields(), body: Vec::new(), trailers: Vec::new() }
    }

    /// Field lines, up to the empty line behind them.
    fn fields(&mut self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        loop {
            let line = self.line();
            if line.is_empty() {
                return fields;
            }
            let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("not a field line: {line:?}"));
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
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

    /// Whether this is an answer without a body that says so as HTTP lets it: with a length of 0, and with none in a 204
    /// ([RFC 9110, 8.6](https://www.rfc-editor.org/rfc/rfc9110#section-8.6)).
    #[must_use]
    pub fn says_no_body(&self) -> bool {
        let length: &[&str] = if self.status == 204 { &[] } else { &["0"] };
        self.body.is_empty()
            && self.values("content-length") == length
            && self.values("content-type").is_empty()
            && self.values("transfer-encoding").is_empty()
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

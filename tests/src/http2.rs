//! An HTTP/2 client that gives the same [`Answer`] as the one for HTTP/1.1.

use std::net::SocketAddr;

use http::{HeaderMap, HeaderValue, Request, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::http1::Answer;

/// The fields that HTTP/2 has in another form, or forbids
/// ([RFC 9113, 8.2.2 and 8.3.1](https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2)).
const NOT_IN_HTTP2: [&str; 2] = ["connection", "host"];

/// A connection to a server that speaks HTTP/2 without being asked.
#[derive(Debug)]
pub struct Connection {
    address: SocketAddr,
    client: SendRequest<Full<Bytes>>,
}

impl Connection {
    /// Connects to a server, inside of its runtime.
    ///
    /// # Panics
    ///
    /// If nobody listens, or not with HTTP/2.
    pub async fn open(address: SocketAddr) -> Self {
        let stream = tokio::net::TcpStream::connect(address).await.expect("a server listens");
        let (client, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
        tokio::spawn(connection);
        Self { address, client }
    }

    /// Sends a request and reads the answer.
    ///
    /// # Panics
    ///
    /// If there is no answer, or one that isn't HTTP/2.
    pub async fn send<N: AsRef<str>, V: AsRef<str>>(
        &mut self,
        method: &str,
        target: &str,
        lines: &[(N, V)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("http://{}{target}", self.address));
        for (name, value) in lines {
            if !NOT_IN_HTTP2.iter().any(|other| name.as_ref().eq_ignore_ascii_case(other)) {
                request = request.header(name.as_ref(), value.as_ref());
            }
        }
        let request = request.body(Full::from(body.to_owned())).expect("a request");
        let (head, body) = self.client.send_request(request).await.expect("an answer").into_parts();
        assert_eq!(head.version, Version::HTTP_2);
        let body = body.collect().await.expect("a whole body");
        let lines = |map: &HeaderMap| {
            let text = |value: &HeaderValue| value.to_str().expect("ASCII").to_owned();
            map.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
        };
        Answer {
            status: head.status.as_u16(),
            headers: lines(&head.headers),
            trailers: body.trailers().map(lines).unwrap_or_default(),
            body: body.to_bytes().into(),
        }
    }
}

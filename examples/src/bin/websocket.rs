//! A WebSocket that refuses strangers' pages, and a page that may talk to it.
//!
//! ```console
//! $ cargo run -p cors-examples --bin websocket
//! ```
//!
//! <http://127.0.0.1:3000> has the page. A stranger's handshake is answered with 403:
//!
//! ```console
//! $ curl -i http://127.0.0.1:3000/chat -H 'Origin: https://evil.example' \
//!       -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
//!       -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
//! ```
//!
//! Browsers check nothing here: a page of any origin may open a WebSocket, and the user's cookies go along. A layer changes
//! nothing of that; the service looks at the Origin before it agrees to the upgrade.

use axum::Router;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use cors_runtime::{Policy, cors_policy};

/// Who may open a WebSocket. The page of the service itself has an Origin as any other page has, so it is listed as well.
const CHAT: Policy = cors_policy!(
    origins = [
        "https://app.example.com",
        "http://127.0.0.1:3000", // the page below
        "http://localhost:3000",
    ]
);

const PAGE: &str = r#"<!doctype html>
<title>Echo</title>
<form><input name="text" placeholder="Say something" autofocus></form>
<ul></ul>
<script>
    const socket = new WebSocket(`ws://${location.host}/chat`)
    const say = (text) => document.querySelector('ul').append(Object.assign(document.createElement('li'), { textContent: text }))
    socket.onopen = () => say('connected')
    socket.onmessage = (message) => say(message.data)
    socket.onclose = () => say('closed')
    document.forms[0].onsubmit = (event) => {
        event.preventDefault()
        socket.send(event.target.text.value)
        event.target.reset()
    }
</script>
"#;

fn app() -> Router {
    // `any`, because a handshake is a GET in HTTP/1.1 and a CONNECT in HTTP/2.
    Router::new().route("/", get(async || Html(PAGE))).route("/chat", any(chat))
}

async fn chat(headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if CHAT.allows_origin(&headers) {
        upgrade.on_upgrade(echo)
    } else {
        (StatusCode::FORBIDDEN, "this page may not talk to us").into_response()
    }
}

/// Sends back what comes in, until either side has enough.
async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

    use super::*;

    /// A connection on which a page of `origin` asked for a WebSocket, and the header of the answer.
    async fn shake_hands(origin: &str) -> (TcpStream, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        tokio::spawn(async { axum::serve(listener, app()).await });
        let mut stream = TcpStream::connect(address).await.expect("a server listens");
        let request = format!(
            "GET /chat HTTP/1.1\r\nHost: {address}\r\n{origin}Connection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("the connection is open");
        let mut header = Vec::new();
        while !header.ends_with(b"\r\n\r\n") {
            header.push(stream.read_u8().await.expect("a whole header"));
        }
        (stream, String::from_utf8(header).expect("ASCII"))
    }

    #[tokio::test]
    async fn a_page_that_is_listed_is_echoed() {
        let talk = async {
            for origin in ["https://app.example.com", "http://127.0.0.1:3000"] {
                let (mut stream, header) = shake_hands(&format!("Origin: {origin}\r\n")).await;
                assert!(header.starts_with("HTTP/1.1 101 "), "{header}");
                assert!(header.to_ascii_lowercase().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="));
                // A text frame of five bytes with the mask 0, and the same without a mask.
                stream.write_all(b"\x81\x85\0\0\0\0hello").await.expect("the connection is open");
                let mut answer = [0; 7];
                stream.read_exact(&mut answer).await.expect("a frame");
                assert_eq!(&answer, b"\x81\x05hello");
            }
        };
        timeout(Duration::from_secs(20), talk).await.expect("an echo in time");
    }

    #[tokio::test]
    async fn a_stranger_is_refused() {
        let talk = async {
            for origin in ["Origin: https://evil.example\r\n", "Origin: null\r\n", ""] {
                let (_, header) = shake_hands(origin).await;
                assert!(header.starts_with("HTTP/1.1 403 "), "{header}");
            }
        };
        timeout(Duration::from_secs(20), talk).await.expect("an answer in time");
    }
}

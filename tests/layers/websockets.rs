//! A browser opens a WebSocket of any page, so the service looks at the Origin itself: real handshakes, over HTTP/1.1 and HTTP/2.

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http2::handshake;
use hyper::ext::Protocol;
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::support::{APP, Client, STRANGER};

const OWN: &str = "http://api.example";

const CHAT: Policy = cors_policy!(
    origins = ["https://app.example.com", "http://api.example"],
    credentials = true,
    path = "^/asked-by-decide-alone/",
    dangerously = [insecure_origins],
);

fn open(allowed: bool, upgrade: WebSocketUpgrade) -> Response {
    if allowed { upgrade.on_upgrade(async |_| ()) } else { StatusCode::FORBIDDEN.into_response() }
}

fn router() -> Router {
    let owned = OwnedPolicy::builder().origins(APP).build().expect("a policy");
    let by_text = async |headers: HeaderMap, upgrade: WebSocketUpgrade| {
        let origin = headers.get("origin").and_then(|origin| origin.to_str().ok());
        open(origin.is_some_and(|origin| CHAT.allows_origin_text(origin)), upgrade)
    };
    Router::new()
        .route("/chat", any(async |headers: HeaderMap, upgrade| open(CHAT.allows_origin(&headers), upgrade)))
        .route("/owned", any(async move |headers: HeaderMap, upgrade| open(owned.allows_origin(&headers), upgrade)))
        .route("/by-text", any(by_text))
        .route("/unguarded", any(async |upgrade| open(true, upgrade)))
}

/// The status of a handshake's answer, and Sec-WebSocket-Accept.
fn shake_hands(router: Router, target: &str, origins: &[&str]) -> (u16, Option<String>) {
    let mut lines = vec![
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    lines.extend(origins.iter().map(|origin| ("Origin", *origin)));
    let answer = Client::new(router).send("GET", target, &lines);
    (answer.status, answer.values("sec-websocket-accept").first().map(|accept| (*accept).to_owned()))
}

/// The example of [RFC 6455, 1.3](https://www.rfc-editor.org/rfc/rfc6455#section-1.3).
fn opened() -> (u16, Option<String>) {
    (101, Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".to_owned()))
}

#[test]
fn only_pages_of_the_policy_get_a_connection() {
    const REFUSED: (u16, Option<String>) = (403, None);
    for target in ["/chat", "/owned", "/by-text"] {
        assert_eq!(shake_hands(router(), target, &[APP]), opened(), "{target}");
        for origins in [&[STRANGER][..], &[], &["null"], &["https://app.example.com.evil.example"]] {
            assert_eq!(shake_hands(router(), target, origins), REFUSED, "{target} {origins:?}");
        }
    }
    for target in ["/chat", "/owned"] {
        assert_eq!(shake_hands(router(), target, &[APP, APP]), REFUSED, "{target}");
        assert_eq!(shake_hands(router(), target, &[APP, STRANGER]), REFUSED, "{target}");
    }
    // The service's own page has an Origin, too: it is listed, or refused.
    assert_eq!(shake_hands(router(), "/chat", &[OWN]), opened());
    assert_eq!(shake_hands(router(), "/owned", &[OWN]), REFUSED);
}

/// What makes it necessary: the layer has nothing to say to a WebSocket.
#[test]
fn a_layer_keeps_no_stranger_out() {
    const AROUND: Policy = cors_policy!(origin = "https://app.example.com");
    assert_eq!(shake_hands(router().layer(AROUND), "/unguarded", &[STRANGER]), opened());
    assert_eq!(shake_hands(router().layer(AROUND), "/chat", &[STRANGER]).0, 403);
    assert_eq!(shake_hands(router().layer(AROUND), "/chat", &[APP]), opened());
}

/// An extended CONNECT ([RFC 8441](https://www.rfc-editor.org/rfc/rfc8441)).
#[test]
fn over_http2_as_well() {
    let server = Client::new(router()).server;
    server.block_on(async {
        let stream = tokio::net::TcpStream::connect(server.address).await.expect("a server listens");
        let (mut client, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
        tokio::spawn(connection);
        let uri = |path: &str| format!("http://{}{path}", server.address);
        // Once something was answered, the server's settings are known.
        let request = Request::get(uri("/chat")).body(Empty::<Bytes>::new()).expect("a request");
        client.send_request(request).await.expect("an answer");
        for (origin, status) in [(APP, 200), (STRANGER, 403)] {
            let mut request = Request::builder()
                .method(Method::CONNECT)
                .uri(uri("/chat"))
                .header("sec-websocket-version", "13")
                .header("origin", origin)
                .body(Empty::<Bytes>::new())
                .expect("a request");
            request.extensions_mut().insert(Protocol::from_static("websocket"));
            let explanation = CHAT.explain(request.method(), "/asked-by-decide-alone/", request.headers());
            assert_eq!(explanation.exemption, Some(cors_runtime::explain::Exemption::WebSocket));
            let answer = client.send_request(request).await.expect("an answer");
            assert_eq!(answer.status(), status, "{origin}");
        }
    });
}

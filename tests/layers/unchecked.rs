//! Requests with an Origin that no browser checks: what is sent stays as it is, and nobody is told that they are blocked.

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use cors_runtime::{Policy, cors_policy};
use cors_tests::http2;
use tracing::Level;

use crate::support::{Client, STRANGER, heard};

const API: Policy = cors_policy!(origins = ["https://app.example.com", "https://admin.example.com"], methods = "POST");

fn client() -> Client {
    let explain =
        async |request: Request| API.explain(request.method(), request.uri().path(), request.headers()).to_string();
    Client::new(Router::new().fallback(any(explain)).layer(API))
}

#[test]
fn what_no_browser_checks_is_not_told_as_blocked() {
    let mut client = client();
    for (target, lines, is) in [
        ("/websocket", &[("Upgrade", "websocket"), ("Connection", "Upgrade")][..], "a WebSocket's handshake"),
        ("/navigation", &[("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "cross-site")], "a navigation"),
        ("/no-cors", &[("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Site", "cross-site")], "a load without CORS"),
        ("/same-origin", &[("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-origin")], "of the same origin"),
        ("/none", &[("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "none")], "of the user or of an extension"),
    ] {
        let answer = client.send("POST", target, &[&[("Origin", STRANGER)], lines].concat());
        assert_eq!(answer.cors_lines(), [("vary", "Origin")], "{target}");
        let told = answer.text();
        assert!(told.contains(is) && told.contains("which no browser checks"), "{told}");
        assert!(!told.contains("To allow it"), "{told}");
        assert_eq!(heard(Level::DEBUG, "request", &format!("POST {target}")).len(), 0, "{target}");
    }
}

#[test]
fn what_a_browser_checks_is_told() {
    let mut client = client();
    for (target, lines) in [
        ("/older-browser", &[][..]),
        ("/cross-site", &[("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site")]),
        ("/same-site", &[("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-site")]),
    ] {
        let answer = client.send("POST", target, &[&[("Origin", STRANGER)], lines].concat());
        assert_eq!(answer.cors_lines(), [("vary", "Origin")], "{target}");
        assert!(answer.text().contains("The page can't read the response."), "{target}: {}", answer.text());
        assert_eq!(heard(Level::DEBUG, "request", &format!("POST {target}")).len(), 1, "{target}");
    }
    assert_eq!(client.preflight("/preflight", STRANGER, "POST").status, 403);
    assert_eq!(heard(Level::DEBUG, "request", "OPTIONS /preflight").len(), 1);
}

/// HTTP/2 has the host in another place.
#[test]
fn a_page_of_the_server_itself_is_no_stranger() {
    let mut client = client();
    client.send("POST", "/own-page", &[("Origin", "http://api.example")]);
    let own = format!("http://{}", client.server.address);
    client.server.block_on(async {
        let mut connection = http2::Connection::open(client.server.address).await;
        connection.send("POST", "/own-page", &[("Origin", own.as_str())], "").await;
        connection.send("POST", "/not-own-page", &[("Origin", STRANGER)], "").await;
    });
    assert_eq!(heard(Level::DEBUG, "request", "POST /own-page").len(), 0);
    assert_eq!(heard(Level::DEBUG, "request", "POST /not-own-page").len(), 1);
}

#[test]
fn an_opaque_origin_has_its_causes() {
    let told = client().send("POST", "/", &[("Origin", "null")]);
    assert!(told.text().contains("`Referrer-Policy: no-referrer`"), "{}", told.text());
}

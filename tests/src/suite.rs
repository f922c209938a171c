//! What must hold behind every adapter beside the table: bodies of every kind stay what they are, errors can be read, and
//! preflights are answered before authentication.
//!
//! A framework's test serves [`API`], or [`built`], before an application of these routes:
//!
//! | route | what it is |
//! |---|---|
//! | `/api/users` | GET and PUT, by handlers of the framework's own |
//! | `/api/number/{n}` | GET, with an extractor that takes numbers only |
//! | `/api/panic` | GET, panics; what the framework has to catch it stands inside of the policy |
//! | `/api/body/…`, `/api/upgrade` | what [`bodies`] answers, or the framework's own means |
//! | `/health` | GET, outside of the policy's `path` |
//!
//! Inside of the policy stands an authentication, which answers 401 to every request without Authorization.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors_policy};
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;

use crate::http1::{Answer, Connection};
use crate::http2;
use crate::outcome::is_cors;
use crate::server::Server;

/// The policy of the applications.
pub const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type, Authorization",
    expose_headers = "ETag, Content-Range",
    credentials = true,
    max_age = "24h",
    path = "^/api/",
);

/// The same policy, built when the program starts.
///
/// # Panics
///
/// If what compiles can't be built.
#[must_use]
pub fn built() -> OwnedPolicy {
    OwnedPolicy::builder()
        .origins(["https://app.example.com", "https://*.preview.example.com"])
        .methods("GET, PUT")
        .headers("Content-Type, Authorization")
        .expose_headers("ETag, Content-Range")
        .credentials(true)
        .max_age("24h")
        .path("^/api/")
        .build()
        .expect("what compiles can be built")
}

const APP: &str = "https://app.example.com";

const PREFLIGHT: [(&str, &str); 6] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-headers", "Content-Type, Authorization"),
    ("access-control-allow-methods", "GET, PUT"),
    ("access-control-allow-origin", APP),
    ("access-control-max-age", "86400"),
    ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
];

const ACTUAL: [(&str, &str); 4] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-origin", APP),
    ("access-control-expose-headers", "ETag, Content-Range"),
    ("vary", "Origin"),
];

/// What differs from framework to framework.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all combinations are possible")]
#[derive(Clone, Copy, Debug)]
pub struct Framework {
    /// The status where an extractor refuses `/api/number/x`.
    pub refused_by_extractor: u16,
    /// The status of a method without a route.
    pub method_not_allowed: u16,
    /// Whether a response can have trailers.
    pub has_trailers: bool,
    /// Whether a handler can take the connection over.
    pub has_upgrades: bool,
    /// Whether it speaks HTTP/2 without TLS.
    pub has_http2: bool,
    /// Whether a panic is caught.
    pub catches_panics: bool,
}

impl Framework {
    /// A framework that has everything, and the usual statuses.
    pub const EVERYTHING: Self = Self {
        refused_by_extractor: 400,
        method_not_allowed: 405,
        has_trailers: true,
        has_upgrades: true,
        has_http2: true,
        catches_panics: true,
    };
}

/// A gate that a body waits at until a test opens it.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

impl Gate {
    /// Lets whoever waits, or comes next, through.
    pub fn open(&self) {
        self.0.add_permits(1);
    }

    /// Waits for the gate.
    ///
    /// # Panics
    ///
    /// Never: nobody closes the semaphore.
    pub async fn pass(self) {
        self.0.acquire().await.expect("nobody closes it").forget();
    }
}

/// A body in pieces, and perhaps with trailers: of unknown length.
pub struct Pieces {
    left: VecDeque<Piece>,
}

enum Piece {
    Data(&'static str),
    Gate(Pin<Box<dyn Future<Output = ()> + Send + Sync>>),
    Trailer(&'static str, &'static str),
}

impl Pieces {
    fn new(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self { left: pieces.into_iter().collect() }
    }

    /// The text of a body of known length, for a framework whose own body keeps that where it loses another's.
    #[must_use]
    pub fn whole(&self) -> Option<&'static str> {
        match (self.left.front(), self.left.len()) {
            (None, _) => Some(""),
            (Some(Piece::Data(text)), 1) => Some(text),
            _ => None,
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    // Never one; some frameworks want it so.
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(Piece::Gate(gate)) = self.left.front_mut() {
            if gate.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.left.pop_front();
        }
        Poll::Ready(self.left.pop_front().map(|piece| {
            Ok(match piece {
                Piece::Data(text) => Frame::data(Bytes::from_static(text.as_bytes())),
                Piece::Gate(_) => unreachable!("one gate at a time"),
                Piece::Trailer(name, value) => Frame::trailers(HeaderMap::from_iter([(
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )])),
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.whole().map_or_else(SizeHint::default, |text| SizeHint::with_exact(text.len() as u64))
    }
}

/// The pieces of `/api/body/stream`.
pub const STREAM: [&str; 3] = ["one, ", "two, ", "three"];

/// The events of `/api/body/events`. Behind the first one a body waits for the gate.
pub const EVENTS: [&str; 2] = ["data: one\n\n", "data: two\n\n"];

/// The body of `/api/body/file`.
pub const FILE: &str = "0123456789";

/// What `/api/body/…` answers to a request with these headers; 404 for what it doesn't have.
#[must_use]
pub fn bodies(path: &str, headers: &HeaderMap, gate: &Gate) -> Response<Pieces> {
    let mut response = Response::new(Pieces::new([]));
    let mut set = |name: HeaderName, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    let pieces = match path {
        "/api/body/stream" => STREAM.map(Piece::Data).into(),
        "/api/body/events" => {
            set(CONTENT_TYPE, "text/event-stream");
            let [first, second] = EVENTS.map(Piece::Data);
            vec![first, Piece::Gate(Box::pin(gate.clone().pass())), second]
        }
        "/api/body/trailers" => {
            set(http::header::TRAILER, "x-checksum");
            vec![Piece::Data("body"), Piece::Trailer("x-checksum", "7")]
        }
        "/api/body/file" => {
            set(ETAG, "\"7\"");
            set(ACCEPT_RANGES, "bytes");
            set(CONTENT_TYPE, "text/plain");
            if headers.get(IF_NONE_MATCH).is_some_and(|tag| tag == "\"7\"") {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                vec![]
            } else if headers.get(RANGE).is_some_and(|range| range == "bytes=2-5") {
                set(CONTENT_RANGE, "bytes 2-5/10");
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                vec![Piece::Data(&FILE[2..=5])]
            } else {
                vec![Piece::Data(FILE)]
            }
        }
        _ => {
            *response.status_mut() = StatusCode::NOT_FOUND;
            vec![]
        }
    };
    *response.body_mut() = Pieces::new(pieces);
    response
}

/// The protocol that a connection is upgraded to in name; what goes over it is bytes. actix-web hands a connection over for no
/// other.
pub const PROTOCOL: &str = "websocket";

/// What `/api/upgrade` answers: 101, and then every byte comes back.
pub fn upgrade<C, E>(pending: impl Future<Output = Result<C, E>> + Send + 'static) -> Response<Pieces>
where
    C: AsyncRead + AsyncWrite + Send,
    E: Send,
{
    tokio::spawn(async move {
        if let Ok(connection) = pending.await {
            let (mut read, mut write) = tokio::io::split(connection);
            // It ends when the client hangs up.
            let _ = tokio::io::copy(&mut read, &mut write).await;
        }
    });
    let mut response = Response::new(Pieces::new([]));
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(http::header::CONNECTION, HeaderValue::from_static("upgrade"));
    response.headers_mut().insert(http::header::UPGRADE, HeaderValue::from_static(PROTOCOL));
    response
}

/// Checks a policy, [`API`] or [`built`]. `serve` serves the application, whose bodies wait at the gate, behind the policy that it is given,
/// or without one.
///
/// # Panics
///
/// With what doesn't hold.
pub fn check<P>(policy: P, serve: impl Fn(Option<P>, Gate) -> Server, framework: Framework) {
    let gate = Gate::default();
    let without_policy = &serve(None, gate.clone());
    let server = &serve(Some(policy), gate.clone());
    preflights_come_before_authentication(server);
    errors_can_be_read(server, framework);
    the_rest_is_untouched(server);
    bodies_stay_what_they_are(server, without_policy);
    events_come_one_by_one(server, &gate);
    if framework.has_trailers {
        let answer = get(server, "/api/body/trailers", &[("TE", "trailers")]);
        assert_eq!((answer.status, answer.text()), (200, "body"));
        assert_eq!(answer.trailers, [("x-checksum".to_owned(), "7".to_owned())]);
        assert_eq!(answer.cors_lines(), ACTUAL);
    }
    if framework.has_upgrades {
        upgrades(server);
    }
    if framework.has_http2 {
        over_http2(server);
    }
}

fn lines<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("Host", "api.example"), ("Origin", APP), ("Authorization", "Bearer x")], more].concat()
}

fn get(server: &Server, target: &str, more: &[(&str, &str)]) -> Answer {
    Connection::open(server.address).send("GET", target, &lines(more), "")
}

fn preflights_come_before_authentication(server: &Server) {
    let mut connection = Connection::open(server.address);
    // The last two have no route for OPTIONS, and none at all.
    for target in ["/api/users", "/api/number/7", "/api/panic", "/api/nothing-here"] {
        let preflight = [("Host", "api.example"), ("Origin", APP), ("Access-Control-Request-Method", "PUT")];
        let answer = connection.send("OPTIONS", target, &preflight, "");
        assert_eq!(answer.status, 204, "{target}: {answer:?}");
        assert_eq!(answer.cors_lines(), PREFLIGHT, "{target}");
        assert!(answer.says_no_body(), "{target}: {answer:?}");
        let stranger =
            [("Host", "api.example"), ("Origin", "https://other.example"), ("Access-Control-Request-Method", "PUT")];
        let answer = connection.send("OPTIONS", target, &stranger, "");
        assert_eq!(answer.status, 403, "{target}: {answer:?}");
        assert_eq!(answer.cors_lines(), [PREFLIGHT[5]], "{target}");
        assert!(answer.says_no_body(), "{target}: {answer:?}");
    }
    let answer = connection.send("GET", "/api/users", &lines(&[]), "");
    assert_eq!((answer.status, answer.text()), (200, "Ada, Grace"), "the connection can still be used");
    assert_eq!(answer.cors_lines(), ACTUAL);
    let answer = connection.send("PUT", "/api/users", &lines(&[("Content-Length", "2")]), "[]");
    assert_eq!((answer.status, answer.text()), (200, "[]"));
    assert_eq!(answer.cors_lines(), ACTUAL);
}

fn errors_can_be_read(server: &Server, framework: Framework) {
    let mut requests = vec![
        ("GET", "/api/nothing-here", 404),
        ("DELETE", "/api/users", framework.method_not_allowed),
        // No preflight: nothing asks for a method.
        ("OPTIONS", "/api/users", framework.method_not_allowed),
        ("GET", "/api/number/x", framework.refused_by_extractor),
    ];
    if framework.catches_panics {
        requests.push(("GET", "/api/panic", 500));
    }
    for (method, target, status) in requests {
        let answer = Connection::open(server.address).send(method, target, &lines(&[]), "");
        assert_eq!(answer.status, status, "{method} {target}: {answer:?}");
        assert_eq!(answer.cors_lines(), ACTUAL, "{method} {target}: {answer:?}");
    }
    let signed_out = [("Host", "api.example"), ("Origin", APP)];
    let answer = Connection::open(server.address).send("GET", "/api/users", &signed_out, "");
    assert_eq!(answer.status, 401);
    assert_eq!(answer.cors_lines(), ACTUAL);
}

fn the_rest_is_untouched(server: &Server) {
    let answer = get(server, "/health", &[]);
    assert_eq!((answer.status, answer.text()), (200, "well"));
    assert!(answer.cors_lines().is_empty(), "{answer:?}");
    let preflight = [("Host", "api.example"), ("Origin", APP), ("Access-Control-Request-Method", "GET")];
    let answer = Connection::open(server.address).send("OPTIONS", "/health", &preflight, "");
    assert_eq!(answer.status, 401, "it goes to the authentication, as any other request does");
    assert!(answer.cors_lines().is_empty(), "{answer:?}");
}

/// Beside the policy's fields an answer has what the same application answers without a policy, framing included.
fn bodies_stay_what_they_are(server: &Server, without_policy: &Server) {
    let rest = |answer: &Answer| {
        let ours = |name: &str| is_cors(name) || name == "date";
        let mut rest: Vec<_> = answer.headers.iter().filter(|(name, _)| !ours(name)).cloned().collect();
        rest.sort();
        rest
    };
    for (method, target, more, status, text) in [
        ("GET", "/api/body/stream", None, 200, "one, two, three"),
        ("GET", "/api/body/file", None, 200, FILE),
        ("HEAD", "/api/body/file", None, 200, ""),
        ("HEAD", "/api/body/stream", None, 200, ""),
        ("GET", "/api/body/file", Some(("Range", "bytes=2-5")), 206, &FILE[2..=5]),
        ("GET", "/api/body/file", Some(("If-None-Match", "\"7\"")), 304, ""),
        ("GET", "/api/users", None, 200, "Ada, Grace"),
    ] {
        let lines = lines(more.as_slice());
        let mut connection = Connection::open(server.address);
        let answer = connection.send(method, target, &lines, "");
        assert_eq!((answer.status, answer.text()), (status, text), "{method} {target}: {answer:?}");
        assert_eq!(answer.cors_lines(), ACTUAL, "{method} {target}");
        let plain = Connection::open(without_policy.address).send(method, target, &lines, "");
        assert_eq!(rest(&answer), rest(&plain), "{method} {target}, with the policy and without it");
        // Nothing is left over on the connection.
        assert_eq!(connection.send("GET", "/health", &lines, "").text(), "well");
    }
    let stream = get(server, "/api/body/stream", &[]);
    assert_eq!(stream.values("transfer-encoding"), ["chunked"], "nobody knows the length beforehand: {stream:?}");
    let part = get(server, "/api/body/file", &[("Range", "bytes=2-5")]);
    assert_eq!(part.values("content-range"), ["bytes 2-5/10"]);
    assert_eq!(part.values("content-length"), ["4"], "the length is known: {part:?}");
    let unchanged = get(server, "/api/body/file", &[("If-None-Match", "\"7\"")]);
    assert_eq!(unchanged.values("etag"), ["\"7\""]);
}

fn events_come_one_by_one(server: &Server, gate: &Gate) {
    let mut connection = Connection::open(server.address);
    let answer = connection.begin("GET", "/api/body/events", &lines(&[("Accept", "text/event-stream")]));
    assert_eq!(answer.status, 200);
    let [kind] = answer.values("content-type")[..] else { panic!("one Content-Type: {answer:?}") };
    assert!(kind.starts_with("text/event-stream"), "{kind}");
    assert_eq!(answer.cors_lines(), ACTUAL);
    // A body that is collected first would never come this far: the gate is closed.
    let mut event = || {
        let mut text = String::new();
        while !text.ends_with("\n\n") {
            text.push_str(str::from_utf8(&connection.chunk().expect("an event")).expect("text"));
        }
        // How a framework spaces an event is its own.
        text.replace("data:one", "data: one").replace("data:two", "data: two")
    };
    assert_eq!(event(), EVENTS[0]);
    gate.open();
    assert_eq!(event(), EVENTS[1]);
}

fn upgrades(server: &Server) {
    let mut connection = Connection::open(server.address);
    let answer = connection.begin("GET", "/api/upgrade", &lines(&[("Connection", "upgrade"), ("Upgrade", PROTOCOL)]));
    assert_eq!(answer.status, 101, "{answer:?}");
    assert_eq!(answer.values("upgrade"), [PROTOCOL]);
    assert_eq!(answer.cors_lines(), ACTUAL);
    let mut echo = [0; 5];
    connection.exchange(b"hello", &mut echo);
    assert_eq!(&echo, b"hello");
}

fn over_http2(server: &Server) {
    server.block_on(async {
        let mut connection = http2::Connection::open(server.address).await;
        let preflight = [("origin", APP), ("access-control-request-method", "PUT")];
        let answer = connection.send("OPTIONS", "/api/users", &preflight, "").await;
        assert_eq!((answer.status, answer.text()), (204, ""));
        assert_eq!(answer.cors_lines(), PREFLIGHT);
        for (target, status) in [("/api/users", 200), ("/api/body/stream", 200), ("/api/nothing-here", 404)] {
            let answer = connection.send("GET", target, &lines(&[]), "").await;
            assert_eq!(answer.status, status, "{target}");
            assert_eq!(answer.cors_lines(), ACTUAL, "{target}");
        }
    });
}

//! A server with one client, and whatever the runtime tells.

use std::sync::OnceLock;

use axum::Router;
use cors_tests::http1::{Answer, Connection};
use cors_tests::listener::{Fields, Listener};
use cors_tests::server::Server;
use tracing::Level;

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const STRANGER: &str = "https://evil.example";
pub(crate) const PREFLIGHT_VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// The events of every server of this program.
static LISTENER: OnceLock<Listener> = OnceLock::new();

/// The events at `level` whose field holds `value`.
pub(crate) fn heard(level: Level, field: &str, value: &str) -> Vec<Fields> {
    let events = LISTENER.get().expect("a server was started").heard().into_iter();
    let is_such = |fields: &Fields| fields.get(field).is_some_and(|held| held == value);
    events.filter(|(of, fields)| *of == level && is_such(fields)).map(|(_, fields)| fields).collect()
}

/// One connection to a server whose events are heard.
pub(crate) struct Client {
    pub(crate) server: Server,
    connection: Connection,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        LISTENER.get_or_init(|| {
            let listener = Listener::new(Level::DEBUG);
            tracing::subscriber::set_global_default(listener.clone()).expect("it is the first one");
            listener
        });
        let server = Server::axum(router);
        Self { connection: Connection::open(server.address), server }
    }

    /// Sends a request with these lines besides Host.
    pub(crate) fn send(&mut self, method: &str, target: &str, lines: &[(&str, &str)]) -> Answer {
        let lines = [&[("Host", "api.example")], lines].concat();
        self.connection.send(method, target, &lines, "")
    }

    /// Sends a request with a body.
    pub(crate) fn send_body(&mut self, method: &str, target: &str, lines: &[(&str, &str)], body: &str) -> Answer {
        let length = body.len().to_string();
        let lines = [&[("Host", "api.example"), ("Content-Length", &length)], lines].concat();
        self.connection.send(method, target, &lines, body)
    }

    /// What a page of `APP` gets of a request.
    pub(crate) fn page(&mut self, method: &str, target: &str) -> Seen {
        Seen::of(&self.send(method, target, &[("Origin", APP)]))
    }

    /// What the browser of a page of `APP` gets of a preflight.
    pub(crate) fn page_preflight(&mut self, method: &str, target: &str) -> Seen {
        Seen::of(&self.preflight(target, APP, method))
    }

    pub(crate) fn preflight(&mut self, target: &str, origin: &str, method: &str) -> Answer {
        self.send("OPTIONS", target, &[("Origin", origin), ("Access-Control-Request-Method", method)])
    }

    /// The Access-Control-* and Vary lines of the answer to a GET of a page of `origin`.
    pub(crate) fn get(&mut self, target: &str, origin: &str) -> Vec<(String, String)> {
        let answer = self.send("GET", target, &[("Origin", origin)]);
        assert_eq!(answer.status, 200, "{target}");
        let lines = answer.cors_lines().into_iter();
        lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// What a browser gets for a page of `APP`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// An answer with this status, which the page may read; of a preflight, one that lets the browser go on if it is 204.
    Readable(u16),
    /// An answer with this status, which lacks the policy's fields: the page gets a network error.
    NetworkError(u16),
}

impl Seen {
    pub(crate) fn of(answer: &Answer) -> Self {
        match answer.values("access-control-allow-origin").as_slice() {
            [] => Self::NetworkError(answer.status),
            [origin] if *origin == APP => Self::Readable(answer.status),
            other => panic!("Access-Control-Allow-Origin is {other:?}"),
        }
    }
}

/// Lines as [`Client::get`] gives them.
pub(crate) fn lines(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

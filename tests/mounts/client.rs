//! One connection to a server, and what it has to answer.

use std::panic::{UnwindSafe, catch_unwind};

use axum::Router;
use axum::routing::MethodRouter;
use cors_tests::http1::{Answer, Connection};
use cors_tests::server::Server;

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const STRANGER: &str = "https://evil.example";
const PREFLIGHT_VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// The answer to a preflight that nobody allows.
const REFUSED: [(&str, &str); 1] = [("vary", PREFLIGHT_VARY)];

/// `routes` at `/u`.
pub(crate) fn at_u(routes: MethodRouter) -> Router {
    Router::new().route("/u", routes)
}

/// One connection to a server.
pub(crate) struct Client {
    connection: Connection,
    path: &'static str,
    _server: Server,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        let server = Server::axum(router);
        Self { connection: Connection::open(server.address), path: "/u", _server: server }
    }

    /// The client, for what stands at another path.
    pub(crate) fn at(&mut self, path: &'static str) -> &mut Self {
        self.path = path;
        self
    }

    pub(crate) fn send(&mut self, method: &str, origin: Option<&str>) -> Answer {
        let origin: Vec<_> = origin.map(|origin| ("Origin", origin)).into_iter().collect();
        self.send_with(method, &origin)
    }

    pub(crate) fn send_with(&mut self, method: &str, lines: &[(&str, &str)]) -> Answer {
        let lines = [&[("Host", "api.example")], lines].concat();
        self.connection.send(method, self.path, &lines, "")
    }

    pub(crate) fn preflight(&mut self, origin: &str, method: &str) -> Answer {
        let lines = [("Host", "api.example"), ("Origin", origin), ("Access-Control-Request-Method", method)];
        self.connection.send("OPTIONS", self.path, &lines, "")
    }

    /// A preflight is refused, with nothing in the answer that lets a browser go on.
    #[track_caller]
    pub(crate) fn assert_refused(&mut self, origin: &str, method: &str) {
        let answer = self.preflight(origin, method);
        assert_eq!((answer.status, answer.text()), (403, ""), "{origin} {method}");
        assert_eq!(answer.cors_lines(), REFUSED, "{origin} {method}");
    }

    /// A preflight is allowed: with this Allow-Origin, and this list of methods.
    #[track_caller]
    pub(crate) fn assert_allowed(&mut self, origin: &str, method: &str, allow_origin: &str, methods: &str) {
        let answer = self.preflight(origin, method);
        assert_eq!(answer.status, 204, "{origin} {method}");
        assert_eq!(answer.values("access-control-allow-origin"), [allow_origin], "{origin} {method}");
        assert_eq!(answer.values("access-control-allow-methods"), [methods], "{origin} {method}");
    }

    /// A request of `APP` gets this answer, with this Allow-Origin or, for "", none.
    #[track_caller]
    pub(crate) fn assert_runs(&mut self, method: &str, status: u16, text: &str, allow_origin: &str) -> Answer {
        let answer = self.send(method, Some(APP));
        assert_eq!((answer.status, answer.text()), (status, text), "{method}");
        let expected: &[&str] = if allow_origin.is_empty() { &[] } else { &[allow_origin] };
        assert_eq!(answer.values("access-control-allow-origin"), expected, "{method}");
        answer
    }

    /// No handler has the method; the first policy's headers are there, and Allow.
    #[track_caller]
    pub(crate) fn assert_not_allowed(&mut self, method: &str, allow_origin: &str, allow: &str) {
        let answer = self.assert_runs(method, 405, "", allow_origin);
        assert_eq!(answer.values("allow"), [allow], "{method}");
        assert_eq!(answer.values("content-length"), ["0"], "{method}");
    }

    /// No policy has anything to say: what runs is the handlers', preflights included.
    #[track_caller]
    pub(crate) fn assert_left_alone(&mut self, method: &str, text: &str) {
        let answer = self.send(method, Some(APP));
        assert_eq!((answer.status, answer.text()), (200, text), "{method}");
        assert!(answer.cors_lines().is_empty(), "{method}: {answer:?}");
        let preflight = self.preflight(APP, method);
        assert_eq!((preflight.status, preflight.cors_lines()), (405, Vec::new()), "{method}");
    }

    /// The policies of [`write`] answer, and no other one does.
    #[track_caller]
    pub(crate) fn assert_write_is_guarded(&mut self) {
        for (method, text) in [("PUT", "replace"), ("POST", "create")] {
            self.assert_refused(STRANGER, method);
            self.assert_allowed(APP, method, APP, method);
            self.assert_runs(method, 200, text, APP);
        }
    }
}

/// axum panics while `build` runs, and says why.
#[track_caller]
pub(crate) fn assert_overlaps<T>(build: impl FnOnce() -> T + UnwindSafe) {
    let message = panic_of(build);
    assert!(message.contains("Overlapping method route"), "{message}");
}

/// What the panic says that there is while `build` runs.
#[track_caller]
pub(crate) fn panic_of<T>(build: impl FnOnce() -> T + UnwindSafe) -> String {
    let Err(panic) = catch_unwind(|| drop(build())) else { panic!("the router was built") };
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()))
        .expect("a message")
}

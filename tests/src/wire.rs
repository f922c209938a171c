//! The conformance table over TCP: every case is sent to a real server, in which an adapter puts the case's policy before
//! a handler.
//!
//! ```
//! use cors_tests::server::Server;
//! use cors_tests::wire::{self, REFUSED_BY_HYPER};
//!
//! let report = wire::check(|policy, handler| Server::axum(handler.router().layer(policy)));
//! report.assert_holds(&REFUSED_BY_HYPER);
//! ```

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use cors_runtime::Policy;
use cors_runtime::startup::OwnedPolicy;
use http::{HeaderMap, Method, Response, Uri};

use crate::cases::{CASES, Case, CaseFile, Kind, Lines, load};
use crate::http1::{Answer, Connection};
use crate::outcome::{Outcome, handle, is_cors, readable_lines};
use crate::policies::Declared;
use crate::server::Server;

/// What a server refuses that reads requests with hyper, which takes 100 header lines.
pub const REFUSED_BY_HYPER: [(&str, u16); 1] =
    [("a preflight with 300 lines of requested headers costs a listing policy nothing", 431)];

/// What the requests carry that have a body.
const REQUEST_BODY: &str = "the request's body";

/// What stands behind an adapter: it answers what the case at hand says, and keeps what it was asked.
///
/// It has to be asked for every method and every path.
#[derive(Clone, Debug, Default)]
pub struct Handler {
    state: Arc<Mutex<State>>,
    /// Called for each request, where no case is at hand.
    always: Option<Called>,
}

#[derive(Clone)]
struct Called(Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Called")
    }
}

#[derive(Debug, Default)]
struct State {
    answer: Option<Response<String>>,
    asked: Vec<Asked>,
}

/// A request, as a handler sees it or as it was sent.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    method: String,
    target: String,
    /// Names in lower case, sorted; the lines of one name in their order.
    headers: Vec<(String, String)>,
    body: String,
}

impl Handler {
    /// One that answers every request, with 200 and nothing else.
    #[must_use]
    pub fn always() -> Self {
        Self::calling(|| ())
    }

    /// The same, which calls a function before it answers.
    #[must_use]
    pub fn calling(before: impl Fn() + Send + Sync + 'static) -> Self {
        Self { always: Some(Called(Arc::new(before))), ..Self::default() }
    }

    /// Answers a request. `headers` are all of its header lines, as a `&HeaderMap` of any version of `http` gives them.
    ///
    /// # Panics
    ///
    /// If it is asked more than once for one request.
    pub fn answer<N: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        method: &str,
        target: &str,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
    ) -> Response<String> {
        if let Some(Called(before)) = &self.always {
            before();
            return Response::default();
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = headers.into_iter().map(|(name, value)| (name.as_ref().to_owned(), text(value.as_ref())));
        let asked = Asked::new(method, target, headers, text(body));
        let mut state = self.lock();
        state.asked.push(asked);
        state.answer.take().expect("a request reaches the handler once")
    }

    /// An application on axum that is nothing but this handler.
    pub fn router(self) -> Router {
        let answer = async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            self.answer(method.as_str(), &uri.to_string(), &headers, &body).map(Body::from)
        };
        Router::new().fallback(answer)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    fn new(method: &str, target: &str, headers: impl Iterator<Item = (String, String)>, body: String) -> Self {
        let mut headers: Vec<_> = headers.map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        headers.sort_by(|(one, _), (other, _)| one.cmp(other));
        // Some servers keep no more of an absolute target.
        let target =
            target.strip_prefix("http://").and_then(|rest| rest.find('/').map(|at| &rest[at..])).unwrap_or(target);
        Self { method: method.to_owned(), target: target.to_owned(), headers, body }
    }
}

/// What came of the table.
#[derive(Debug, Default)]
#[must_use = "a report fails nothing by itself"]
pub struct Report {
    /// How many cases were sent.
    pub cases: usize,
    /// The cases that no handler saw although one should have, or that were no preflight's answer, with the status that
    /// came: the server refused the request before the adapter was asked.
    pub refused_by_server: Vec<(String, u16)>,
    /// The others that didn't come out as the table says, in words.
    pub failures: Vec<String>,
}

impl Report {
    /// Fails unless every case came out as the table says.
    ///
    /// `refused_by_server` names those that this server refuses with that status before it asks anybody: more lines or
    /// longer ones than it takes, a method that it doesn't know.
    ///
    /// # Panics
    ///
    /// With what differs.
    #[track_caller]
    pub fn assert_holds(&self, refused_by_server: &[(&str, u16)]) {
        assert!(self.cases >= CASES, "{} cases: a file is missing", self.cases);
        assert!(self.failures.is_empty(), "{} of {}:\n{}", self.failures.len(), self.cases, self.failures.join("\n"));
        let refused: Vec<_> = self.refused_by_server.iter().map(|(name, status)| (name.as_str(), *status)).collect();
        assert_eq!(refused, refused_by_server, "what the server refuses by itself");
    }
}

/// Sends every case to a server of its policy.
pub fn check(serve: impl Fn(Policy, Handler) -> Server) -> Report {
    check_table(|declared, handler| serve(declared.policy, handler))
}

/// Sends every case to a server of its policy, which was built when the program started.
pub fn check_built(serve: impl Fn(OwnedPolicy, Handler) -> Server) -> Report {
    check_table(|declared, handler| serve(declared.built(), handler))
}

fn check_table(serve: impl Fn(&Declared, Handler) -> Server) -> Report {
    let mut served: BTreeMap<String, Served> = BTreeMap::new();
    let mut report = Report::default();
    for CaseFile { name: file, cases, .. } in load() {
        for case in cases {
            report.cases += 1;
            let served = served.entry(case.policy.clone()).or_insert_with(|| {
                let handler = Handler::default();
                Served::new(serve(Declared::named(&case.policy), handler.clone()), handler)
            });
            match served.send(&case) {
                Ok(()) => (),
                Err(Difference::RefusedByServer(status)) => report.refused_by_server.push((case.name, status)),
                Err(Difference::Other(text)) => {
                    report.failures.push(format!("{file}, `{}`:\n{text}  source: {}\n", case.name, case.source));
                }
            }
        }
    }
    report
}

/// A server of one policy, and a connection to it.
struct Served {
    server: Server,
    handler: Handler,
    connection: Option<Connection>,
}

enum Difference {
    RefusedByServer(u16),
    Other(String),
}

impl Served {
    fn new(server: Server, handler: Handler) -> Self {
        Self { server, handler, connection: None }
    }

    fn send(&mut self, case: &Case) -> Result<(), Difference> {
        let mut answer = handle(case);
        if has_no_body(case.handler.status) {
            answer.body_mut().clear();
        }
        *self.handler.lock() = State { answer: Some(answer), asked: Vec::new() };
        let request = &case.request;
        let mut lines: Vec<_> = request.headers.iter().flat_map(Lines::spelled_out).collect();
        // A request with two is refused.
        if !lines.iter().any(|(name, _)| name.eq_ignore_ascii_case("Host")) {
            lines.insert(0, ("Host".to_owned(), host(&request.target, &self.server)));
        }
        let own_length = lines.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Length")).cloned();
        let body = match own_length {
            Some((_, length)) => "x".repeat(length.parse().expect("a length")),
            // No browser sends a body with these.
            None if ["GET", "HEAD", "OPTIONS", "options"].contains(&request.method.as_str()) => String::new(),
            None => {
                lines.push(("Content-Length".to_owned(), REQUEST_BODY.len().to_string()));
                REQUEST_BODY.to_owned()
            }
        };
        let mut connection = self.connection.take().unwrap_or_else(|| Connection::open(self.server.address));
        let answer = connection.send(&request.method, &request.target, &lines, &body);
        // A server that refuses a request by itself hangs up behind it.
        let is_open = !answer.values("connection").iter().any(|value| value.eq_ignore_ascii_case("close"));
        self.connection = is_open.then_some(connection);
        let asked = std::mem::take(&mut self.handler.lock().asked);
        let expected = on_the_wire(case);
        let got = outcome(case, &answer, &asked);
        if asked.is_empty() && matches!(answer.status, 400 | 405 | 414 | 431 | 501) && answer.cors_lines().is_empty() {
            self.connection = None;
            return Err(Difference::RefusedByServer(answer.status));
        }
        let mut text = if expected == got { String::new() } else { expected.difference(&got) };
        if case.expect.kind == Kind::Preflight && !answer.says_no_body() {
            let _ = writeln!(text, "  + an answer that doesn't say that it has no body: {:?}", answer.headers);
        }
        let sent = Asked::new(&request.method, &request.target, lines.into_iter(), body);
        if asked.first().is_some_and(|asked| *asked != sent) {
            let _ = writeln!(text, "  - sent: {sent:?}\n  + the handler's request: {:?}", asked[0]);
        }
        if text.is_empty() { Ok(()) } else { Err(Difference::Other(text)) }
    }
}

/// The Host line of a target ([RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)).
fn host(target: &str, server: &Server) -> String {
    let authority = target.strip_prefix("http://").and_then(|rest| rest.split('/').next());
    authority.map_or_else(|| server.address.to_string(), str::to_owned)
}

/// What is expected of an answer over HTTP/1.1.
fn on_the_wire(case: &Case) -> Outcome {
    let mut expected = Outcome::expected(case);
    if case.request.method == "HEAD" || has_no_body(expected.status) {
        expected.body.clear();
    }
    expected
}

/// Whether HTTP has no place for a body in an answer of this status
/// ([RFC 9112, 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3)).
fn has_no_body(status: u16) -> bool {
    matches!(status, 204 | 304)
}

/// What came, without the fields that servers add by themselves, such as Date.
fn outcome(case: &Case, answer: &Answer, asked: &[Asked]) -> Outcome {
    let by_handler = handle(case);
    let counts = |name: &str| is_cors(name) || by_handler.headers().contains_key(name);
    let lines = answer.headers.iter().filter(|(name, _)| counts(name)).cloned();
    Outcome {
        handler_ran: !asked.is_empty(),
        kind: case.expect.kind,
        allowed: case.expect.allowed,
        status: answer.status,
        body: String::from_utf8_lossy(&answer.body).into_owned(),
        headers: readable_lines(lines),
    }
}

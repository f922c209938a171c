//! The servers, and what differs from one to the other.

use hyper::body::Bytes;

use crate::exchange::{APP, Call, Exchange, PREVIEW, STRANGER, frame};

/// A server of `frameworks/`: the program `cors-with-` and its name.
pub(crate) struct Target {
    pub name: &'static str,
    pub has_http2: bool,
    /// Whether it waits for the body of a write. hyper may hang up behind an answer to a request whose body nobody read.
    pub reads_bodies: bool,
    /// The requests, as a page's calls come.
    pub mix: fn() -> Vec<Exchange>,
}

pub(crate) const TARGETS: [Target; 9] = [
    Target { name: "axum", mix: || USERS.mix(), ..Target::USUAL },
    Target { name: "actix-web", mix: || Users { nothing: "/status/nothing-here", ..USERS }.mix(), ..Target::USUAL },
    Target { name: "poem", mix: || USERS.mix(), ..Target::USUAL },
    Target { name: "rocket", mix: || Users { not_allowed: 404, ..USERS }.mix(), ..Target::USUAL },
    Target { name: "salvo", mix: || USERS.mix(), ..Target::USUAL },
    Target { name: "warp", mix: || USERS.mix(), ..Target::USUAL },
    Target { name: "tonic", mix: grpc_web, ..Target::USUAL },
    Target {
        name: "hyper",
        has_http2: false,
        reads_bodies: false,
        mix: || {
            Users {
                path: "/api/users",
                nothing: "/api/nothing-here",
                // It asks for no method.
                not_allowed: 200,
                credentials: false,
                body: 0,
            }
            .mix()
        },
    },
    Target { name: "pingora", mix: || Users { nothing: "/users/nothing-here", ..USERS }.mix(), ..Target::USUAL },
];

impl Target {
    const USUAL: Self = Self { name: "", has_http2: true, reads_bodies: true, mix: Vec::new };
}

/// A service with the users of the examples.
struct Users {
    /// The path of its users.
    path: &'static str,
    /// Another path under its policy.
    nothing: &'static str,
    /// What it answers to a DELETE of its users.
    not_allowed: u16,
    credentials: bool,
    /// The length of a PUT's body.
    body: usize,
}

const USERS: Users =
    Users { path: "/users", nothing: "/nothing-here", not_allowed: 405, credentials: true, body: 1024 };

impl Users {
    /// Many reads, some preflights and writes, a stranger, what isn't there.
    fn mix(&self) -> Vec<Exchange> {
        let credentials = self.credentials.then_some(("access-control-allow-credentials", "true"));
        let call = Call {
            path: self.path,
            own: credentials.into_iter().collect(),
            of_preflights: vec![
                ("access-control-allow-headers", "Content-Type"),
                ("access-control-allow-methods", "GET, PUT"),
                ("access-control-max-age", "86400"),
            ],
        };
        let get = |path, origin, status| Exchange {
            lines: vec![("origin", origin), ("cookie", "session=1"), ("accept", "*/*"), ("sec-fetch-mode", "cors")],
            ..call.actual("GET", path, origin, status)
        };
        let read = |origin| Exchange { begins: "Ada, Grace", ..get(self.path, origin, 200) };
        let put = Exchange {
            lines: vec![("origin", APP), ("content-type", "application/json")],
            body: Bytes::from(vec![b'x'; self.body]),
            ..call.actual("PUT", self.path, APP, 200)
        };
        vec![
            read(APP),
            read(PREVIEW),
            call.preflight(APP, "PUT"),
            put,
            Exchange { fields: vec![("vary", "Origin")], ..read(STRANGER) },
            read(APP),
            call.refused_preflight("PUT"),
            get(self.nothing, APP, 404),
            call.preflight(PREVIEW, "PUT"),
            Exchange { method: "DELETE", ..get(self.path, APP, self.not_allowed) },
            Exchange { lines: vec![("accept", "*/*")], fields: vec![("vary", "Origin")], ..read(APP) },
        ]
    }
}

/// Calls of the greeter, as a page's library sends them: some that succeed, some that fail, a stranger's.
fn grpc_web() -> Vec<Exchange> {
    let call = Call {
        path: "/greet.Greeter/Greet",
        own: vec![("access-control-expose-headers", "grpc-status, grpc-message, grpc-status-details-bin")],
        of_preflights: vec![
            ("access-control-allow-headers", "Content-Type, grpc-timeout, x-grpc-web, x-user-agent"),
            ("access-control-allow-methods", "POST"),
            ("access-control-max-age", "86400"),
        ],
    };
    let web = |origin| vec![("origin", origin), ("content-type", "application/grpc-web+proto"), ("x-grpc-web", "1")];
    let post = |path, origin, name| Exchange {
        lines: web(origin),
        body: frame(name),
        ..call.actual("POST", path, origin, 200)
    };
    let (greet, often) = ("/greet.Greeter/Greet", "/greet.Greeter/GreetOften");
    vec![
        Exchange { begins: "\0\0\0\0\x0c\n\nHello, Ada", ..post(greet, APP, "Ada") },
        call.preflight(APP, "POST"),
        Exchange { begins: "\0\0\0\0\x0c\n\nHello, Ada", ..post(often, PREVIEW, "Ada") },
        // It fails before its first message, and so do the next two.
        post(greet, APP, ""),
        post("/greet.Greeter/Nothing", APP, "Ada"),
        // No call of gRPC-Web is a GET.
        Exchange { body: Bytes::new(), lines: web(APP), ..call.actual("GET", greet, APP, 405) },
        Exchange { fields: vec![("vary", "Origin")], ..post(greet, STRANGER, "Ada") },
        call.refused_preflight("POST"),
        call.preflight(PREVIEW, "POST"),
    ]
}

//! Sets of policies, policies that are replaced, and tenants' own, before a handler, over TCP: the same for every framework.
//!
//! ```
//! use cors_runtime::startup::OwnedPolicySet;
//! use cors_tests::server::Server;
//! use cors_tests::several;
//!
//! several::check_set(&|set, handler| Server::axum(handler.router().layer(set)));
//! several::check_built_set(&|set: OwnedPolicySet, handler| Server::axum(handler.router().layer(set)));
//! several::check_replaced(&|current, handler| Server::axum(handler.router().layer(current)));
//! several::check_tenants(&|tenants, handler| Server::axum(handler.router().layer(tenants)));
//! ```

use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};
use cors_runtime::tenants::PolicyBy;
use cors_runtime::{Policy, PolicySet, cors_policy};

use crate::http1::{Answer, Connection};
use crate::server::Server;
use crate::wire::Handler;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://eve.example"],
    methods = [GET, PUT],
    credentials = true,
    path = "^/api/"
);
const HEALTH: Policy = cors_policy!(origin = "*", path = "^/health$");

/// A policy for a part of the paths, one for another, and none for the rest.
pub const SITE: PolicySet<2> = PolicySet::new([API, HEALTH]);

const APP: &str = "https://app.example.com";

/// What a page of this origin gets, or a preflight for PUT where it asks for it.
fn ask(server: &Server, host: &str, method: &str, path: &str, origin: &str) -> Answer {
    let mut lines = vec![("Host", host), ("Origin", origin)];
    if method == "OPTIONS" {
        lines.push(("Access-Control-Request-Method", "PUT"));
    }
    Connection::open(server.address).send(method, path, &lines, "")
}

fn allowed(answer: &Answer) -> Vec<&str> {
    answer.values("access-control-allow-origin")
}

fn check_site(server: &Server) {
    let preflight = ask(server, "api.example", "OPTIONS", "/api/users", APP);
    assert_eq!((preflight.status, allowed(&preflight)), (204, vec![APP]));
    assert_eq!(preflight.values("access-control-allow-methods"), ["GET, PUT"]);
    let actual = ask(server, "api.example", "GET", "/api/users", APP);
    assert_eq!((actual.status, allowed(&actual)), (200, vec![APP]));
    assert_eq!(actual.values("access-control-allow-credentials"), ["true"]);
    // The first policy that governs the path speaks alone.
    let stranger = ask(server, "api.example", "GET", "/api/users", "https://stranger.example");
    assert_eq!((stranger.status, stranger.cors_lines().len()), (200, 1), "{:?}", stranger.headers);
    assert_eq!(stranger.values("vary"), ["Origin"]);
    let health = ask(server, "api.example", "GET", "/health", "https://stranger.example");
    assert_eq!((health.status, allowed(&health)), (200, vec!["*"]));
    let preflight = ask(server, "api.example", "OPTIONS", "/health", "https://stranger.example");
    assert_eq!((preflight.status, preflight.values("access-control-allow-methods")), (204, vec!["GET, HEAD, POST"]));
    // Where none governs the path, nothing is done.
    for method in ["GET", "OPTIONS"] {
        let answer = ask(server, "api.example", method, "/elsewhere", APP);
        assert_eq!((answer.status, answer.cors_lines().len()), (200, 0), "{method}: {:?}", answer.headers);
    }
}

/// A set in the binary.
///
/// # Panics
///
/// With what differs; as all of these.
pub fn check_set(serve: &dyn Fn(PolicySet<2>, Handler) -> Server) {
    check_site(&serve(SITE, Handler::always()));
}

/// The same set, built when the program starts.
///
/// # Panics
///
/// With what differs.
pub fn check_built_set(serve: &dyn Fn(OwnedPolicySet, Handler) -> Server) {
    let set = OwnedPolicySet::new(SITE.policies().map(OwnedPolicy::from)).expect("what compiles can be built");
    check_site(&serve(set, Handler::always()));
}

/// A policy that is replaced, between requests and while one is answered.
///
/// # Panics
///
/// With what differs.
pub fn check_replaced(serve: &dyn Fn(ReloadablePolicy, Handler) -> Server) {
    let policy = |origin: &str, method: &str| {
        let policy = OwnedPolicy::builder().origins([origin, "https://eve.example"]).methods([method]);
        policy.expose_headers([format!("X-{method}")]).build().expect("a sound policy")
    };
    let (ada, grace) = ("https://ada.example", "https://grace.example");
    let current = ReloadablePolicy::new(policy(ada, "PUT"));
    // The handler itself has the policy replaced, when the request is half answered.
    let handler = {
        let (current, next) = (current.clone(), policy(grace, "PATCH"));
        Handler::calling(move || drop(current.replace(next.clone())))
    };
    let server = serve(current.clone(), handler);
    let preflight = ask(&server, "api.example", "OPTIONS", "/", ada);
    assert_eq!((preflight.status, preflight.values("access-control-allow-methods")), (204, vec!["PUT"]));

    let begun = ask(&server, "api.example", "GET", "/", ada);
    assert_eq!((allowed(&begun), begun.values("access-control-expose-headers")), (vec![ada], vec!["X-PUT"]));

    let preflight = ask(&server, "api.example", "OPTIONS", "/", ada);
    assert_eq!((preflight.status, allowed(&preflight)), (403, vec![]));
    let preflight = ask(&server, "api.example", "OPTIONS", "/", grace);
    assert_eq!((preflight.status, preflight.values("access-control-allow-methods")), (204, vec!["PATCH"]));
    let next = ask(&server, "api.example", "GET", "/", grace);
    assert_eq!((allowed(&next), next.values("access-control-expose-headers")), (vec![grace], vec!["X-PATCH"]));

    // One that governs other paths takes no part in what has begun.
    current.replace(OwnedPolicy::builder().origins("*").path("^/other$").build().expect("a sound policy"));
    let begun = ask(&server, "api.example", "GET", "/", grace);
    assert_eq!((begun.status, begun.cors_lines().len()), (200, 0), "{:?}", begun.headers);
}

/// A policy for each host.
///
/// # Panics
///
/// With what differs.
pub fn check_tenants(serve: &dyn Fn(PolicyBy<Policy>, Handler) -> Server) {
    const ADA: Policy = cors_policy!(origin = "https://ada.example", methods = [PUT]);
    const GRACE: Policy = cors_policy!(origin = "https://grace.example");

    let tenants = PolicyBy::new(|request| match &*request.host()? {
        "ada.api.example" => Some(ADA),
        "grace.api.example" if request.path() != "/private" => Some(GRACE),
        _ => None,
    });
    let server = serve(tenants, Handler::always());
    let answer = ask(&server, "ADA.api.example:8080", "GET", "/users", "https://ada.example");
    assert_eq!(allowed(&answer), ["https://ada.example"]);
    let preflight = ask(&server, "ada.api.example", "OPTIONS", "/users", "https://ada.example");
    assert_eq!((preflight.status, preflight.values("access-control-allow-methods")), (204, vec!["PUT"]));
    let answer = ask(&server, "grace.api.example", "GET", "/users", "https://ada.example");
    assert_eq!(allowed(&answer), ["https://grace.example"]);
    for (host, path) in [("grace.api.example", "/private"), ("stranger.example", "/users")] {
        for method in ["GET", "OPTIONS"] {
            let answer = ask(&server, host, method, path, "https://grace.example");
            assert_eq!((answer.status, answer.cors_lines().len()), (200, 0), "{host} {method}: {:?}", answer.headers);
        }
    }
}

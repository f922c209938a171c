//! Feature `tracing`: a request that a browser blocks is an event at debug level, a policy that takes another one's fields away is
//! one at warn level, and nothing else is.

#[path = "support/handler.rs"]
mod handler;
#[expect(unreachable_pub, reason = "another package has it as a public module")]
#[path = "support/listener.rs"]
mod listener;
#[path = "support/ready.rs"]
mod ready;

use std::convert::Infallible;

use cors_runtime::service::CorsService;
use cors_runtime::tenants::PolicyBy;
use cors_runtime::{Decision, Policy, PolicySet, cors_policy};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use tower_layer::Layer;
use tower_service::Service;
use tracing::Level;

use self::handler::Handler;
use self::listener::{Fields, Listener};
use self::ready::now;

/// What is heard, up to a level, while a policy serves a request.
fn heard<L>(policy: L, up_to: Level, method: &Method, path: &str, headers: &HeaderMap) -> Vec<Fields>
where
    L: Layer<Handler, Service: Service<Request<()>>>,
{
    let listener = Listener::new(up_to);
    let request = request(method, path, headers);
    tracing::subscriber::with_default(listener.clone(), || {
        drop(policy.layer(Handler).call(request));
    });
    let events = listener.heard().into_iter();
    events
        .map(|(level, fields)| {
            assert_eq!(level, Level::DEBUG);
            fields
        })
        .collect()
}

fn request(method: &Method, path: &str, headers: &HeaderMap) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.uri_mut() = path.parse().expect("a path");
    *request.headers_mut() = headers.clone();
    request
}

fn fields(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_static(value));
    }
    headers
}

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [PUT],
    headers = "X-A",
    path = "^/api/",
);
const ONE: Policy = cors_policy!(origin = "https://app.example.com");
const PUBLIC: Policy = cors_policy!(origin = "*");

const APP: (&str, &str) = ("origin", "https://app.example.com");
const STRANGER: (&str, &str) = ("origin", "http://app.example.com");
const PUT: (&str, &str) = ("access-control-request-method", "PUT");

#[test]
fn what_a_browser_blocks_is_an_event() {
    let delete = ("access-control-request-method", "DELETE");
    let headers = ("access-control-request-headers", "x-a,x-b,x-c");
    for (policy, method, lines, field, part) in [
        (API, Method::OPTIONS, &[STRANGER, PUT][..], "origin", "the scheme differs"),
        (API, Method::OPTIONS, &[APP, delete], "method", "DELETE isn't in the list"),
        (API, Method::OPTIONS, &[APP, delete], "change", "methods = [PUT, DELETE]"),
        (API, Method::OPTIONS, &[APP, PUT, headers], "header", "x-b isn't in the list"),
        (API, Method::OPTIONS, &[APP, PUT, headers], "more_headers", "1"),
        (API, Method::OPTIONS, &[APP, PUT, headers], "console", "Request header field x-b is not allowed by"),
        (API, Method::OPTIONS, &[APP, PUT, headers], "message", "a browser won't send the request"),
        (API, Method::GET, &[STRANGER], "message", "a browser won't let the page read this response"),
        (API, Method::GET, &[STRANGER], "request", "GET /api/x"),
        // The response is the same for all, and a service doesn't look who asks. Whoever listens is told all the same.
        (ONE, Method::GET, &[STRANGER], "console", "that is not equal to the supplied origin"),
        (ONE, Method::GET, &[STRANGER], "change", "http://app.example.com"),
        (API, Method::GET, &[("origin", "null")], "change", "no change to the policy: `null` isn't one site"),
    ] {
        let events = heard(policy, Level::DEBUG, &method, "/api/x", &fields(lines));
        let [event] = events.as_slice() else { panic!("one event for {lines:?}: {events:?}") };
        assert!(event.get(field).is_some_and(|text| text.contains(part)), "{field}: {event:?}");
    }
}

#[test]
fn nothing_is_said_of_what_a_browser_allows() {
    let own = [STRANGER, ("host", "app.example.com")];
    for (policy, method, path, lines) in [
        (API, Method::OPTIONS, "/api/x", &[APP, PUT][..]),
        (API, Method::GET, "/api/x", &[APP]),
        (API, Method::GET, "/api/x", &[]),
        (API, Method::OPTIONS, "/api/x", &[]),
        (API, Method::POST, "/api/x", &own),
        (API, Method::POST, "/", &own),
        (API, Method::GET, "/", &[]),
        // No browser checks these.
        (API, Method::GET, "/api/x", &[STRANGER, ("upgrade", "websocket")]),
        (API, Method::CONNECT, "/api/x", &[STRANGER, ("sec-websocket-version", "13")]),
        (API, Method::POST, "/api/x", &[STRANGER, ("sec-fetch-mode", "navigate")]),
        (API, Method::POST, "/api/x", &[STRANGER, ("sec-fetch-mode", "no-cors")]),
        (API, Method::POST, "/api/x", &[STRANGER, ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")]),
        (API, Method::POST, "http://app.example.com/api/x", &[STRANGER]),
        (API, Method::POST, "/", &[STRANGER, ("sec-fetch-mode", "navigate")]),
        (ONE, Method::GET, "/api/x", &[]),
        (PUBLIC, Method::GET, "/api/x", &[STRANGER]),
        (PUBLIC, Method::GET, "/api/x", &[("origin", "null")]),
    ] {
        let events = heard(policy, Level::TRACE, &method, path, &fields(lines));
        assert!(events.is_empty(), "{lines:?}: {events:?}");
    }
}

/// The host is this server's own, but the browser says that the scheme isn't.
#[test]
fn what_the_browser_says_of_the_site_counts_more_than_the_host() {
    let lines = [STRANGER, ("host", "app.example.com"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")];
    let events = heard(API, Level::DEBUG, &Method::GET, "/api/x", &fields(&lines));
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(!events[0].contains_key("note"), "{events:?}");
}

#[test]
fn a_post_that_may_be_a_form_is_said_to_be_one() {
    let of = |lines: &[(&'static str, &'static str)]| {
        let events = heard(API, Level::DEBUG, &Method::POST, "/api/x", &fields(lines));
        let [event] = events.as_slice() else { panic!("one event: {events:?}") };
        event.get("note").cloned().unwrap_or_default()
    };
    assert!(
        of(&[STRANGER, ("content-type", "multipart/form-data; boundary=x")]).contains("a form that a page submits")
    );
    assert_eq!(of(&[STRANGER, ("content-type", "application/json")]), "");
    assert_eq!(of(&[STRANGER, ("sec-fetch-mode", "cors")]), "");
}

#[test]
fn a_path_that_does_not_match_is_told() {
    for (method, lines) in [(Method::GET, &[STRANGER][..]), (Method::GET, &[APP]), (Method::OPTIONS, &[APP, PUT])] {
        let events = heard(API, Level::DEBUG, &method, "/users", &fields(lines));
        let [event] = events.as_slice() else { panic!("one event for {lines:?}: {events:?}") };
        assert_eq!(event["message"], "this policy does nothing: its `path` doesn't match");
        assert_eq!((event["request"].as_str(), event["path"].as_str()), (&*format!("{method} /users"), "^/api/"));
        let part = if cfg!(feature = "axum") { "that the client asked for" } else { "a router around it left" };
        assert!(event["change"].contains(part), "{event:?}");
    }
}

/// What a service with one policy around another says.
fn removals(listener: &Listener) -> Vec<Fields> {
    let events = listener.heard().into_iter();
    events.filter(|(level, _)| *level == Level::WARN).map(|(_, fields)| fields).collect()
}

/// The response to a request that goes through two policies, or through as many as there are.
fn send<S, B>(service: &mut S, lines: &[(&'static str, &'static str)]) -> Response<B>
where
    S: Service<Request<()>, Response = Response<B>, Error = Infallible>,
{
    let Ok(response) = now(service.call(request(&Method::GET, "/", &fields(lines))));
    response
}

#[test]
fn a_policy_that_takes_fields_away_says_so_once() {
    const OUTER: Policy = cors_policy!(origins = ["https://outer.example", "https://*.outer.example"]);
    const OTHER: Policy = cors_policy!(origin = "https://other.example", path = "^/");
    let listener = Listener::new(Level::WARN);
    tracing::subscriber::with_default(listener.clone(), || {
        let mut service = OUTER.layer(PUBLIC.layer(Handler));
        for _ in 0..3 {
            assert!(!send(&mut service, &[APP]).headers().contains_key("access-control-allow-origin"));
        }
        send(&mut OTHER.layer(PUBLIC.layer(Handler)), &[]);
    });
    let told = removals(&listener);
    let [first, second] = told.as_slice() else { panic!("one for each policy: {told:?}") };
    assert_eq!(first["origins"], "https://outer.example and https://*.outer.example");
    assert_eq!(first["removed"], "access-control-allow-origin: *");
    assert_eq!(first["sent"], "nothing");
    assert!(first["message"].contains("the outermost policy speaks alone"), "{first:?}");
    assert!(first["change"].contains("added before it"), "{first:?}");
    assert!(!first.contains_key("path"));
    assert_eq!(second["origins"], "https://other.example");
    assert_eq!(second["path"], "^/");
    assert_eq!(second["sent"], "access-control-allow-origin: https://other.example");
}

#[test]
fn a_policy_that_sends_the_same_takes_nothing_away() {
    const TWICE: Policy = cors_policy!(
        origins = ["https://app.example.com", "https://twice.example"],
        expose_headers = "X-A",
        credentials = true,
    );
    const ELSEWHERE: Policy = cors_policy!(origin = "https://twice.example", path = "^/elsewhere$");
    let listener = Listener::new(Level::WARN);
    tracing::subscriber::with_default(listener.clone(), || {
        let response = send(&mut TWICE.layer(TWICE.layer(Handler)), &[APP]);
        assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
        let response = send(&mut ELSEWHERE.layer(PUBLIC.layer(Handler)), &[APP]);
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        send(&mut TWICE.layer(Handler), &[APP]);
    });
    assert_eq!(removals(&listener), Vec::<Fields>::new());
}

/// Whoever listens too late still hears of it: what nobody heard wasn't told.
#[test]
fn what_nobody_heard_is_told_later() {
    const LATE: Policy = cors_policy!(origin = "https://late.example");
    let mut service: CorsService<_> = LATE.layer(PUBLIC.layer(Handler));
    send(&mut service, &[]);
    let listener = Listener::new(Level::WARN);
    tracing::subscriber::with_default(listener.clone(), || send(&mut service, &[]));
    assert_eq!(removals(&listener).len(), 1);
}

#[test]
fn many_fields_of_any_bytes_are_told_in_one_short_line() {
    const HOSTILE: Policy = cors_policy!(origin = "https://hostile.example");
    let mut response = HeaderMap::new();
    for _ in 0..5_000 {
        response.append("access-control-allow-methods", HeaderValue::from_bytes(b"\xff\t").expect("a value"));
    }
    let listener = Listener::new(Level::WARN);
    tracing::subscriber::with_default(listener.clone(), || {
        let Decision::Actual(actual) = HOSTILE.decide(&Method::GET, "/", &HeaderMap::new()) else { panic!("actual") };
        actual.apply(&mut response);
    });
    let told = removals(&listener);
    let line = r"access-control-allow-methods: \xff\x09";
    assert_eq!(told[0]["removed"], format!("{}; and 4992 more", [line; 8].join("; ")));
}

#[test]
fn nothing_is_said_above_debug_level() {
    assert!(heard(API, Level::INFO, &Method::OPTIONS, "/api/x", &fields(&[STRANGER, PUT])).is_empty());
}

#[cfg(feature = "axum")]
#[test]
fn a_preflight_that_no_policy_of_a_path_may_answer_is_no_reason_to_add_an_origin() {
    use cors_runtime::routes::{RoutePolicies, RouteTable};

    static ROUTES: RouteTable = RouteTable::new(&[(Method::GET, ONE)], None);
    let post = fields(&[APP, ("access-control-request-method", "POST")]);
    let events = heard(RoutePolicies::new(&ROUTES), Level::DEBUG, &Method::OPTIONS, "/", &post);
    let [event] = events.as_slice() else { panic!("one event: {events:?}") };
    assert!(event["change"].starts_with("mount the method's handler with `cors_routes!`"), "{event:?}");
    assert_eq!(event["method"], "POST");
    assert!(!event.contains_key("origin"), "{event:?}");
    assert!(event["console"].contains("No 'Access-Control-Allow-Origin' header"), "{event:?}");
}

/// Of the handler that a request is for.
#[cfg(all(feature = "axum", feature = "startup"))]
#[test]
fn a_handlers_set_is_told_where_none_of_its_policies_governs() {
    use axum::body::Body;
    use axum::routing::MethodRouter;
    use cors_runtime::cors_routes;
    use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};

    const TENANT: Policy = cors_policy!(origin = "*", methods = "PUT", path = "^/tenant/");
    let set = OwnedPolicySet::new([API, TENANT].map(OwnedPolicy::from)).unwrap();
    let tenants = PolicyBy::new(|request| request.path().starts_with("/tenant/").then_some(TENANT));
    let routes: MethodRouter = cors_routes!(
        get(async || (), policy = ONE),
        put(async || (), owned_policy = set),
        delete(async || (), owned_policy = tenants),
    );
    let of = |method: &Method, path: &str, lines: &[(&'static str, &'static str)]| {
        let listener = Listener::new(Level::DEBUG);
        let request = request(method, path, &fields(lines)).map(|()| Body::empty());
        tracing::subscriber::with_default(listener.clone(), || {
            drop(now(routes.clone().call(request)));
        });
        let messages = listener.heard().into_iter().map(|(_, fields)| fields["message"].clone());
        messages.collect::<Vec<String>>()
    };
    let delete = ("access-control-request-method", "DELETE");
    let no_policy = ["no policy of this set does anything: none of their `path`s matches"];
    let no_choice = ["no policy does anything: the function that picks one gave none"];
    assert_eq!(of(&Method::PUT, "/users", &[APP]), no_policy);
    assert_eq!(of(&Method::OPTIONS, "/users", &[APP, PUT]), no_policy);
    assert_eq!(of(&Method::DELETE, "/users", &[APP]), no_choice);
    assert_eq!(of(&Method::OPTIONS, "/users", &[APP, delete]), no_choice);
    for (path, lines) in [("/tenant/1", &[STRANGER, PUT][..]), ("/api/x", &[APP, PUT])] {
        assert_eq!(of(&Method::OPTIONS, path, lines), Vec::<String>::new(), "{path}");
    }
    let refused = ["a browser won't send the request after this preflight"];
    assert_eq!(of(&Method::OPTIONS, "/api/x", &[STRANGER, PUT]), refused);
}

/// A policy of a set that leaves the request to another one is no reason to say anything.
#[test]
fn a_set_is_told_only_where_none_of_its_policies_governs() {
    const HEALTH: Policy = cors_policy!(origin = "*", path = "^/health$");
    const SITE: PolicySet<2> = PolicySet::new([API, HEALTH]);

    assert!(heard(SITE, Level::TRACE, &Method::GET, "/health", &fields(&[STRANGER])).is_empty());
    assert!(heard(SITE, Level::TRACE, &Method::GET, "/api/x", &fields(&[APP])).is_empty());
    let events = heard(SITE, Level::DEBUG, &Method::GET, "/api/x", &fields(&[STRANGER]));
    let [event] = events.as_slice() else { panic!("one event: {events:?}") };
    assert_eq!(event["message"], "a browser won't let the page read this response");
    for (method, lines) in [(Method::GET, &[STRANGER][..]), (Method::OPTIONS, &[APP, PUT])] {
        let events = heard(SITE, Level::DEBUG, &method, "/users", &fields(lines));
        let [event] = events.as_slice() else { panic!("one event: {events:?}") };
        assert_eq!(event["message"], "no policy of this set does anything: none of their `path`s matches");
        assert_eq!(event["path"], "^/api/, ^/health$");
    }
}

#[test]
fn a_tenant_without_a_policy_is_told() {
    let tenants = PolicyBy::new(|request| (request.host()? == "one.example").then_some(API));
    let of = |host: &'static str, path| {
        heard(tenants.clone(), Level::DEBUG, &Method::GET, path, &fields(&[STRANGER, ("host", host)]))
    };
    let events = of("two.example", "/api/x");
    let [event] = events.as_slice() else { panic!("one event: {events:?}") };
    assert_eq!(event["message"], "no policy does anything: the function that picks one gave none");
    assert_eq!((event["host"].as_str(), event["request"].as_str()), ("two.example", "GET /api/x"));
    // The tenant's own policy leaves the path out, or the origin.
    assert_eq!(of("one.example", "/users")[0]["message"], "this policy does nothing: its `path` doesn't match");
    assert_eq!(of("one.example", "/api/x")[0]["message"], "a browser won't let the page read this response");
}

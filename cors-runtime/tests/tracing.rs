//! Feature `tracing`: a request that a browser blocks is an event at debug level, and nothing else is.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use tower_layer::Layer;
use tower_service::Service;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// An event's fields by name.
type Fields = BTreeMap<String, String>;

/// Writes down the events of one target up to a level.
#[derive(Clone)]
struct Listener {
    up_to: Level,
    heard: Arc<Mutex<Vec<Fields>>>,
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.up_to
    }

    fn event(&self, event: &Event<'_>) {
        assert_eq!(event.metadata().target(), "cors_runtime");
        assert_eq!(*event.metadata().level(), Level::DEBUG);
        let mut fields = FieldsOf(Fields::new());
        event.record(&mut fields);
        self.heard.lock().expect("no panic while locked").push(fields.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct FieldsOf(Fields);

impl Visit for FieldsOf {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

/// A handler that answers everything.
struct Handler;

impl Service<Request<()>> for Handler {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(Response::new(())))
    }
}

/// What is heard, up to a level, while a policy serves a request.
fn heard<L>(policy: L, up_to: Level, method: &Method, path: &str, headers: &HeaderMap) -> Vec<Fields>
where
    L: Layer<Handler, Service: Service<Request<()>>>,
{
    let listener = Listener { up_to, heard: Arc::default() };
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.uri_mut() = path.parse().expect("a path");
    *request.headers_mut() = headers.clone();
    tracing::subscriber::with_default(listener.clone(), || {
        drop(policy.layer(Handler).call(request));
    });
    listener.heard.lock().expect("no panic while locked").clone()
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
        (API, Method::GET, "/", &[STRANGER]),
        (API, Method::POST, "/api/x", &own),
        (ONE, Method::GET, "/api/x", &[]),
        (PUBLIC, Method::GET, "/api/x", &[STRANGER]),
        (PUBLIC, Method::GET, "/api/x", &[("origin", "null")]),
    ] {
        let events = heard(policy, Level::TRACE, &method, path, &fields(lines));
        assert!(events.is_empty(), "{lines:?}: {events:?}");
    }
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

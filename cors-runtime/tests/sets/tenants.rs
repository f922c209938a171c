//! A policy that a function picks.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use cors_runtime::tenants::PolicyBy;
use cors_runtime::{Policy, PolicySet, cors_policy};
use http::{HeaderMap, Method, Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::constant::SITE;
use crate::handler::{ANSWER, Handler};
use crate::ready::now;

fn answer<L>(layer: &L, request: Request<()>) -> (HeaderMap, &'static str)
where
    L: Layer<Handler, Service: Service<Request<()>, Response = Response<&'static str>, Error = Infallible>>,
{
    let Ok(response) = now(layer.layer(Handler).call(request));
    let (parts, body) = response.into_parts();
    (parts.headers, body)
}

fn request(method: &Method, target: &str, fields: &[(&str, &str)]) -> Request<()> {
    let builder = Request::builder().method(method).uri(target);
    fields.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(()).unwrap()
}

const ADA: Policy = cors_policy!(origin = "https://ada.example", methods = [GET, PUT]);
const GRACE: Policy = cors_policy!(origin = "https://grace.example", path = "^/shop/");

fn by_host() -> PolicyBy<Policy> {
    PolicyBy::new(|request| match &*request.host()? {
        "ada.api.example" => Some(ADA),
        "grace.api.example" => Some(GRACE),
        _ => None,
    })
}

/// Access-Control-Allow-Origin of what the tenants' layer answers.
fn allowed(target: &str, fields: &[(&str, &str)]) -> Option<String> {
    let (headers, _) = answer(&by_host(), request(&Method::GET, target, fields));
    Some(headers.get("access-control-allow-origin")?.to_str().unwrap().to_owned())
}

#[test]
fn the_host_picks_the_policy() {
    let (ada, grace) = (Some("https://ada.example".to_owned()), Some("https://grace.example".to_owned()));
    assert_eq!(allowed("/", &[("host", "ada.api.example")]), ada);
    assert_eq!(allowed("/", &[("host", "ADA.api.Example:8443")]), ada);
    assert_eq!(allowed("/shop/", &[("host", "grace.api.example")]), grace);
    // A policy of its own may leave a path out.
    assert_eq!(allowed("/", &[("host", "grace.api.example")]), None);
    assert_eq!(allowed("/", &[("host", "stranger.example")]), None);
    assert_eq!(allowed("/", &[]), None);
    // HTTP/2 has the host in the target; and so has HTTP/1 before a proxy, where Host doesn't count.
    assert_eq!(allowed("https://ada.api.example/", &[]), ada);
    assert_eq!(allowed("http://ada.api.example:80/", &[("host", "grace.api.example")]), ada);
    // Which of two counts is anybody's guess.
    assert_eq!(allowed("/", &[("host", "ada.api.example"), ("host", "grace.api.example")]), None);
    // Nobody's word but the client's own.
    assert_eq!(allowed("/", &[("host", "stranger.example"), ("x-forwarded-host", "ada.api.example")]), None);
}

#[test]
fn without_a_policy_nothing_is_touched() {
    let preflight = [("origin", "https://ada.example"), ("access-control-request-method", "PUT")];
    let asked = |host| [("host", host), preflight[0], preflight[1]];
    let (headers, body) = answer(&by_host(), request(&Method::OPTIONS, "/", &asked("stranger.example")));
    assert!(headers.is_empty(), "{headers:?}");
    assert_eq!(body, ANSWER);
    let (headers, body) = answer(&by_host(), request(&Method::OPTIONS, "/", &asked("ada.api.example")));
    assert_eq!(headers["access-control-allow-methods"], "GET, PUT");
    assert_eq!(body, "");
}

#[test]
fn a_function_sees_what_is_asked_for() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let policies = PolicyBy::<Policy>::new({
        let seen = Arc::clone(&seen);
        move |request| {
            let host = request.host().map(String::from);
            seen.lock().unwrap().push((host, request.port(), request.method().to_owned(), request.path().to_owned()));
            None
        }
    });
    for (target, host) in [
        ("/users?page=2", "[::1]:8080"),
        ("/", "[::1]"),
        ("/", "127.0.0.1:80"),
        ("/", ""),
        ("/", ":8080"),
        ("/", "user@Example.com:1"),
        ("/", "example.com:port"),
        ("/", "example.com."),
    ] {
        answer(&policies, request(&Method::PUT, target, &[("host", host)]));
    }
    let expected = [
        (Some("[::1]"), Some(8080), "/users"),
        (Some("[::1]"), None, "/"),
        (Some("127.0.0.1"), Some(80), "/"),
        (None, None, "/"),
        (None, Some(8080), "/"),
        (Some("example.com"), Some(1), "/"),
        (Some("example.com"), None, "/"),
        (Some("example.com."), None, "/"),
    ];
    let expected = expected.map(|(host, port, path)| (host.map(String::from), port, "PUT".to_owned(), path.to_owned()));
    assert_eq!(*seen.lock().unwrap(), expected);
}

/// The tenant is in the path, and has a set of policies.
#[test]
fn a_function_may_pick_a_set() {
    const ADAS: PolicySet<2> = PolicySet::new([
        cors_policy!(origin = "https://ada.example", path = "^/ada/private/"),
        cors_policy!(origin = "*"),
    ]);
    let policies = PolicyBy::new(|request| request.path().starts_with("/ada/").then_some(ADAS));
    let origin = |path| {
        let (mut headers, _) = answer(&policies.clone(), request(&Method::GET, path, &[]));
        headers.remove("access-control-allow-origin")
    };
    assert_eq!(origin("/ada/private/x").unwrap(), "https://ada.example");
    assert_eq!(origin("/ada/x").unwrap(), "*");
    assert_eq!(origin("/grace/"), None);
}

/// A set is a layer, too.
#[test]
fn a_set_is_a_layer() {
    let (headers, _) = answer(&SITE, request(&Method::GET, "/api/users", &[]));
    assert_eq!(headers["access-control-allow-origin"], "https://app.example.com");
    let asked = [("origin", "https://root.example.com"), ("access-control-request-method", "DELETE")];
    let (headers, body) = answer(&SITE, request(&Method::OPTIONS, "/api/admin/1", &asked));
    assert_eq!(headers["access-control-allow-methods"], "GET, DELETE");
    assert_eq!(body, "");
    let (headers, body) = answer(&SITE, request(&Method::OPTIONS, "/elsewhere", &asked));
    assert_eq!((headers.len(), body), (0, ANSWER));
}

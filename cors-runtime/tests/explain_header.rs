//! Feature `explain-header`: what a refused answer says of itself where `debug_assertions` are on, by every way of mounting.

#![cfg(debug_assertions)]

#[cfg(feature = "tower")]
#[path = "support/handler.rs"]
mod handler;
#[cfg(any(feature = "actix-web", feature = "poem", feature = "tower"))]
#[path = "support/ready.rs"]
mod ready;

use cors_runtime::{Decision, Policy, cors_policy};
#[cfg(feature = "tower")]
use http::StatusCode;
use http::{HeaderMap, Request};

#[cfg(feature = "tower")]
use self::handler::Handler;
#[cfg(any(feature = "actix-web", feature = "poem", feature = "tower"))]
use self::ready::now;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    path = "^/api/",
);

const ONE: Policy = cors_policy!(origin = "https://app.example.com");

#[cfg(feature = "tower")]
const OPEN: Policy = cors_policy!(origin = "*");

const REFUSED_ORIGIN: &str = "A browser won't send the request after this preflight: origin `https://app.example.org` isn't in the list. To allow it: \
                              origins = [\"https://app.example.com\", \"https://admin.example.com\", \"https://app.example.org\"]";

/// A request with these fields, as `name: value`.
fn request(method: &str, path: &str, fields: &[(&'static str, &str)]) -> Request<String> {
    let request = Request::builder().method(method).uri(path);
    let request = fields.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(String::new()).unwrap()
}

fn preflight(origin: &str, method: &str) -> Request<String> {
    request("OPTIONS", "/api/users", &[("origin", origin), ("access-control-request-method", method)])
}

/// What `decide` has to say.
fn decided(policy: Policy, request: &Request<String>) -> HeaderMap {
    match policy.decide(request.method(), request.uri().path(), request.headers()) {
        Decision::NotGoverned => HeaderMap::new(),
        Decision::Preflight(preflight) => preflight.into_response::<String>().headers().clone(),
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            headers
        }
    }
}

fn explanation(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all("cors-explanation").iter();
    let line = lines.next().map(|line| line.to_str().unwrap());
    assert!(lines.next().is_none(), "there is one line");
    line
}

#[test]
fn a_refused_preflight_says_why() {
    for (request, says) in [
        (preflight("https://app.example.org", "PUT"), REFUSED_ORIGIN),
        (
            preflight("https://app.example.com", "DELETE"),
            "A browser won't send the request after this preflight: method DELETE isn't in the list. To allow it: \
             methods = [GET, PUT, DELETE]",
        ),
        (
            request(
                "OPTIONS",
                "/api/users",
                &[
                    ("origin", "https://app.example.com"),
                    ("access-control-request-method", "PUT"),
                    ("access-control-request-headers", "x-a,x-b,x-c"),
                ],
            ),
            "A browser won't send the request after this preflight: header x-a isn't in the list, and 2 more. To allow it: \
             headers = [\"Content-Type\", \"X-A\", \"X-B\", \"X-C\"]",
        ),
    ] {
        assert_eq!(explanation(&decided(API, &request)), Some(says));
    }
}

#[test]
fn a_refused_response_says_why() {
    let refused = request("GET", "/api/users", &[("origin", "https://evil.example"), ("sec-fetch-mode", "cors")]);
    let headers = decided(API, &refused);
    let says = explanation(&headers).unwrap();
    assert!(
        says.starts_with("A browser won't let the page read this response: origin `https://evil.example` isn't"),
        "{says}"
    );
    assert!(says.is_ascii() && says.len() <= 1024);
    // With cookies, a fetch asks for credentials.
    let with_cookies = request("GET", "/", &[("origin", "https://app.example.com"), ("cookie", "a=1")]);
    let headers = decided(ONE, &with_cookies);
    let says = explanation(&headers).unwrap();
    assert!(
        says.contains("fetches with credentials, and the policy's are off. To allow it: credentials = true"),
        "{says}"
    );
}

#[test]
fn whatever_a_browser_allows_says_nothing() {
    let origin = ("origin", "https://app.example.com");
    for request in [
        preflight("https://app.example.com", "PUT"),
        request("GET", "/api/users", &[origin]),
        request("GET", "/api/users", &[]),
        // Not governed.
        request("GET", "/", &[("origin", "https://evil.example")]),
        // No browser checks these.
        request("POST", "/api/users", &[("origin", "https://evil.example"), ("sec-fetch-mode", "navigate")]),
        request("POST", "/api/users", &[("origin", "https://api.example.com"), ("host", "api.example.com")]),
    ] {
        assert_eq!(explanation(&decided(API, &request)), None, "{request:?}");
    }
}

#[test]
fn a_hostile_request_gets_one_short_line() {
    let names = "x-name-".repeat(2_000);
    let fields = [
        ("origin", "https://ü.example\t<script>"),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", names.as_str()),
    ];
    let headers = decided(API, &request("OPTIONS", "/api/users", &fields));
    let says = explanation(&headers).unwrap();
    assert!(says.bytes().all(|byte| matches!(byte, b' '..=b'~')) && says.len() <= 1024, "{says}");
}

#[cfg(feature = "tower")]
#[test]
fn on_tower() {
    use tower_layer::Layer;
    use tower_service::Service;

    let mut service = API.layer(Handler);
    let response = now(service.call(preflight("https://app.example.org", "PUT"))).unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(explanation(response.headers()), Some(REFUSED_ORIGIN));
    let actual = || request("GET", "/api/users", &[("origin", "https://app.example.org")]);
    let response = now(service.call(actual())).unwrap();
    assert!(explanation(response.headers()).unwrap().starts_with("A browser won't let the page read this response"));
    let response = now(service.call(request("GET", "/api/users", &[("origin", "https://app.example.com")]))).unwrap();
    assert_eq!(explanation(response.headers()), None);

    // Of two policies the outer one speaks alone.
    let response = now(OPEN.layer(API.layer(Handler)).call(actual())).unwrap();
    assert_eq!(explanation(response.headers()), None);
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
}

#[cfg(feature = "poem")]
#[test]
fn on_poem() {
    use http::Method;
    use poem::{Endpoint, EndpointExt, Request};

    let app = poem::endpoint::make_sync(|_| "Ada, Grace").with(API);
    let asked = |method| {
        let request = Request::builder().method(method).uri_str("/api/users");
        let request = request.header("origin", "https://app.example.org");
        request.header("access-control-request-method", "PUT").finish()
    };
    let response = now(app.call(asked(Method::OPTIONS))).unwrap();
    assert_eq!(explanation(response.headers()), Some(REFUSED_ORIGIN));
    let response = now(app.call(asked(Method::GET))).unwrap();
    assert!(explanation(response.headers()).unwrap().starts_with("A browser won't let the page read this response"));
}

#[cfg(feature = "rocket")]
#[test]
fn on_rocket() {
    use rocket::http::Header;
    use rocket::local::blocking::Client;

    let client = Client::untracked(rocket::build().attach(API.fairing())).unwrap();
    let origin = || Header::new("origin", "https://app.example.org");
    let method = Header::new("access-control-request-method", "PUT");
    let preflight = client.options("/api/users").header(origin()).header(method).dispatch();
    assert_eq!(preflight.headers().get_one("cors-explanation"), Some(REFUSED_ORIGIN));
    let actual = client.get("/api/users").header(origin()).dispatch();
    let says = actual.headers().get_one("cors-explanation").unwrap();
    assert!(says.starts_with("A browser won't let the page read this response"), "{says}");
}

#[cfg(feature = "actix-web")]
#[test]
fn on_actix_web() {
    use actix_web::dev::Service;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App, HttpResponse, http, web};

    let asked = |method| {
        let request = TestRequest::with_uri("/api/users").method(method);
        let request = request.insert_header(("origin", "https://app.example.org"));
        request.insert_header(("access-control-request-method", "PUT")).to_request()
    };
    let says = |headers: &http::header::HeaderMap| {
        assert_eq!(headers.get_all("cors-explanation").count(), 1);
        headers.get("cors-explanation").unwrap().to_str().unwrap().to_owned()
    };
    let error = || async { Err::<HttpResponse, _>(actix_web::error::ErrorForbidden("no")) };
    let app = App::new().service(web::resource("/api/users").route(web::get().to(error))).wrap(API);
    let app = now(init_service(app));
    let preflight = now(app.call(asked(http::Method::OPTIONS))).unwrap();
    assert_eq!(says(preflight.headers()), REFUSED_ORIGIN);
    let actual = now(app.call(asked(http::Method::GET))).unwrap();
    assert!(says(actual.headers()).starts_with("A browser won't let the page read this response"));
}

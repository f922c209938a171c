//! `testing::Page` against services of a test's own. What browsers do themselves is held against it in `tests/browser` of the
//! repository; here are its interface, its clock, and what no browser can be made to show.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use cors_runtime::testing::{Blocked, Cause, Engine, Mode, Page, PageResponse, Redirect, RefusedCookie, ResponseKind};
use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::Full;
use tower_layer::Layer;
use tower_service::Service;

type Body = Full<Bytes>;

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, PUT, DELETE],
    headers = "Content-Type, X-Auth-Token",
    expose_headers = "X-Request-ID",
    credentials = true,
    max_age = "24h",
);

/// Answers every request the same, and remembers what it was asked.
#[derive(Clone)]
struct Echo {
    answer: fn(&Request<Body>) -> Response<Body>,
    seen: Arc<Mutex<Vec<Request<Body>>>>,
    is_ready: bool,
}

impl Echo {
    fn new(answer: fn(&Request<Body>) -> Response<Body>) -> Self {
        Self { answer, seen: Arc::default(), is_ready: false }
    }
}

impl Service<Request<Body>> for Echo {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        assert!(self.is_ready, "a service is asked first whether it is ready");
        self.is_ready = false;
        let response = (self.answer)(&request);
        self.seen.lock().unwrap().push(request);
        ready(Ok(response))
    }
}

fn usual(request: &Request<Body>) -> Response<Body> {
    Response::builder()
        .header("x-request-id", "7")
        .header("x-secret", "7")
        .header("set-cookie", "session=1; Secure; SameSite=None")
        .body(Full::from(format!("{} {}", request.method(), request.uri())))
        .unwrap()
}

fn request(method: &str, target: &str) -> Request<Body> {
    Request::builder().method(method).uri(target).body(Full::default()).unwrap()
}

fn app() -> Page {
    Page::at("https://app.example.com").calling("https://api.example.com")
}

fn methods<T>(exchanges: &Result<PageResponse<T>, Blocked>) -> Vec<String> {
    let exchanges = match exchanges {
        Ok(response) => response.exchanges(),
        Err(blocked) => blocked.exchanges(),
    };
    exchanges.iter().map(|exchange| exchange.method.to_string()).collect()
}

#[tokio::test]
async fn the_page_reads_what_it_may() {
    let mut service = API.layer(Echo::new(usual));
    let response = app().fetch(&mut service, request("GET", "/users?x=1")).await.unwrap();
    assert_eq!((response.kind(), response.status(), response.is_ok()), (ResponseKind::Cors, 200, true));
    assert_eq!((response.url(), response.is_redirected()), ("https://api.example.com/users?x=1", false));
    assert_eq!(response.header("X-Request-ID").as_deref(), Some("7"));
    assert_eq!((response.header("x-secret"), response.header("set-cookie")), (None, None));
    assert_eq!(response.text().await.unwrap(), "GET /users?x=1");
}

#[tokio::test]
async fn one_preflight_serves_until_it_is_too_old() {
    let mut service = API.layer(Echo::new(usual));
    for (engine, longest) in [(Engine::STANDARD, 86_400), (Engine::CHROMIUM, 7_200), (Engine::FIREFOX, 86_400)] {
        let page = app().engine(engine);
        let sent = async |page: &Page, service: &mut _| methods(&page.fetch(service, request("PUT", "/x")).await);
        assert_eq!(sent(&page, &mut service).await, ["OPTIONS", "PUT"]);
        page.advance(Duration::from_secs(longest - 1));
        assert_eq!(sent(&page, &mut service).await, ["PUT"]);
        // Another page of the browser, with another origin.
        assert_eq!(sent(&page.open("https://admin.example.com"), &mut service).await, ["OPTIONS", "PUT"]);
        // Of this one it is a day or two hours old.
        page.advance(Duration::from_secs(1));
        assert_eq!(sent(&page, &mut service).await, ["OPTIONS", "PUT"]);
        assert_eq!(sent(&page.open("https://admin.example.com"), &mut service).await, ["PUT"]);
    }
}

#[tokio::test]
async fn cookies_are_the_browsers() {
    let echo = Echo::new(usual);
    let mut service = API.layer(echo.clone());
    let cookies = || echo.seen.lock().unwrap().last().unwrap().headers().get("cookie").cloned();
    let page = app().with_credentials();
    page.fetch(&mut service, request("GET", "/x")).await.unwrap();
    assert_eq!(cookies(), None);
    page.fetch(&mut service, request("GET", "/x")).await.unwrap();
    assert_eq!(cookies().unwrap(), "session=1");
    // Without them none goes along.
    app().fetch(&mut service, request("GET", "/x")).await.unwrap();
    assert_eq!(cookies(), None);
    // A stranger's page sends it, too: nothing but `SameSite` stops that. It reads nothing.
    let stranger = page.open("https://evil.example").with_credentials();
    let blocked = stranger.fetch(&mut service, request("GET", "/x")).await.unwrap_err();
    assert_eq!((blocked.cause(), cookies().unwrap().as_bytes()), (Cause::Response, &b"session=1"[..]));
    let blocking = stranger.engine(Engine::STANDARD.without_third_party_cookies());
    blocking.fetch(&mut service, request("GET", "/x")).await.unwrap_err();
    assert_eq!(cookies(), None);
    assert_eq!(page.set_cookie("http://api.example.com", "a=1; Secure"), Err(RefusedCookie::Insecure));
}

#[tokio::test]
async fn what_never_leaves_the_browser() {
    let echo = Echo::new(usual);
    let mut service = API.layer(echo.clone());
    let with_body = Request::get("/x").body(Full::from("x")).unwrap();
    for (page, request, cause, words) in [
        (app(), request("TRACE", "/x"), Cause::Request, "'TRACE' HTTP method is unsupported."),
        (app(), with_body, Cause::Request, "Request with GET/HEAD method cannot have body."),
        (app(), request("GET", "https://a:b@api.example.com/"), Cause::Request, "URL that includes credentials"),
        (app().mode(Mode::NoCors), request("PUT", "/x"), Cause::Request, "'PUT' is unsupported in no-cors mode."),
        (app().mode(Mode::SameOrigin), request("GET", "/x"), Cause::Mode, "Request mode is \"same-origin\" but"),
        (app(), request("GET", "http://api.example.com/"), Cause::MixedContent, "content must be served over HTTPS"),
    ] {
        let blocked = page.fetch(&mut service, request).await.unwrap_err();
        assert_eq!((blocked.cause(), blocked.is_cors()), (cause, false), "{blocked}");
        assert!(blocked.to_string().contains(words), "{blocked}");
        assert!(blocked.exchanges().is_empty() && echo.seen.lock().unwrap().is_empty());
    }
    // A page over https may fetch from the machine that it runs on.
    app().fetch(&mut service, request("GET", "http://localhost:3000/")).await.unwrap();
}

#[tokio::test]
async fn a_service_that_fails_is_told_from_one_that_refuses() {
    struct Broken;
    impl Service<Request<Body>> for Broken {
        type Response = Response<Body>;
        type Error = std::io::Error;
        type Future = Ready<Result<Response<Body>, std::io::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), std::io::Error>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<Body>) -> Self::Future {
            ready(Err(std::io::Error::other("no database")))
        }
    }
    let blocked = app().fetch(&mut Broken, request("GET", "/x")).await.unwrap_err();
    assert_eq!((blocked.cause(), blocked.is_cors()), (Cause::Service, false));
    assert_eq!(std::error::Error::source(&blocked).unwrap().to_string(), "no database");
}

/// To another host and back to a GET: the service tells the hosts apart by Host.
#[tokio::test]
async fn redirects() {
    fn answer(request: &Request<Body>) -> Response<Body> {
        let response = Response::builder().header("access-control-allow-origin", "*");
        let response = response.header("access-control-allow-headers", "authorization");
        let is_first = request.headers()["host"] == "api.example.com" && request.method() != "OPTIONS";
        if is_first {
            let response = response.status(StatusCode::SEE_OTHER).header("location", "//other.example.com/there?x");
            return response.body(Full::default()).unwrap();
        }
        response.body(Full::from("arrived")).unwrap()
    }
    let echo = Echo::new(answer);
    let mut service = echo.clone();
    let post = || {
        let request = Request::post("/x").header("authorization", "Bearer t").header("content-type", "text/plain");
        request.body(Full::from("words")).unwrap()
    };
    let response = app().fetch(&mut service, post()).await.unwrap();
    assert_eq!((response.url(), response.is_redirected()), ("https://other.example.com/there?x", true));
    let sent: Vec<_> = response.exchanges().iter().map(|sent| format!("{} {}", sent.method, sent.url)).collect();
    let first = "https://api.example.com/x";
    assert_eq!(sent, [&format!("OPTIONS {first}"), &format!("POST {first}"), "GET https://other.example.com/there?x"]);
    let last = &response.exchanges()[2].headers;
    assert_eq!(last["origin"], "null");
    assert!(["authorization", "content-type", "content-length"].iter().all(|name| !last.contains_key(*name)));

    let manual = app().redirect(Redirect::Manual).fetch(&mut service, post()).await.unwrap();
    assert_eq!((manual.kind(), manual.status(), manual.url()), (ResponseKind::OpaqueRedirect, 0, ""));
    assert!(manual.headers().is_empty());
    let refused = app().redirect(Redirect::Error).fetch(&mut service, post()).await.unwrap_err();
    assert_eq!(refused.cause(), Cause::Redirect);
}

#[tokio::test]
async fn a_body_goes_out_again() {
    fn answer(request: &Request<Body>) -> Response<Body> {
        let response = Response::builder().header("access-control-allow-origin", "*");
        let response = match request.uri().path() {
            "/x" => response.status(308).header("location", "/y"),
            _ => response,
        };
        response.body(request.body().clone()).unwrap()
    }
    let request = Request::post("/x").body(Full::from("words")).unwrap();
    let response = app().fetch(&mut Echo::new(answer), request).await.unwrap();
    assert_eq!(response.exchanges()[1].headers["content-length"], "5");
    assert_eq!(response.bytes().await.unwrap(), "words");
}

#[tokio::test]
async fn an_opaque_response_says_nothing() {
    let page = Page::at("https://evil.example").mode(Mode::NoCors);
    let response =
        page.fetch(&mut API.layer(Echo::new(usual)), request("POST", "https://api.example.com/x")).await.unwrap();
    assert_eq!((response.kind(), response.status(), response.headers()), (ResponseKind::Opaque, 0, &HeaderMap::new()));
    // It was sent all the same.
    assert_eq!(response.exchanges()[0].headers["origin"], "https://evil.example");
    assert_eq!(response.text().await.unwrap(), "");
}

#[tokio::test]
async fn a_kept_response_is_read_again() {
    fn answer(_: &Request<Body>) -> Response<Body> {
        let response = Response::builder().header("cache-control", "max-age=60");
        response.body(Full::from("kept")).unwrap()
    }
    const ONE: Policy = cors_policy!(origin = "https://app.example.com");
    let mut service = ONE.layer(Echo::new(answer));
    let page = app();
    assert_eq!(methods(&page.fetch(&mut service, request("GET", "/x")).await), ["GET"]);
    let again = page.fetch(&mut service, request("GET", "/x")).await.unwrap();
    assert!(again.exchanges().is_empty());
    assert_eq!(again.text().await.unwrap(), "kept");
    page.advance(Duration::from_secs(60));
    assert_eq!(methods(&page.fetch(&mut service, request("GET", "/x")).await), ["GET"]);
}

#[test]
fn what_cannot_be_meant_panics() {
    let panics = |what: Box<dyn FnOnce() + std::panic::UnwindSafe>| {
        let panic = std::panic::catch_unwind(what).expect_err("it panics");
        panic.downcast_ref::<String>().cloned().expect("with a text")
    };
    let block_on = |page: Page, target: &'static str| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _ = runtime.block_on(page.fetch(&mut Echo::new(usual), request("GET", target)));
    };
    let at = |page: &'static str| Box::new(move || drop(Page::at(page)));
    assert!(panics(at("app.example.com")).contains("as `https://app.example.com` does"));
    assert!(panics(at("https://")).contains("`https://` is no origin of a page"));
    let relative = panics(Box::new(move || block_on(Page::at("https://app.example.com"), "/users")));
    assert!(relative.contains("`https://api.example.com/users`") && relative.contains(".calling("), "{relative}");
    let other = panics(Box::new(move || block_on(Page::at("https://app.example.com"), "ftp://a.example/")));
    assert!(other.contains("`ftp://a.example/` is no URL that a page fetches"), "{other}");
    let service = panics(Box::new(|| drop(Page::at("null").calling("api.example.com"))));
    assert!(service.contains("`api.example.com` is no URL of a service"), "{service}");
}

/// A fetch may be spawned on any runtime.
#[test]
fn a_fetch_can_be_sent() {
    fn is_send<T: Send>(_: T) {}
    let mut service = API.layer(Echo::new(usual));
    is_send(app().fetch(&mut service, request("GET", "/x")));
}

//! The 60 requests that two browsers put on the wire, sent again byte for byte over TCP, and over HTTP/2 as well: to servers that allow the page's
//! origin, and to one that doesn't. What comes back is judged as the browser would judge it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use cors_runtime::testing::{Engine, Mode, Page};
use cors_runtime::{Policy, cors_policy};
use cors_tests::browser::{Refusal, SAYING, cors_check, needs_preflight, preflight_check, unsafe_header_names};
use cors_tests::http1::{Answer, Connection};
use cors_tests::http2;
use cors_tests::recording::{Recorded, load};
use cors_tests::server::Server;
use http::{Method, Request};

/// Where the recorded pages came from.
const PAGE: &str = "http://127.0.0.1:8091";

const PREFLIGHT_VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

const MIRRORING: Policy =
    cors_policy!(origin = "http://127.0.0.1:8091", methods = mirror, headers = mirror, credentials = true);

const LISTING: Policy = cors_policy!(
    origins = ["http://127.0.0.1:8091", "https://app.example.com"],
    methods = [GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS],
    headers = ["Authorization", "Content-Type", "Accept", "X-Alpha", "X-Zed", "X-Mid", "X-A"],
    expose_headers = "X-Request-ID",
);

const STARS: Policy = cors_policy!(origin = "*", methods = "*", headers = "*");

const OTHERS: Policy = cors_policy!(
    origins = ["https://app.example.com", "http://127.0.0.1:8092", "http://localhost:*"],
    methods = mirror,
    headers = mirror,
    credentials = true,
);

#[test]
fn sixty_requests_of_two_browsers() {
    let recorded = load();
    assert_eq!(recorded.len(), 60);
    assert_eq!(recorded.iter().filter(|one| is_preflight(one)).count(), 28);
    for browser in ["Chrome/", "firefox/"] {
        assert_eq!(recorded.iter().filter(|one| one.browser.starts_with(browser)).count(), 30, "{browser}");
    }
}

/// The part of a browser that these tests are judged by must itself agree with what the browsers did.
#[test]
fn browsers_asked_for_what_the_standard_says() {
    for one in load() {
        let headers = &one.request.headers;
        let requested = headers.get("Access-Control-Request-Headers").unwrap_or_default();
        if is_preflight(&one) {
            assert!(needs_preflight(&one.init), "{one:?}");
            assert_eq!(requested, unsafe_header_names(&one.init).join(","), "{one:?}");
            assert_eq!(headers.get("Access-Control-Request-Method"), Some(one.init.method.as_str()), "{one:?}");
        } else {
            assert_eq!(one.request.method, one.init.method, "{one:?}");
        }
        assert_eq!(headers.get("Origin"), (one.init.mode != "no-cors").then_some(PAGE), "{one:?}");
    }
}

/// The test client puts on the wire what the two browsers did: the same requests in the same order, and of their fields those
/// that say something of the page or of the call.
#[tokio::test]
async fn the_test_client_sends_the_same() {
    let recorded = load();
    let mut rest = recorded.as_slice();
    while let Some(first) = rest.first() {
        let Recorded { browser, init, .. } = first;
        let engine = if browser.starts_with("Chrome/") { Engine::CHROMIUM } else { Engine::FIREFOX };
        let page = Page::at(PAGE).engine(engine).mode(if init.mode == "no-cors" { Mode::NoCors } else { Mode::Cors });
        let page = if init.credentials == "include" { page.with_credentials() } else { page };
        let mut request = Request::builder().method(init.method.as_str()).uri("http://127.0.0.1:8092/");
        for (name, value) in &init.headers.0 {
            request = request.header(name, value);
        }
        if !init.body.is_empty() && init.headers.get("content-type").is_none() {
            request = request.header("content-type", "text/plain;charset=UTF-8");
        }
        let request = request.body(Body::from(init.body.clone())).unwrap();
        let mut service = Router::new().fallback(async || "").layer(MIRRORING);
        let response = page.fetch(&mut service, request).await.unwrap_or_else(|blocked| panic!("{blocked}: {first:?}"));
        let is_of_this_call =
            |one: &&Recorded| one.browser == *browser && format!("{:?}", one.init) == format!("{init:?}");
        let (call, others) = rest.split_at(rest.iter().take_while(is_of_this_call).count());
        rest = others;
        // The server of the recording refused some preflights, so nothing came after them; this one refuses none.
        let was_refused = call.len() == 1 && is_preflight(first);
        assert!(call.len() == response.exchanges().len() || was_refused, "{first:?}");
        for (ours, theirs) in response.exchanges().iter().zip(call) {
            assert_eq!(ours.method, theirs.request.method.as_str(), "{theirs:?}");
            for name in SAYING {
                let ours = ours.headers.get(name).map(|value| value.to_str().unwrap());
                assert_eq!(ours, theirs.request.headers.get(name), "{name}: {theirs:?}");
            }
            for (name, value) in init.headers.0.iter().filter(|_| ours.method != "OPTIONS") {
                assert_eq!(
                    ours.headers.get(name).map(|ours| ours.to_str().unwrap()),
                    Some(value.as_str()),
                    "{theirs:?}"
                );
            }
        }
    }
}

#[test]
fn a_policy_that_mirrors_lets_every_call_through() {
    for (one, answer) in replay(MIRRORING) {
        let mut expected = vec![("access-control-allow-credentials", "true"), ("access-control-allow-origin", PAGE)];
        if is_preflight(&one) {
            let headers = &one.request.headers;
            let method = headers.get("Access-Control-Request-Method").expect("a preflight has a method");
            expected.extend(
                headers.get("Access-Control-Request-Headers").map(|names| ("access-control-allow-headers", names)),
            );
            expected.extend([
                ("access-control-allow-methods", method),
                ("access-control-max-age", "3600"),
                ("vary", PREFLIGHT_VARY),
            ]);
            expected.sort_unstable();
            assert_eq!(preflight_check(&one.init, PAGE, &answer), Ok(()), "{one:?}");
        } else {
            assert_eq!(cors_check(&one.init, PAGE, &answer), Ok(()), "{one:?}");
        }
        assert_eq!(answer.cors_lines(), expected, "{one:?}");
    }
}

#[test]
fn a_policy_that_lists_refuses_what_it_does_not_list() {
    let mut refusals = Vec::new();
    for (one, answer) in replay(LISTING) {
        if is_preflight(&one) {
            let expected = [
                ("access-control-allow-headers", "Authorization, Content-Type, Accept, X-Alpha, X-Zed, X-Mid, X-A"),
                ("access-control-allow-methods", "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS"),
                ("access-control-allow-origin", PAGE),
                ("access-control-max-age", "3600"),
                ("vary", PREFLIGHT_VARY),
            ];
            assert_eq!(answer.cors_lines(), expected, "{one:?}");
            refusals.extend(preflight_check(&one.init, PAGE, &answer).err());
        } else if one.init.mode == "no-cors" {
            assert_eq!(answer.cors_lines(), [("vary", "Origin")], "{one:?}");
        } else {
            let expected = [
                ("access-control-allow-origin", PAGE),
                ("access-control-expose-headers", "X-Request-ID"),
                ("vary", "Origin"),
            ];
            assert_eq!(answer.cors_lines(), expected, "{one:?}");
            assert_eq!(cors_check(&one.init, PAGE, &answer), Ok(()), "{one:?}");
        }
    }
    // In the order of the recording: `patch` isn't `PATCH`; the call with cookies finds no credentials; `Range: bytes=-9`
    // isn't safelisted; CHICKEN isn't listed. Both browsers ask the same.
    let one_browser = [Refusal::Method, Refusal::Origin, Refusal::Header("range".to_owned()), Refusal::Method];
    assert_eq!(refusals, [&one_browser[..], &one_browser[..]].concat());
}

#[test]
fn stars_cover_all_but_authorization_and_credentials() {
    let mut refusals = Vec::new();
    for (one, answer) in replay(STARS) {
        if is_preflight(&one) {
            let expected = [
                ("access-control-allow-headers", "*"),
                ("access-control-allow-methods", "*"),
                ("access-control-allow-origin", "*"),
                ("access-control-max-age", "3600"),
                ("vary", PREFLIGHT_VARY),
            ];
            assert_eq!(answer.cors_lines(), expected, "{one:?}");
            refusals.extend(preflight_check(&one.init, PAGE, &answer).err());
        } else {
            assert_eq!(answer.cors_lines(), [("access-control-allow-origin", "*")], "{one:?}");
        }
    }
    let one_browser = [Refusal::Header("authorization".to_owned()), Refusal::Origin];
    assert_eq!(refusals, [&one_browser[..], &one_browser[..]].concat());
}

#[test]
fn a_policy_for_other_origins_lets_no_answer_be_read() {
    for (one, answer) in replay(OTHERS) {
        if is_preflight(&one) {
            assert_eq!(answer.status, 403, "{one:?}");
            assert_eq!(answer.cors_lines(), [("vary", PREFLIGHT_VARY)], "{one:?}");
            assert_eq!(preflight_check(&one.init, PAGE, &answer), Err(Refusal::Origin), "{one:?}");
        } else {
            assert_eq!(answer.cors_lines(), [("vary", "Origin")], "{one:?}");
            assert_eq!(cors_check(&one.init, PAGE, &answer), Err(Refusal::Origin), "{one:?}");
        }
    }
}

/// HTTP/2 has its own form of the request line and of `Host`; all other fields go out as they were recorded.
#[test]
fn over_http2_the_answers_are_the_same() {
    for policy in [MIRRORING, LISTING, STARS, OTHERS] {
        let over_http1 = replay(policy);
        let server = Server::axum(router(Arc::default()).layer(policy));
        server.block_on(async {
            let mut connection = http2::Connection::open(server.address).await;
            for (one, expected) in &over_http1 {
                let answer = connection.send(&one.request.method, "/", &one.request.headers.0, body_of(one)).await;
                assert_eq!(answer.status, expected.status, "{one:?}");
                assert_eq!(answer.cors_lines(), expected.cors_lines(), "{one:?}");
                assert_eq!(answer.text(), expected.text(), "{one:?}");
            }
        });
    }
}

/// The part of the fetch's body that the recorded request says it has.
fn body_of(one: &Recorded) -> &str {
    let length = one.request.headers.get("Content-Length").map_or(0, |length| length.parse().expect("a length"));
    &one.init.body[..length]
}

fn is_preflight(one: &Recorded) -> bool {
    one.request.method == "OPTIONS" && one.request.headers.get("Access-Control-Request-Method").is_some()
}

/// Sends every request, each browser's over one connection, to a server with `policy`, and gives the answers.
///
/// Checks what is the same for every policy: the handler answers all requests but preflights, with its own status and
/// body; a preflight has no body, and a status that tells whether its origin is allowed.
fn replay(policy: Policy) -> Vec<(Recorded, Answer)> {
    let runs = Arc::new(AtomicUsize::new(0));
    let server = Server::axum(router(Arc::clone(&runs)).layer(policy));
    let mut answers = Vec::new();
    let mut connection: Option<(String, Connection)> = None;
    for one in load() {
        let (_, wire) = match connection.take() {
            Some(open) if open.0 == one.browser => connection.insert(open),
            _ => connection.insert((one.browser.clone(), Connection::open(server.address))),
        };
        let runs_before = runs.load(Ordering::SeqCst);
        let body = body_of(&one);
        let answer = wire.send(&one.request.method, "/", &one.request.headers.0, body);
        let handled = runs.load(Ordering::SeqCst) - runs_before;
        if is_preflight(&one) {
            assert_eq!(handled, 0, "{one:?}");
            assert!(matches!(answer.status, 204 | 403), "{one:?}: {}", answer.status);
            assert_eq!(answer.text(), "", "{one:?}");
        } else {
            assert_eq!((handled, answer.status), (1, 200), "{one:?}");
            let sent_back = if one.request.method == "HEAD" { "" } else { &format!("{} {body}", one.request.method) };
            assert_eq!(answer.text(), sent_back, "{one:?}");
        }
        answers.push((one, answer));
    }
    assert_eq!(answers.len(), 60);
    answers
}

/// Answers every method with its name and the body that came.
fn router(runs: Arc<AtomicUsize>) -> Router {
    Router::new().fallback(async move |method: Method, body: String| {
        runs.fetch_add(1, Ordering::SeqCst);
        format!("{method} {body}")
    })
}

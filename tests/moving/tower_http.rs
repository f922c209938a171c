//! tower-http's `CorsLayer` and the policy that the guide puts beside it.

use std::time::Duration;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use cors_runtime::{Policy, cors_policy};
use cors_tests::http1::{Answer, Connection};
use cors_tests::server::Server;
use http::{HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, Any, CorsLayer};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const STRANGER: &str = "https://evil.example";

/// One application behind each of the two.
struct Pair {
    theirs: (Connection, Server),
    ours: (Connection, Server),
}

impl Pair {
    fn new(theirs: CorsLayer, ours: Policy) -> Self {
        let serve = |router: Router| {
            let server = Server::axum(router);
            (Connection::open(server.address), server)
        };
        Self { theirs: serve(application().layer(theirs)), ours: serve(application().layer(ours)) }
    }

    /// What both say: theirs, ours.
    fn send(&mut self, method: &str, target: &str, lines: &[(&str, &str)]) -> (Answer, Answer) {
        let lines = [&[("Host", "api.example")], lines].concat();
        (self.theirs.0.send(method, target, &lines, ""), self.ours.0.send(method, target, &lines, ""))
    }

    fn preflight(&mut self, origin: &str) -> (Answer, Answer) {
        let lines = [
            ("Origin", origin),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "content-type,x-client"),
        ];
        self.send("OPTIONS", "/", &lines)
    }

    fn get(&mut self, origin: &str) -> (Answer, Answer) {
        self.send("GET", "/", &[("Origin", origin)])
    }
}

fn application() -> Router {
    let by_hand = [("access-control-allow-origin", "https://by-hand.example")];
    Router::new()
        .route("/", any(async |method: Method| method.to_string()))
        .route("/by-hand", get(async move || (by_hand, "by hand").into_response()))
        .route("/vary", get(async || ([("vary", "Origin")], "varies").into_response()))
}

/// The parts of a list that a browser tells apart: names of headers without case, in whatever order.
fn members(answer: &Answer, name: &str) -> Vec<String> {
    let lines = answer.values(name).join(",");
    let mut members: Vec<String> = lines.split(',').map(|member| member.trim().to_owned()).collect();
    if name != "access-control-allow-methods" {
        for member in &mut members {
            *member = member.to_ascii_lowercase();
        }
    }
    members.sort_unstable();
    members
}

/// What a browser reads in an answer to a page whose origin is allowed.
const READ: [&str; 5] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
];

fn values<const N: usize>(origins: [&'static str; N]) -> [HeaderValue; N] {
    origins.map(HeaderValue::from_static)
}

/// A `CorsLayer` with one origin, for what isn't about origins.
fn layer() -> CorsLayer {
    CorsLayer::new().allow_origin(HeaderValue::from_static(APP))
}

/// The browser of a page that is allowed reads the same of both, and that of a stranger the same Allow-Origin.
#[track_caller]
fn assert_same_is_read<const N: usize>(rows: [(&str, CorsLayer, Policy); N]) {
    for (name, theirs, ours) in rows {
        let names_methods = !members_are_default(&theirs);
        let mut pair = Pair::new(theirs, ours);
        for (theirs, ours) in [pair.preflight(APP), pair.get(APP)] {
            for field in READ {
                // Without a list, theirs sends none, and ours the methods that need none.
                if field == "access-control-allow-methods" && !names_methods {
                    continue;
                }
                assert_eq!(members(&theirs, field), members(&ours, field), "{name}: {field}");
            }
        }
        let (theirs, ours) = pair.get(STRANGER);
        let field = "access-control-allow-origin";
        assert_eq!(theirs.values(field), ours.values(field), "{name}");
    }
}

/// The table of methods, row by row: those about origins.
#[test]
fn origins() {
    assert_same_is_read([
        (
            "allow_origin(value)",
            CorsLayer::new().allow_origin(HeaderValue::from_static(APP)),
            cors_policy!(origin = "https://app.example.com"),
        ),
        (
            "allow_origin(list)",
            CorsLayer::new().allow_origin(values([APP, ADMIN])),
            cors_policy!(origins = ["https://app.example.com", "https://admin.example.com"]),
        ),
        ("allow_origin(Any)", CorsLayer::new().allow_origin(Any), cors_policy!(origin = "*")),
        (
            "AllowOrigin::predicate",
            CorsLayer::new().allow_origin(AllowOrigin::predicate(|origin, _| {
                origin.as_bytes().starts_with(b"https://") && origin.as_bytes().ends_with(b".example.com")
            })),
            cors_policy!(origin = "https://*.example.com"),
        ),
        (
            "AllowOrigin::predicate, a part of a name",
            CorsLayer::new().allow_origin(AllowOrigin::predicate(|origin, _| {
                origin.as_bytes().starts_with(b"https://a") && origin.as_bytes().ends_with(b"p.example.com")
            })),
            cors_policy!(origin = "https://a*p.example.com"),
        ),
        (
            "AllowOrigin::async_predicate",
            CorsLayer::new().allow_origin(AllowOrigin::async_predicate(|origin, _| async move { origin == APP })),
            cors_policy!(origins = ["https://app.example.com", "https://admin.example.com"]),
        ),
        (
            "AllowOrigin::mirror_request",
            CorsLayer::new().allow_origin(AllowOrigin::mirror_request()),
            cors_policy!(origin = mirror),
        ),
    ]);
}

/// The others, and the two that set everything.
#[test]
fn methods_headers_and_the_rest() {
    assert_same_is_read([
        (
            "allow_methods(list)",
            layer().allow_methods([Method::GET, Method::PUT]),
            cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]),
        ),
        (
            "allow_methods(Any)",
            layer().allow_methods(Any),
            cors_policy!(origin = "https://app.example.com", methods = "*"),
        ),
        (
            "AllowMethods::mirror_request",
            layer().allow_methods(AllowMethods::mirror_request()),
            cors_policy!(origin = "https://app.example.com", methods = mirror),
        ),
        (
            "allow_headers(list)",
            layer().allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION]),
            cors_policy!(origin = "https://app.example.com", headers = "Content-Type, Authorization"),
        ),
        (
            "allow_headers(Any)",
            layer().allow_headers(Any),
            cors_policy!(origin = "https://app.example.com", headers = "*"),
        ),
        (
            "AllowHeaders::mirror_request",
            layer().allow_headers(AllowHeaders::mirror_request()),
            cors_policy!(origin = "https://app.example.com", headers = mirror),
        ),
        (
            "expose_headers and allow_credentials",
            layer().expose_headers([header::ETAG]).allow_credentials(true),
            cors_policy!(origin = "https://app.example.com", expose_headers = "ETag", credentials = true),
        ),
        (
            "permissive",
            CorsLayer::permissive(),
            cors_policy!(origin = "*", methods = "*", headers = "*", expose_headers = "*"),
        ),
        (
            "very_permissive",
            CorsLayer::very_permissive(),
            cors_policy!(
                origin = mirror,
                methods = mirror,
                headers = mirror,
                credentials = true,
                dangerously = [mirror_any_origin],
            ),
        ),
    ]);
}

/// Whether the layer was given no methods.
fn members_are_default(layer: &CorsLayer) -> bool {
    format!("{layer:?}").contains("allow_methods: Const(None)")
}

#[test]
fn without_methods_the_safelisted_ones_are_named() {
    let (theirs, ours) = Pair::new(layer(), cors_policy!(origin = "https://app.example.com")).preflight(APP);
    assert!(theirs.values("access-control-allow-methods").is_empty());
    assert_eq!(ours.values("access-control-allow-methods"), ["GET, HEAD, POST"]);
}

#[test]
fn a_preflight_is_answered_with_204() {
    let (theirs, ours) = Pair::new(layer(), cors_policy!(origin = "https://app.example.com")).preflight(APP);
    assert_eq!((theirs.status, ours.status), (200, 204));
    let as_before = cors_policy!(origin = "https://app.example.com", preflight_status = 200);
    let (theirs, ours) = Pair::new(layer(), as_before).preflight(APP);
    assert_eq!((theirs.status, ours.status), (200, 200));
}

#[test]
fn a_strangers_preflight_is_refused_with_403() {
    let theirs =
        CorsLayer::new().allow_origin(values([APP, ADMIN])).allow_methods([Method::PUT]).allow_credentials(true);
    let ours = cors_policy!(
        origins = ["https://app.example.com", "https://admin.example.com"],
        methods = [PUT],
        credentials = true,
    );
    let (theirs, ours) = Pair::new(theirs, ours).preflight(STRANGER);
    let their_lines =
        [("access-control-allow-credentials", "true"), ("access-control-allow-methods", "PUT"), ("vary", "origin")];
    assert_eq!((theirs.status, theirs.cors_lines().as_slice()), (200, their_lines.as_slice()));
    let our_lines = [("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")];
    assert_eq!((ours.status, ours.cors_lines().as_slice()), (403, our_lines.as_slice()));
}

/// Where one origin is allowed, theirs names it to everybody, and leaves it to the browser to compare.
#[test]
fn a_strangers_preflight_where_one_origin_is_allowed() {
    let (theirs, ours) = Pair::new(layer(), cors_policy!(origin = "https://app.example.com")).preflight(STRANGER);
    assert_eq!((theirs.status, theirs.values("access-control-allow-origin")), (200, vec![APP]));
    assert_eq!((ours.status, ours.values("access-control-allow-origin")), (403, vec![]));
}

/// The browser compares what it asked for with the lists; neither server does.
#[test]
fn what_a_preflight_asks_for_is_not_compared() {
    let theirs = layer().allow_methods([Method::GET]).allow_headers([header::IF_MATCH]);
    let ours = cors_policy!(origin = "https://app.example.com", methods = [GET], headers = "If-Match");
    let (theirs, ours) = Pair::new(theirs, ours).preflight(APP);
    for (answer, status) in [(theirs, 200), (ours, 204)] {
        assert_eq!((answer.status, answer.values("access-control-allow-methods")), (status, vec!["GET"]));
    }
}

#[test]
fn plain_options_reach_the_handler() {
    let mut pair = Pair::new(layer(), cors_policy!(origin = "https://app.example.com"));
    for lines in [&[][..], &[("Origin", APP)]] {
        let (theirs, ours) = pair.send("OPTIONS", "/", lines);
        assert_eq!((theirs.status, theirs.text()), (200, ""));
        assert_eq!((ours.status, ours.text()), (200, "OPTIONS"));
        // Where there is no handler for it, axum says so.
        let (theirs, ours) = pair.send("OPTIONS", "/vary", lines);
        assert_eq!((theirs.status, ours.status), (200, 405));
    }
}

#[test]
fn vary() {
    let theirs = CorsLayer::new().allow_origin(values([APP, ADMIN]));
    let mut pair = Pair::new(theirs, cors_policy!(origins = ["https://app.example.com", "https://admin.example.com"]));
    let (theirs, ours) = pair.preflight(APP);
    assert_eq!(theirs.values("vary"), ["origin"]);
    assert_eq!(ours.values("vary"), ["Origin, Access-Control-Request-Method, Access-Control-Request-Headers"]);
    let (theirs, ours) = pair.get(APP);
    assert_eq!((theirs.values("vary"), ours.values("vary")), (vec!["origin"], vec!["Origin"]));
    // Where the handler names Origin already, theirs names it again.
    let (theirs, ours) = pair.send("GET", "/vary", &[("Origin", APP)]);
    assert_eq!(theirs.values("vary"), ["Origin", "origin"]);
    assert_eq!(ours.values("vary"), ["Origin"]);

    // One origin: theirs varies if it stands in a list.
    let theirs = CorsLayer::new().allow_origin(values([APP]));
    let mut pair = Pair::new(theirs, cors_policy!(origins = ["https://app.example.com"]));
    let (theirs, ours) = pair.get(STRANGER);
    assert_eq!(theirs.cors_lines(), [("vary", "origin")]);
    assert_eq!(ours.cors_lines(), [("access-control-allow-origin", APP)]);
    let (theirs, ours) = Pair::new(layer(), cors_policy!(origin = "https://app.example.com")).get(STRANGER);
    assert_eq!(theirs.cors_lines(), ours.cors_lines());
}

#[test]
fn max_age() {
    let (theirs, ours) = Pair::new(layer(), cors_policy!(origin = "https://app.example.com")).preflight(APP);
    assert!(theirs.values("access-control-max-age").is_empty());
    assert_eq!(ours.values("access-control-max-age"), ["3600"]);
    let ten_minutes = cors_policy!(origin = "https://app.example.com", max_age = "10m");
    let (theirs, ours) = Pair::new(layer().max_age(Duration::from_secs(600)), ten_minutes).preflight(APP);
    assert_eq!(theirs.values("access-control-max-age"), ["600"]);
    assert_eq!(ours.values("access-control-max-age"), ["600"]);
}

#[test]
fn spelling() {
    let theirs = layer()
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .expose_headers([header::ETAG, header::LINK]);
    let ours = cors_policy!(
        origin = "https://app.example.com",
        methods = [GET, PUT],
        headers = "Content-Type, Authorization",
        expose_headers = "ETag, Link",
    );
    let mut pair = Pair::new(theirs, ours);
    let (theirs, ours) = pair.preflight(APP);
    assert_eq!(theirs.values("access-control-allow-methods"), ["GET,PUT"]);
    assert_eq!(ours.values("access-control-allow-methods"), ["GET, PUT"]);
    assert_eq!(theirs.values("access-control-allow-headers"), ["content-type,authorization"]);
    assert_eq!(ours.values("access-control-allow-headers"), ["Content-Type, Authorization"]);
    let (theirs, ours) = pair.get(APP);
    assert_eq!(theirs.values("access-control-expose-headers"), ["etag,link"]);
    assert_eq!(ours.values("access-control-expose-headers"), ["ETag, Link"]);
}

#[test]
fn what_a_stranger_is_told() {
    let theirs =
        CorsLayer::new().allow_origin(values([APP, ADMIN])).expose_headers([header::ETAG]).allow_credentials(true);
    let ours = cors_policy!(
        origins = ["https://app.example.com", "https://admin.example.com"],
        expose_headers = "ETag",
        credentials = true,
    );
    let (theirs, ours) = Pair::new(theirs, ours).get(STRANGER);
    let their_lines =
        [("access-control-allow-credentials", "true"), ("access-control-expose-headers", "etag"), ("vary", "origin")];
    assert_eq!(theirs.cors_lines(), their_lines);
    assert_eq!(ours.cors_lines(), [("vary", "Origin")]);
}

/// Theirs replaces what a handler set only where it sends that field itself.
#[test]
fn what_a_handler_set_by_hand() {
    let theirs = CorsLayer::new().allow_origin(values([APP, ADMIN]));
    let mut pair = Pair::new(theirs, cors_policy!(origins = ["https://app.example.com", "https://admin.example.com"]));
    let field = "access-control-allow-origin";
    let (theirs, ours) = pair.send("GET", "/by-hand", &[("Origin", APP)]);
    assert_eq!((theirs.values(field), ours.values(field)), (vec![APP], vec![APP]));
    let (theirs, ours) = pair.send("GET", "/by-hand", &[("Origin", STRANGER)]);
    assert_eq!((theirs.values(field), ours.values(field)), (vec!["https://by-hand.example"], vec![]));
}

#[test]
fn private_networks() {
    let mut pair = Pair::new(layer().allow_private_network(true), cors_policy!(origin = "https://app.example.com"));
    let lines =
        [("Origin", APP), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Private-Network", "true")];
    let (theirs, ours) = pair.send("OPTIONS", "/", &lines);
    let field = "access-control-allow-private-network";
    assert_eq!((theirs.values(field), ours.values(field)), (vec!["true"], vec![]));
}

#[test]
fn without_origins_theirs_starts_and_allows_nobody() {
    let mut pair = Pair::new(CorsLayer::new(), cors_policy!(origin = "https://app.example.com"));
    let (theirs, _) = pair.preflight(APP);
    assert_eq!((theirs.status, theirs.cors_lines().as_slice()), (200, [("vary", "origin")].as_slice()));
}

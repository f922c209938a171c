//! A policy before tonic and tonic-web, over TCP.

use cors_runtime::Policy;
use cors_runtime::startup::OwnedPolicy;
use cors_tests::application::application;
use cors_tests::example::Example;
use cors_tests::http1::{Answer, Connection};
use cors_tests::http2;
use cors_tests::server::Server;
use cors_tests::several;
use cors_tests::suite::{self, Framework, Gate};
use cors_tests::wire::{self, REFUSED_BY_HYPER};
use cors_with_tonic::{GRPC_WEB, Greeter, GreeterServer, Greeting, Polite};
use tokio_stream::Empty;
use tonic::service::Routes;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_web::GrpcWebLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_layer::Identity;

/// tonic's own server around any routes of axum's; gRPC-Web would let nothing but calls through.
macro_rules! serve {
    ($layer:expr, $router:expr) => {
        Server::start(async move |listener| {
            let mut server = tonic::transport::Server::builder().accept_http1(true).layer($layer);
            let incoming = TcpIncoming::from(listener);
            server
                .add_routes(Routes::from($router))
                .serve_with_incoming(incoming)
                .await
                .expect("it serves until it is dropped");
        })
    };
}

#[test]
fn the_table_holds() {
    wire::check(|policy: Policy, handler| serve!(policy, handler.router())).assert_holds(&REFUSED_BY_HYPER);
    wire::check_built(|policy: OwnedPolicy, handler| serve!(policy, handler.router())).assert_holds(&REFUSED_BY_HYPER);
}

#[test]
fn sets_tenants_and_replaced_policies_are_mounted_alike() {
    several::check_set(&|policy, handler| serve!(policy, handler.router()));
    several::check_built_set(&|policy, handler| serve!(policy, handler.router()));
    several::check_replaced(&|policy, handler| serve!(policy, handler.router()));
    several::check_tenants(&|policy, handler| serve!(policy, handler.router()));
}

/// A tonic server has what axum has, except that it takes no connection over.
const TONIC: Framework = Framework { has_upgrades: false, ..Framework::EVERYTHING };

#[test]
fn bodies_and_errors_stay_what_they_are() {
    macro_rules! application {
        () => {
            |policy, gate: Gate| match policy {
                Some(policy) => serve!(policy, application(gate)),
                None => serve!(Identity::new(), application(gate)),
            }
        };
    }
    suite::check(suite::API, application!(), TONIC);
    suite::check(suite::built(), application!(), TONIC);
}

const APP: &str = "https://app.example.com";

const ACTUAL: [(&str, &str); 3] = [
    ("access-control-allow-origin", APP),
    ("access-control-expose-headers", "grpc-status, grpc-message, grpc-status-details-bin"),
    ("vary", "Origin"),
];

fn greeter() -> Server {
    serve_greeter(Routes::new(GreeterServer::new(Polite)))
}

/// The example's server with another service.
fn serve_greeter(service: Routes) -> Server {
    Server::start(async move |listener| {
        tonic::transport::Server::builder()
            .accept_http1(true)
            .layer(GRPC_WEB)
            .layer(CatchPanicLayer::new())
            .layer(GrpcWebLayer::new())
            .add_routes(service)
            .serve_with_incoming(TcpIncoming::from(listener))
            .await
            .expect("it serves until it is dropped");
    })
}

/// A message in its frame, as a page's library sends it. It is text: no byte of a short one is above 127.
fn frame(text: &str) -> String {
    let length = |length: usize| char::from(u8::try_from(length).expect("a short text"));
    let message = if text.is_empty() { String::new() } else { format!("\n{}{text}", length(text.len())) };
    format!("\0\0\0\0{}{message}", length(message.len()))
}

fn call(connection: &mut Connection, route: &str, text: &str) -> Answer {
    let body = frame(text);
    let length = body.len().to_string();
    let lines = [
        ("Host", "api.example"),
        ("Origin", APP),
        ("Content-Type", "application/grpc-web+proto"),
        ("X-Grpc-Web", "1"),
        ("Content-Length", &length),
    ];
    connection.send("POST", &format!("/greet.Greeter/{route}"), &lines, &body)
}

/// The frames of a body: the texts of its messages, and the trailers behind them.
fn frames(mut body: &[u8]) -> (Vec<String>, String) {
    let (mut messages, mut trailers) = (Vec::new(), String::new());
    while let [kind, length @ ..] = body {
        let (length, rest) = length.split_at(4);
        let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        let (frame, rest) = rest.split_at(length);
        match kind {
            // The first two bytes are the field's tag and its length.
            0 => messages.push(String::from_utf8(frame[2..].to_vec()).expect("text")),
            0x80 => trailers = String::from_utf8(frame.to_vec()).expect("text"),
            kind => panic!("a frame of the kind {kind}"),
        }
        body = rest;
    }
    (messages, trailers)
}

#[test]
fn a_page_calls_and_reads() {
    let server = greeter();
    let mut connection = Connection::open(server.address);
    let preflight = [
        ("Host", "api.example"),
        ("Origin", APP),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type,grpc-timeout,x-grpc-web,x-user-agent"),
    ];
    let answer = connection.send("OPTIONS", "/greet.Greeter/Greet", &preflight, "");
    assert_eq!(answer.status, 204);
    assert!(answer.says_no_body());
    assert_eq!(answer.values("access-control-allow-headers"), ["Content-Type, grpc-timeout, x-grpc-web, x-user-agent"]);
    assert_eq!(answer.values("access-control-allow-methods"), ["POST"]);

    let answer = call(&mut connection, "Greet", "Ada");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.values("content-type"), ["application/grpc-web+proto"]);
    assert_eq!(answer.cors_lines(), ACTUAL);
    let (messages, trailers) = frames(&answer.body);
    assert_eq!(messages, ["Hello, Ada"]);
    assert_eq!(trailers.trim(), "grpc-status:0");

    let answer = call(&mut connection, "GreetOften", "Ada");
    assert_eq!(answer.cors_lines(), ACTUAL);
    let (messages, trailers) = frames(&answer.body);
    assert_eq!(messages, ["Hello, Ada", "Hello again, Ada", "Still here, Ada"]);
    assert_eq!(trailers.trim(), "grpc-status:0");
}

#[test]
fn a_page_reads_errors_that_are_trailers_only() {
    let server = greeter();
    let mut connection = Connection::open(server.address);
    for (route, text, status, message) in [
        ("Greet", "", "3", Some("nobody%20to%20greet")),
        // 12 is UNIMPLEMENTED.
        ("Nothing", "Ada", "12", None),
    ] {
        let answer = call(&mut connection, route, text);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.cors_lines(), ACTUAL);
        // A page reads these because they are exposed.
        assert_eq!(answer.values("grpc-status"), [status], "{answer:?}");
        assert_eq!(answer.values("grpc-message"), message.as_slice());
    }
    // What gRPC-Web itself refuses can be read as well.
    let answer = connection.send("GET", "/greet.Greeter/Greet", &[("Host", "api.example"), ("Origin", APP)], "");
    assert_eq!(answer.status, 400);
    assert_eq!(answer.cors_lines(), ACTUAL);
}

/// tonic's own way of asking who calls is inside of the policy.
#[test]
fn preflights_come_before_authentication_and_a_page_reads_its_refusal() {
    let signed_in = |call: Request<()>| {
        if call.metadata().contains_key("authorization") { Ok(call) } else { Err(Status::unauthenticated("who is it")) }
    };
    let server = serve_greeter(Routes::new(GreeterServer::with_interceptor(Polite, signed_in)));
    let mut connection = Connection::open(server.address);
    let preflight = [("Host", "api.example"), ("Origin", APP), ("Access-Control-Request-Method", "POST")];
    assert_eq!(connection.send("OPTIONS", "/greet.Greeter/Greet", &preflight, "").status, 204);
    let answer = call(&mut connection, "Greet", "Ada");
    assert_eq!((answer.status, answer.values("grpc-status")), (200, vec!["16"]), "{answer:?}");
    assert_eq!(answer.values("grpc-message"), ["who%20is%20it"]);
    assert_eq!(answer.cors_lines(), ACTUAL);
}

/// Greets nobody.
struct Panicking;

#[tonic::async_trait]
impl Greeter for Panicking {
    async fn greet(&self, _: Request<Greeting>) -> Result<Response<Greeting>, Status> {
        panic!("as it should")
    }

    type GreetOftenStream = Empty<Result<Greeting, Status>>;

    async fn greet_often(&self, _: Request<Greeting>) -> Result<Response<Self::GreetOftenStream>, Status> {
        panic!("as it should")
    }
}

#[test]
fn a_page_reads_the_500_of_a_panic_that_a_layer_inside_catches() {
    let server = serve_greeter(Routes::new(GreeterServer::new(Panicking)));
    for route in ["Greet", "GreetOften"] {
        let answer = call(&mut Connection::open(server.address), route, "Ada");
        assert_eq!(answer.status, 500, "{answer:?}");
        assert_eq!(answer.cors_lines(), ACTUAL);
    }
}

#[test]
fn grpc_itself_stays_as_it_is() {
    let server = greeter();
    server.block_on(async {
        let mut connection = http2::Connection::open(server.address).await;
        let lines = [("content-type", "application/grpc"), ("te", "trailers")];
        let answer = connection.send("POST", "/greet.Greeter/Greet", &lines, &frame("Ada")).await;
        assert_eq!((answer.status, frames(&answer.body).0), (200, vec!["Hello, Ada".to_owned()]));
        let trailers: Vec<_> = answer.trailers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(trailers, [("grpc-status", "0")]);
    });
}

#[test]
fn the_example_answers_its_curl_lines() {
    let answers = Example::start(env!("CARGO_BIN_EXE_cors-with-tonic")).curl(include_str!("../src/main.rs"));
    let [preflight, call] = &answers[..] else { panic!("two `curl` lines") };
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.values("access-control-allow-methods"), ["POST"]);
    assert_eq!((call.status, call.values("grpc-status")), (200, vec!["12"]));
    assert_eq!(call.cors_lines(), ACTUAL);
}

/// What stands behind `const GRPC_WEB` in a text.
fn policy(text: &str) -> &str {
    let (_, rest) = text.split_once("const GRPC_WEB: Policy = ").expect("it is there");
    rest.split_once(");").expect("it ends").0
}

#[test]
fn the_guide_shows_the_policy_that_is_served_here() {
    let guide = include_str!("../../../cors-runtime/src/docs/guide/frameworks.md");
    assert_eq!(policy(guide), policy(include_str!("../src/lib.rs")));
}

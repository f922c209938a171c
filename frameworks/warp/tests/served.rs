//! A policy before warp, over TCP.

use std::convert::Infallible;

use bytes::Bytes;
use cors_runtime::Policy;
use cors_runtime::startup::OwnedPolicy;
use cors_tests::example;
use cors_tests::http1::Connection;
use cors_tests::server::Server;
use cors_tests::several;
use cors_tests::suite::{self, EVENTS, Framework, Gate, STREAM, bodies};
use cors_tests::wire::{self, Handler, REFUSED_BY_HYPER};
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tower_layer::Layer;
use tower_service::Service;
use warp::path::FullPath;
use warp::reject::{Reject, Rejection};
use warp::{Filter, Reply};

type Answer = warp::reply::Response;

fn serve<S>(service: S) -> Server
where
    S: Service<Request<Incoming>, Response = Answer, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    let service = TowerToHyperService::new(service);
    Server::start(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let service = service.clone();
            tokio::spawn(async move {
                // A client that hangs up concerns nobody but itself.
                let _ = Builder::new(TokioExecutor::new())
                    .serve_connection_with_upgrades(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

fn answering(handler: Handler) -> impl Filter<Extract = (Response<String>,), Error = Rejection> + Clone + Send + Sync {
    warp::method()
        .and(warp::path::full())
        .and(warp::query::raw().map(Some).or(warp::any().map(|| None)).unify())
        .and(warp::header::headers_cloned())
        .and(warp::body::bytes())
        .map(move |method: Method, path: FullPath, query: Option<String>, headers: HeaderMap, body: Bytes| {
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            handler.answer(method.as_str(), &format!("{}{query}", path.as_str()), &headers, &body)
        })
}

#[test]
fn the_table_holds() {
    wire::check(|policy: Policy, handler| serve(policy.layer(warp::service(answering(handler)))))
        .assert_holds(&REFUSED_BY_HYPER);
    wire::check_built(|policy: OwnedPolicy, handler| serve(policy.layer(warp::service(answering(handler)))))
        .assert_holds(&REFUSED_BY_HYPER);
}

#[test]
fn sets_tenants_and_replaced_policies_are_mounted_alike() {
    several::check_set(&|policy, handler| serve(policy.layer(warp::service(answering(handler)))));
    several::check_built_set(&|policy, handler| serve(policy.layer(warp::service(answering(handler)))));
    several::check_replaced(&|policy, handler| serve(policy.layer(warp::service(answering(handler)))));
    several::check_tenants(&|policy, handler| serve(policy.layer(warp::service(answering(handler)))));
}

#[derive(Debug)]
struct SignedOut;

impl Reject for SignedOut {}

/// What stands for authentication in warp: a filter that rejects.
fn signed_in() -> impl Filter<Extract = (), Error = Rejection> + Clone + Send + Sync {
    warp::header::optional("authorization")
        .and_then(async |token: Option<String>| token.map(drop).ok_or_else(|| warp::reject::custom(SignedOut)))
        .untuple_one()
}

async fn recover(rejection: Rejection) -> Result<StatusCode, Rejection> {
    rejection.find::<SignedOut>().map(|_| StatusCode::UNAUTHORIZED).ok_or(rejection)
}

fn application(gate: Gate) -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone + Send + Sync + 'static {
    let users = warp::path!("api" / "users")
        .and(warp::get().map(|| "Ada, Grace".to_owned()).or(warp::put().and(text())).unify());
    let number = warp::path!("api" / "number" / u32).and(warp::get()).map(|number: u32| number.to_string());
    let health = warp::path!("health").and(warp::get()).map(|| "well".to_owned());
    let stream_route = warp::path!("api" / "body" / "stream").and(warp::get().or(warp::head()).unify()).map(|| {
        let pieces = STREAM.map(|piece| Ok::<_, Infallible>(Bytes::from_static(piece.as_bytes())));
        warp::reply::stream(stream::iter(pieces))
    });
    let events_gate = gate.clone();
    let events = warp::path!("api" / "body" / "events").and(warp::get()).map(move || {
        let gate = events_gate.clone();
        let events = stream::iter(EVENTS).enumerate().then(move |(index, _)| {
            let gate = gate.clone();
            async move {
                if index == 1 {
                    gate.pass().await;
                }
                Ok::<_, Infallible>(warp::sse::Event::default().data(["one", "two"][index]))
            }
        });
        warp::sse::reply(events)
    });
    let file = warp::path!("api" / "body" / "file")
        .and(warp::get().or(warp::head()).unify())
        .and(warp::header::headers_cloned())
        .map(move |headers: HeaderMap| {
            bodies("/api/body/file", &headers, &gate).map(|body| body.whole().expect("a body of known length"))
        });
    let upgrade = warp::path!("api" / "upgrade").and(warp::ws()).map(|ws: warp::ws::Ws| {
        ws.on_upgrade(async |socket| {
            let (write, read) = socket.split();
            // It ends when the client hangs up.
            let _ = read.forward(write).await;
        })
    });
    let routes = users.or(number).or(health).or(stream_route).or(events).or(file).or(upgrade);
    signed_in().and(routes).recover(recover)
}

fn text() -> impl Filter<Extract = (String,), Error = Rejection> + Clone + Send + Sync {
    warp::body::bytes().map(|body: Bytes| String::from_utf8(body.to_vec()).expect("text"))
}

const WARP: Framework = Framework {
    // A parameter of another type is another route.
    refused_by_extractor: 404,
    has_trailers: false,
    // WebSockets only: below.
    has_upgrades: false,
    catches_panics: false,
    ..Framework::EVERYTHING
};

#[test]
fn bodies_and_errors_stay_what_they_are() {
    let with = |policy: Option<Policy>, gate| match policy {
        Some(policy) => serve(policy.layer(warp::service(application(gate)))),
        None => serve(warp::service(application(gate))),
    };
    suite::check(suite::API, with, WARP);
    let with = |policy: Option<OwnedPolicy>, gate| match policy {
        Some(policy) => serve(policy.layer(warp::service(application(gate)))),
        None => serve(warp::service(application(gate))),
    };
    suite::check(suite::built(), with, WARP);
}

#[test]
fn a_websocket_opens_and_carries_the_headers() {
    let server = serve(suite::API.layer(warp::service(application(Gate::default()))));
    let mut connection = Connection::open(server.address);
    let lines = [
        ("Host", "api.example"),
        ("Origin", "https://app.example.com"),
        ("Authorization", "Bearer x"),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let answer = connection.begin("GET", "/api/upgrade", &lines);
    assert_eq!(answer.status, 101);
    assert_eq!(answer.values("sec-websocket-accept"), ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="], "RFC 6455, 1.3");
    assert_eq!(answer.values("access-control-allow-origin"), ["https://app.example.com"]);
    // A text of two bytes; the mask is four zeros (RFC 6455, 5.2).
    let mut echo = [0; 4];
    connection.exchange(b"\x81\x82\0\0\0\0hi", &mut echo);
    assert_eq!(&echo, b"\x81\x02hi");
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-warp"), include_str!("../src/main.rs"));
}

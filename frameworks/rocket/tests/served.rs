//! A policy before Rocket, over TCP.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use cors_runtime::fairing::CorsFairing;
use cors_runtime::{Policy, cors_policy};
use cors_tests::example;
use cors_tests::http1::Connection;
use cors_tests::server::Server;
use cors_tests::several;
use cors_tests::suite::{self, Framework, Gate, STREAM, bodies};
use cors_tests::wire::{self, Handler};
use rocket::config::{LogLevel, Shutdown};
use rocket::data::{Data, IoHandler, IoStream, ToByteUnit};
use rocket::fairing::{AdHoc, Fairing};
use rocket::http::{Header, Method, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::stream::{ByteStream, Event, EventStream};
use rocket::route::{self, Route};
use rocket::tokio::io::AsyncWriteExt as _;
use rocket::{
    Build, Config, Request, Responder, Response, Rocket, State, async_trait, catch, catchers, get, options, put, routes,
};

/// hyper takes 100 header lines, and Rocket the methods that it knows.
const REFUSED: [(&str, u16); 3] = [
    ("a preflight with 300 lines of requested headers costs a listing policy nothing", 431),
    ("options in lower case is another method", 400),
    ("a method that nobody registered is an actual request", 400),
];

fn config() -> Config {
    let shutdown = Shutdown { ctrlc: false, signals: [].into(), ..Shutdown::default() };
    Config { port: 0, log_level: LogLevel::Off, shutdown, ..Config::default() }
}

fn serve(rocket: Rocket<Build>) -> Server {
    Server::start_bound(async move |address| {
        let tell = AdHoc::on_liftoff("address", move |rocket| {
            let config = rocket.config();
            address.send((config.address, config.port).into()).expect("the test waits for it");
            Box::pin(async {})
        });
        rocket.attach(tell).launch().await.expect("it serves until it is dropped");
    })
}

/// Answers as the table says.
#[derive(Clone)]
struct Answering(Handler);

#[async_trait]
impl route::Handler for Answering {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> route::Outcome<'r> {
        let body = data.open(1.mebibytes()).into_bytes().await.expect("a body");
        let headers = request.headers().iter();
        let headers = headers.map(|header| (header.name.as_str().to_owned(), header.value.into_owned()));
        let answer = self.0.answer(request.method().as_str(), &request.uri().to_string(), headers, &body);
        let (parts, body) = answer.into_parts();
        let mut response = Response::new();
        response.set_status(Status::new(parts.status.as_u16()));
        for (name, value) in &parts.headers {
            response.adjoin_raw_header(name.to_string(), value.to_str().expect("ASCII").to_owned());
        }
        response.set_sized_body(body.len(), io::Cursor::new(body));
        route::Outcome::Success(response)
    }
}

fn before_handler(fairing: impl Fairing, handler: &Handler) -> Server {
    use Method::{Connect, Delete, Get, Head, Options, Patch, Post, Put, Trace};
    let methods = [Get, Put, Post, Delete, Options, Head, Trace, Connect, Patch];
    let routes: Vec<_> =
        methods.into_iter().map(|method| Route::new(method, "/<path..>", Answering(handler.clone()))).collect();
    serve(rocket::custom(config()).mount("/", routes).attach(fairing))
}

#[test]
fn the_table_holds() {
    wire::check(|policy, handler| before_handler(policy.fairing(), &handler)).assert_holds(&REFUSED);
    wire::check_built(|policy, handler| before_handler(policy.fairing(), &handler)).assert_holds(&REFUSED);
}

#[test]
fn sets_tenants_and_replaced_policies_are_mounted_alike() {
    several::check_set(&|policy, handler| before_handler(policy.fairing(), &handler));
    several::check_built_set(&|policy, handler| before_handler(policy.fairing(), &handler));
    several::check_replaced(&|policy, handler| before_handler(policy.fairing(), &handler));
    several::check_tenants(&|policy, handler| before_handler(policy.fairing(), &handler));
}

/// What stands for authentication in Rocket: a guard.
struct SignedIn;

#[async_trait]
impl<'r> FromRequest<'r> for SignedIn {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match request.headers().get_one("authorization") {
            Some(_) => Outcome::Success(Self),
            None => Outcome::Error((Status::Unauthorized, ())),
        }
    }
}

#[get("/api/users")]
fn list_users(_signed_in: SignedIn) -> &'static str {
    "Ada, Grace"
}

#[put("/api/users", data = "<users>")]
fn replace_users(_signed_in: SignedIn, users: String) -> String {
    users
}

#[get("/api/number/<number>")]
fn number(_signed_in: SignedIn, number: u32) -> String {
    number.to_string()
}

#[get("/api/panic")]
fn panicking(_signed_in: SignedIn) -> String {
    panic!("as it should")
}

#[get("/health")]
fn health(_signed_in: SignedIn) -> &'static str {
    "well"
}

#[options("/health")]
fn options_of_health(_signed_in: SignedIn) -> &'static str {
    "well"
}

#[get("/api/body/stream")]
fn stream() -> ByteStream![&'static str] {
    ByteStream! {
        for piece in STREAM {
            yield piece;
        }
    }
}

#[get("/api/body/events")]
fn events(gate: &State<Gate>) -> EventStream![Event + '_] {
    let gate = Gate::clone(gate);
    let events = EventStream! {
        yield Event::data("one");
        gate.pass().await;
        yield Event::data("two");
    };
    // Its comments would come between the events at no fixed place.
    events.heartbeat(None)
}

/// `/api/body/file`, with what the shared application says of it.
#[derive(Clone)]
struct File(Gate);

#[async_trait]
impl route::Handler for File {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> route::Outcome<'r> {
        let headers = request.headers().iter().filter_map(|header| {
            let name = header.name.as_str().parse::<http::HeaderName>().ok()?;
            Some((name, header.value.parse::<http::HeaderValue>().ok()?))
        });
        let (parts, body) = bodies("/api/body/file", &headers.collect(), &self.0).into_parts();
        let mut response = Response::new();
        response.set_status(Status::new(parts.status.as_u16()));
        for (name, value) in &parts.headers {
            response.adjoin_raw_header(name.to_string(), value.to_str().expect("ASCII").to_owned());
        }
        let text = body.whole().expect("a body of known length");
        response.set_sized_body(text.len(), io::Cursor::new(text));
        route::Outcome::Success(response)
    }
}

struct Echo;

#[async_trait]
impl IoHandler for Echo {
    async fn io(self: Pin<Box<Self>>, io: IoStream) -> io::Result<()> {
        let (mut read, mut write) = rocket::tokio::io::split(io);
        rocket::tokio::io::copy(&mut read, &mut write).await?;
        write.shutdown().await
    }
}

/// `/api/upgrade`.
#[derive(Clone)]
struct Upgrading;

#[async_trait]
impl route::Handler for Upgrading {
    async fn handle<'r>(&self, _: &'r Request<'_>, _: Data<'r>) -> route::Outcome<'r> {
        route::Outcome::Success(Response::build().upgrade(suite::PROTOCOL, Echo).finalize())
    }
}

fn application<P>(fairing: Option<CorsFairing<P>>, gate: Gate) -> Server
where
    CorsFairing<P>: Fairing,
{
    let raw = [
        Route::new(Method::Get, "/api/body/file", File(gate.clone())),
        Route::new(Method::Get, "/api/upgrade", Upgrading),
    ];
    let routes = routes![list_users, replace_users, number, panicking, health, options_of_health, stream, events];
    let rocket = rocket::custom(config()).manage(gate).mount("/", routes).mount("/", raw);
    serve(match fairing {
        Some(fairing) => rocket.attach(fairing),
        None => rocket,
    })
}

const ROCKET: Framework = Framework {
    // A parameter of another type is another route.
    refused_by_extractor: 422,
    // Rocket has no 405.
    method_not_allowed: 404,
    has_trailers: false,
    ..Framework::EVERYTHING
};

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API.fairing(), application, ROCKET);
    suite::check(suite::built().fairing(), application, ROCKET);
}

static RUNS: AtomicUsize = AtomicUsize::new(0);

struct Counted;

#[async_trait]
impl<'r> FromRequest<'r> for Counted {
    type Error = ();

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, ()> {
        RUNS.fetch_add(1, Ordering::SeqCst);
        Outcome::Success(Self)
    }
}

#[options("/<_..>")]
fn every_options(_counted: Counted) -> &'static str {
    "an application's own OPTIONS"
}

#[derive(Responder)]
struct Caught {
    body: (Status, ()),
    origin: Header<'static>,
    vary: Header<'static>,
}

#[catch(default)]
fn caught(status: Status, _: &Request<'_>) -> Caught {
    RUNS.fetch_add(1, Ordering::SeqCst);
    // Lines that an older catcher might have left behind.
    let origin = Header::new("Access-Control-Allow-Origin", "*");
    Caught { body: (status, ()), origin, vary: Header::new("Vary", "Accept") }
}

#[test]
fn no_handler_guard_or_catcher_runs_for_a_preflight() {
    const ADMIN: Policy = cors_policy!(origin = "https://admin.example.com", path = "^/admin/");
    let mut own = routes![every_options];
    own[0].rank = -100;
    let rocket = rocket::custom(config())
        .mount("/", own)
        .register("/", catchers![caught])
        .attach(suite::API.fairing())
        .attach(ADMIN.fairing());
    let server = serve(rocket);
    let mut connection = Connection::open(server.address);
    let of_app = [("Host", "api.example"), ("Origin", "https://app.example.com")];
    let of_admin = [("Host", "api.example"), ("Origin", "https://admin.example.com")];
    let asks = [("Access-Control-Request-Method", "PUT")];
    for (target, lines, status) in [
        ("/api/users", of_app, 204),
        ("/api/users", of_admin, 403),
        ("/api//", of_app, 204),
        ("/admin/users?a=b", of_admin, 204),
        ("/admin/users", of_app, 403),
    ] {
        let answer = connection.send("OPTIONS", target, &[&lines[..], &asks].concat(), "");
        assert_eq!(answer.status, status, "{target}");
        assert!(answer.says_no_body(), "{answer:?}");
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 0);

    let answer = connection.send("OPTIONS", "/api/users", &of_app, "");
    assert_eq!((answer.status, answer.text()), (200, "an application's own OPTIONS"), "that was no preflight");
    assert_eq!(answer.values("access-control-allow-origin"), ["https://app.example.com"]);
    let answer = connection.send("OPTIONS", "/elsewhere", &[&of_app[..], &asks].concat(), "");
    assert_eq!((answer.status, answer.text()), (200, "an application's own OPTIONS"), "no policy governs it");
    assert!(answer.cors_lines().is_empty());
    assert_eq!(RUNS.load(Ordering::SeqCst), 2);

    let answer = connection.send("GET", "/api/nothing-here", &of_app, "");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.values("access-control-allow-origin"), ["https://app.example.com"]);
    assert_eq!(answer.values("vary"), ["Accept", "Origin"]);
    let answer = connection.send("GET", "/admin/nothing-here", &of_admin, "");
    assert_eq!(answer.values("access-control-allow-origin"), ["https://admin.example.com"]);
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-rocket"), include_str!("../src/main.rs"));
}

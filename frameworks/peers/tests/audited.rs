//! What `cors audit` finds in the peers, configured as their users configure them.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::{App, HttpResponse, HttpServer, web};
use axum::Router;
use axum::routing::get;
use cors_cli::audit::{Http, Plan};
use cors_tests::server::Server;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, StatusCode};
use tower_http::cors::{AllowOrigin, CorsLayer};

const APP: &str = "https://app.example.com";

fn findings(address: SocketAddr) -> BTreeSet<&'static str> {
    let url = format!("http://{address}/users").parse().expect("an address");
    let plan = Plan { url, policy: None, origins: vec![APP.to_owned()] };
    let report = plan.run(&mut Http::new(Duration::from_secs(10)), &mut |_, _, _| ()).expect("a report");
    println!("{report}");
    report.findings.iter().map(|finding| finding.name).collect()
}

fn of_tower_http(layer: CorsLayer) -> BTreeSet<&'static str> {
    let server = Server::axum(Router::new().route("/users", get(async || "Ada")).layer(layer));
    findings(server.address)
}

#[test]
fn tower_http() {
    let listed = || CorsLayer::new().allow_methods([Method::GET, Method::PUT]).allow_headers([CONTENT_TYPE]);
    let sound = listed().allow_origin([HeaderValue::from_static(APP), HeaderValue::from_static("https://b.example")]);
    assert_eq!(of_tower_http(sound.allow_credentials(true)), BTreeSet::new());
    assert_eq!(of_tower_http(CorsLayer::permissive()), BTreeSet::new());
    assert_eq!(of_tower_http(CorsLayer::very_permissive()), BTreeSet::from(["reflects-any-origin"]));
    let ends = AllowOrigin::predicate(|origin, _| origin.as_bytes().ends_with(b"app.example.com"));
    let found = of_tower_http(listed().allow_origin(ends).allow_credentials(true));
    assert_eq!(found, BTreeSet::from(["allows-http", "allows-look-alikes"]));
}

#[test]
fn tower_http_behind_authentication() {
    let layer = CorsLayer::new().allow_origin(HeaderValue::from_static(APP)).allow_methods([Method::PUT]);
    // The layer is around the handler, and authentication around it.
    let authentication =
        axum::middleware::from_fn(async |request: axum::extract::Request, next: axum::middleware::Next| {
            if request.method() == Method::OPTIONS {
                Err(StatusCode::UNAUTHORIZED)
            } else {
                Ok(next.run(request).await)
            }
        });
    let app = Router::new().route("/users", get(async || "Ada")).layer(layer).layer(authentication);
    let server = Server::axum(app);
    assert_eq!(findings(server.address), BTreeSet::from(["preflight-not-answered"]));
}

/// Serves on a thread of its own until the test ends.
fn of_actix_cors(cors: fn() -> Cors) -> BTreeSet<&'static str> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (send, receive) = mpsc::channel();
    let thread = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let app =
                move || App::new().wrap(cors()).route("/users", web::get().to(async || HttpResponse::Ok().body("Ada")));
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).expect("a server").run();
            send.send(server.handle()).expect("the test waits");
            server.await.expect("it ends when it is told to");
        });
    });
    let handle = receive.recv().expect("it starts");
    let found = findings(address);
    drop(handle.stop(false));
    thread.join().expect("it ends");
    found
}

#[test]
fn actix_cors() {
    let listed =
        || Cors::default().allowed_origin(APP).allowed_origin("https://b.example").allowed_methods(["GET", "PUT"]);
    assert_eq!(of_actix_cors(listed), BTreeSet::new());
    assert_eq!(of_actix_cors(Cors::permissive), BTreeSet::from(["reflects-any-origin"]));
    // Without a word on methods and headers it answers every preflight with 400.
    let ends = || {
        let is_allowed = |origin: &HeaderValue| origin.as_bytes().ends_with(b"app.example.com");
        Cors::default().allowed_origin_fn(move |origin, _| {
            is_allowed(&HeaderValue::from_bytes(origin.as_bytes()).expect("a value"))
        })
    };
    assert_eq!(of_actix_cors(ends), BTreeSet::from(["allows-http", "allows-look-alikes", "preflight-not-answered"]));
}

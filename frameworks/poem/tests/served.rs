//! A policy before poem, over TCP.

use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors_policy};
use cors_tests::server::Server;
use cors_tests::several;
use cors_tests::suite::{self, Framework, Gate, bodies, upgrade};
use cors_tests::wire::{self, Handler, REFUSED_BY_HYPER};
use cors_tests::{example, http1};
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::middleware::CatchPanic;
use poem::web::{Data, Path};
use poem::{Endpoint, EndpointExt, IntoEndpoint, Middleware, Request, Response, Route, get, handler};

fn serve(endpoint: impl IntoEndpoint<Endpoint: 'static> + Send + 'static) -> Server {
    Server::start(async move |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener).expect("a listener");
        poem::Server::new_with_acceptor(acceptor).run(endpoint).await.expect("it serves until it is dropped");
    })
}

fn before_handler<P>(policy: P, handler: Handler) -> Server
where
    P: Middleware<poem::endpoint::BoxEndpoint<'static, Response>, Output: 'static>,
{
    let answer = make(move |mut request: Request| {
        let handler = handler.clone();
        async move {
            let body = request.take_body().into_bytes().await.expect("a body");
            let (method, target) = (request.method().as_str(), request.uri().to_string());
            let (parts, body) = handler.answer(method, &target, request.headers(), &body).into_parts();
            let mut response = Response::from((parts.status, body));
            *response.headers_mut() = parts.headers;
            response
        }
    });
    serve(answer.boxed().with(policy))
}

#[test]
fn the_table_holds() {
    wire::check(before_handler::<Policy>).assert_holds(&REFUSED_BY_HYPER);
    wire::check_built(before_handler::<OwnedPolicy>).assert_holds(&REFUSED_BY_HYPER);
}

#[test]
fn sets_tenants_and_replaced_policies_are_mounted_alike() {
    several::check_set(&before_handler);
    several::check_built_set(&before_handler);
    several::check_replaced(&before_handler);
    several::check_tenants(&before_handler);
}

#[handler]
fn list_users() -> &'static str {
    "Ada, Grace"
}

#[handler]
fn replace_users(users: String) -> String {
    users
}

#[handler]
fn number(Path(number): Path<u32>) -> String {
    number.to_string()
}

#[handler]
fn panicking() -> String {
    panic!("as it should")
}

#[handler]
fn health() -> &'static str {
    "well"
}

#[handler]
#[expect(clippy::needless_pass_by_value, reason = "what poem extracts comes by value")]
fn stored_body(request: &Request, gate: Data<&Gate>) -> Response {
    // Under `nest` the URI has lost its prefix.
    let response = bodies(request.original_uri().path(), request.headers(), &gate);
    // poem forgets the length of a body that isn't its own.
    let whole = response.body().whole();
    let mut response = Response::from(response);
    if let Some(text) = whole {
        response.set_body(text);
    }
    response
}

#[handler]
fn upgraded(request: &Request) -> Response {
    upgrade(request.take_upgrade().expect("a request for an upgrade")).into()
}

fn application<P>(policy: Option<P>, gate: Gate) -> Server
where
    P: Middleware<poem::endpoint::BoxEndpoint<'static, Response>, Output: 'static>,
{
    let api = Route::new()
        .at("/users", get(list_users).put(replace_users))
        .at("/number/:number", get(number))
        .at("/panic", get(panicking))
        .at("/upgrade", get(upgraded))
        .at("/body/*", get(stored_body));
    let app = Route::new().nest("/api", api).at("/health", get(health)).data(gate).with(CatchPanic::new()).around(
        async |next, request: Request| {
            if request.headers().contains_key("authorization") {
                Ok(next.get_response(request).await)
            } else {
                Ok(StatusCode::UNAUTHORIZED.into())
            }
        },
    );
    match policy {
        Some(policy) => serve(app.boxed().with(policy)),
        None => serve(app),
    }
}

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, application, Framework::EVERYTHING);
    suite::check(suite::built(), application, Framework::EVERYTHING);
}

#[test]
fn a_policy_for_one_route_answers_for_that_route_alone() {
    let app = Route::new().at("/api/open", get(list_users).with(suite::API)).at("/api/closed", get(list_users));
    let server = serve(app);
    let mut connection = http1::Connection::open(server.address);
    let preflight =
        [("Host", "api.example"), ("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "PUT")];
    let answer = connection.send("OPTIONS", "/api/open", &preflight, "");
    assert_eq!((answer.status, answer.cors_lines().len()), (204, 6));
    let answer = connection.send("OPTIONS", "/api/closed", &preflight, "");
    assert_eq!((answer.status, answer.cors_lines().len()), (405, 0));
}

const OF_API: Policy = cors_policy!(origin = "https://app.example.com", path = "^/api/");

/// `TestClient` builds its requests so, too: without the URI that a client sent.
#[tokio::test]
async fn a_request_that_a_program_builds_has_the_path_that_it_was_built_with() {
    let app = Route::new().nest("/api", Route::new().at("/users", get(list_users))).at("/health", get(health));
    let app = app.with(OF_API);
    for (uri, is_governed) in
        [("/api/users", true), ("/health", false), ("/api/nothing", true), ("https://api.example.com/api/users", true)]
    {
        let request = Request::builder().uri_str(uri).header("origin", "https://app.example.com").finish();
        let response = app.get_response(request).await;
        assert_eq!(response.headers().contains_key("access-control-allow-origin"), is_governed, "{uri}");
    }
}

/// `/` is what an empty URI looks like. It is the client's all the same where a client sent it.
#[test]
fn what_a_client_sent_counts_whatever_became_of_it() {
    const OF_ROOT: Policy = cors_policy!(origin = "https://app.example.com", path = "^/$");
    let rewritten = |app: Route, policy: Policy| {
        serve(app.with(policy).before(async |mut request: Request| {
            *request.uri_mut() = "/api/users".parse().expect("a path");
            Ok(request)
        }))
    };
    for (policy, is_governed) in [(OF_ROOT, true), (OF_API, false)] {
        let server = rewritten(Route::new().at("/api/users", get(list_users)), policy);
        let fields = [("Host", "api.example"), ("Origin", "https://app.example.com")];
        let answer = http1::Connection::open(server.address).send("GET", "/", &fields, "");
        assert_eq!((answer.status, answer.text()), (200, "Ada, Grace"));
        assert_eq!(!answer.cors_lines().is_empty(), is_governed);
    }
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-poem"), include_str!("../src/main.rs"));
}

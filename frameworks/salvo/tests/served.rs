//! A policy before salvo, over TCP.

use cors_runtime::Policy;
use cors_runtime::startup::OwnedPolicy;
use cors_tests::example;
use cors_tests::http1::Connection;
use cors_tests::server::Server;
use cors_tests::several;
use cors_tests::suite::{self, Framework, Gate, bodies, upgrade};
use cors_tests::wire::{self, Handler, REFUSED_BY_HYPER};
use http_body_util::BodyExt as _;
use salvo::catch_panic::CatchPanic;
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::{ResBody, StatusError};
use salvo::hyper::upgrade::OnUpgrade;
use salvo::{Depot, FlowCtrl, Request, Response, Router, Service, async_trait, handler};

fn serve(service: Service) -> Server {
    Server::start(async move |listener| {
        let acceptor = TcpAcceptor::try_from(listener).expect("a listener");
        salvo::Server::new(acceptor).try_serve(service).await.expect("it serves until it is dropped");
    })
}

/// Answers as the table says.
struct Answering(Handler);

#[async_trait]
impl salvo::Handler for Answering {
    async fn handle(&self, request: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
        let body = request.payload().await.map(|body| body.to_vec()).unwrap_or_default();
        let (method, target) = (request.method().as_str(), request.uri().to_string());
        let (parts, body) = self.0.answer(method, &target, request.headers(), &body).into_parts();
        response.status_code(parts.status);
        *response.headers_mut() = parts.headers;
        response.replace_body(ResBody::Once(body.into()));
    }
}

fn before_handler(policy: impl salvo::Handler, handler: Handler) -> Server {
    let answering = salvo::Handler::arc(Answering(handler));
    // A path of its own for the root, which a wildcard doesn't match.
    let router = Router::new().goal(answering.clone()).push(Router::with_path("{**rest}").goal(answering));
    serve(Service::new(router).hoop(policy))
}

#[test]
fn the_table_holds() {
    wire::check(|policy: Policy, handler| before_handler(policy, handler)).assert_holds(&REFUSED_BY_HYPER);
    wire::check_built(|policy: OwnedPolicy, handler| before_handler(policy, handler)).assert_holds(&REFUSED_BY_HYPER);
}

#[test]
fn sets_tenants_and_replaced_policies_are_mounted_alike() {
    several::check_set(&|policy, handler| before_handler(policy, handler));
    several::check_built_set(&|policy, handler| before_handler(policy, handler));
    several::check_replaced(&|policy, handler| before_handler(policy, handler));
    several::check_tenants(&|policy, handler| before_handler(policy, handler));
}

#[handler]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

#[handler]
async fn replace_users(request: &mut Request) -> String {
    let body = request.payload().await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

#[handler]
async fn numbered(request: &mut Request) -> Result<String, StatusError> {
    let number: u32 = request.try_param("number").map_err(|_| StatusError::bad_request())?;
    Ok(number.to_string())
}

#[handler]
async fn panicking() -> String {
    panic!("as it should")
}

#[handler]
async fn health() -> &'static str {
    "well"
}

struct Bodies(Gate);

#[async_trait]
impl salvo::Handler for Bodies {
    async fn handle(&self, request: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
        let answer = bodies(request.uri().path(), request.headers(), &self.0);
        *response = answer.map(|body| ResBody::Boxed(Box::pin(body.map_err(Into::into)))).into();
    }
}

#[handler]
async fn upgraded(request: &mut Request, response: &mut Response) {
    let pending = request.extensions_mut().remove::<OnUpgrade>().expect("a request for an upgrade");
    let answer = upgrade(async { pending.await.map(hyper_util::rt::TokioIo::new) });
    *response = answer.map(|_| ResBody::None).into();
}

#[handler]
async fn authenticate(request: &mut Request, response: &mut Response, flow: &mut FlowCtrl) {
    if !request.headers().contains_key("authorization") {
        response.render(StatusError::unauthorized());
        flow.skip_rest();
    }
}

fn application(policy: Option<impl salvo::Handler>, gate: Gate) -> Server {
    let api = Router::with_path("api")
        .push(Router::with_path("users").get(list_users).put(replace_users))
        .push(Router::with_path("number/{number}").get(numbered))
        .push(Router::with_path("panic").get(panicking))
        .push(Router::with_path("upgrade").get(upgraded))
        .push(Router::with_path("body/{**rest}").goal(Bodies(gate)));
    let service = Service::new(Router::new().push(api).push(Router::with_path("health").get(health)));
    let service = match policy {
        Some(policy) => service.hoop(policy),
        None => service,
    };
    serve(service.hoop(CatchPanic::new()).hoop(authenticate))
}

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, application, Framework::EVERYTHING);
    suite::check(suite::built(), application, Framework::EVERYTHING);
}

/// What the documentation says of `Router::hoop`.
#[test]
fn a_routers_hoop_sees_no_preflight() {
    let router = Router::with_path("api/users").hoop(suite::API).get(list_users);
    let server = serve(Service::new(router));
    let mut connection = Connection::open(server.address);
    let from_app = [("Host", "api.example"), ("Origin", "https://app.example.com")];
    let answer = connection.send("GET", "/api/users", &from_app, "");
    assert_eq!((answer.status, answer.cors_lines().len()), (200, 4));
    let preflight = [&from_app[..], &[("Access-Control-Request-Method", "PUT")]].concat();
    let answer = connection.send("OPTIONS", "/api/users", &preflight, "");
    assert_eq!((answer.status, answer.cors_lines().len()), (405, 0));
    let answer = connection.send("GET", "/api/nothing-here", &from_app, "");
    assert_eq!((answer.status, answer.cors_lines().len()), (404, 0), "no page can read this");
    // With a route for OPTIONS it does.
    let router = Router::with_path("api/users").hoop(suite::API).get(list_users).options(list_users);
    let server = serve(Service::new(router));
    let answer = Connection::open(server.address).send("OPTIONS", "/api/users", &preflight, "");
    assert_eq!((answer.status, answer.cors_lines().len()), (204, 6));
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-salvo"), include_str!("../src/main.rs"));
}

//! A policy before hyper by [`Policy::decide`], without tower, over TCP.

use std::convert::Infallible;

use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Decision, Policy};
use cors_tests::example;
use cors_tests::server::Server;
use cors_tests::suite::{self, Framework, Gate, Pieces, bodies, upgrade};
use cors_tests::wire::{self, Handler, REFUSED_BY_HYPER};
use http::{HeaderMap, Method};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;

type Answer = Response<BoxBody<Bytes, std::io::Error>>;

/// Whoever has `decide`.
trait Decides: Clone + Send + Sync + 'static {
    fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_>;
}

impl Decides for Policy {
    fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        Self::decide(*self, method, path, headers)
    }
}

impl Decides for OwnedPolicy {
    fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        self.decide(method, path, headers)
    }
}

fn serve<H>(policy: Option<impl Decides>, handle: H) -> Server
where
    H: AsyncHandler,
{
    Server::start(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let (policy, handle) = (policy.clone(), handle.clone());
            let service = service_fn(move |request| {
                let (policy, handle) = (policy.clone(), handle.clone());
                async move { Ok::<_, Infallible>(answer(policy.as_ref(), request, &handle).await) }
            });
            tokio::spawn(async move {
                // A client that hangs up concerns nobody but itself.
                let _ = Builder::new(TokioExecutor::new())
                    .serve_connection_with_upgrades(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

/// A handler that may wait.
trait AsyncHandler: Clone + Send + Sync + 'static {
    fn handle(&self, request: Request<Incoming>) -> impl Future<Output = Answer> + Send;
}

async fn answer(policy: Option<&impl Decides>, request: Request<Incoming>, handle: &impl AsyncHandler) -> Answer {
    let Some(policy) = policy else { return handle.handle(request).await };
    match policy.decide(request.method(), request.uri().path(), request.headers()) {
        Decision::NotGoverned => handle.handle(request).await,
        Decision::Preflight(preflight) => preflight.into_response::<Empty<Bytes>>().map(boxed),
        Decision::Actual(actual) => {
            let mut response = handle.handle(request).await;
            actual.apply(response.headers_mut());
            response
        }
    }
}

fn boxed(
    body: impl hyper::body::Body<Data = Bytes, Error = Infallible> + Send + Sync + 'static,
) -> BoxBody<Bytes, std::io::Error> {
    body.map_err(|never| match never {}).boxed()
}

fn text(status: StatusCode, text: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(boxed(Full::new(text.into())));
    *response.status_mut() = status;
    response
}

/// Answers as the table says.
impl AsyncHandler for Handler {
    async fn handle(&self, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        self.answer(head.method.as_str(), &head.uri.to_string(), &head.headers, &body)
            .map(|body| boxed(Full::new(Bytes::from(body))))
    }
}

#[test]
fn the_table_holds() {
    wire::check(|policy, handler| serve(Some(policy), handler)).assert_holds(&REFUSED_BY_HYPER);
    wire::check_built(|policy, handler| serve(Some(policy), handler)).assert_holds(&REFUSED_BY_HYPER);
}

/// The application. It knows nothing of CORS.
#[derive(Clone)]
struct Application(Gate);

impl AsyncHandler for Application {
    async fn handle(&self, mut request: Request<Incoming>) -> Answer {
        if !request.headers().contains_key("authorization") {
            return text(StatusCode::UNAUTHORIZED, "");
        }
        let path = request.uri().path().to_owned();
        match (request.method().as_str(), path.as_str()) {
            ("GET" | "HEAD", "/api/users") => text(StatusCode::OK, "Ada, Grace"),
            ("PUT", "/api/users") => {
                text(StatusCode::OK, request.into_body().collect().await.expect("a body").to_bytes())
            }
            (_, "/api/users") => text(StatusCode::METHOD_NOT_ALLOWED, ""),
            ("GET", "/health") => text(StatusCode::OK, "well"),
            ("GET", "/api/upgrade") => {
                let pending = hyper::upgrade::on(&mut request);
                pieces(upgrade(async { pending.await.map(TokioIo::new) }))
            }
            ("GET", path) if path.starts_with("/api/number/") => match path["/api/number/".len()..].parse::<u32>() {
                Ok(number) => text(StatusCode::OK, number.to_string()),
                Err(error) => text(StatusCode::BAD_REQUEST, error.to_string()),
            },
            (_, path) => pieces(bodies(path, request.headers(), &self.0)),
        }
    }
}

fn pieces(response: Response<Pieces>) -> Answer {
    response.map(http_body_util::BodyExt::boxed)
}

const HYPER: Framework = Framework {
    // hyper hangs up.
    catches_panics: false,
    ..Framework::EVERYTHING
};

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, |policy: Option<Policy>, gate| serve(policy, Application(gate)), HYPER);
    suite::check(suite::built(), |policy: Option<OwnedPolicy>, gate| serve(policy, Application(gate)), HYPER);
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-hyper"), include_str!("../../../examples/src/bin/hyper-decide.rs"));
}

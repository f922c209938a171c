//! A policy before an application of actix-web, over TCP: bodies, errors, upgrades, and the example.

mod support;

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use cors_tests::example;
use cors_tests::suite::{self, Framework, Gate, PROTOCOL, Pieces, bodies};
use hyper::body::{Body, Bytes};

async fn list_users() -> &'static str {
    "Ada, Grace"
}

async fn replace_users(users: String) -> String {
    users
}

async fn number(number: web::Path<u32>) -> String {
    number.to_string()
}

async fn panicking() -> HttpResponse {
    panic!("as it should")
}

async fn health() -> &'static str {
    "well"
}

async fn stored_body(request: HttpRequest, gate: web::Data<Gate>) -> HttpResponse {
    let name = |name: &actix_web::http::header::HeaderName| http::HeaderName::try_from(name.as_str());
    let value = |value: &actix_web::http::header::HeaderValue| http::HeaderValue::from_bytes(value.as_bytes());
    let headers = request.headers().iter().map(|(n, v)| (name(n).expect("a name"), value(v).expect("a value")));
    let (head, body) = bodies(request.path(), &headers.collect(), &gate).into_parts();
    let mut response = HttpResponse::build(StatusCode::from_u16(head.status.as_u16()).expect("a status"));
    for (name, value) in &head.headers {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    response.body(InPieces(body))
}

struct InPieces(Pieces);

impl MessageBody for InPieces {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        self.0.size_hint().exact().map_or(BodySize::Stream, BodySize::Sized)
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| Some(frame?.map(|frame| frame.into_data().unwrap_or_default())))
    }
}

/// Sends every byte back.
async fn upgraded(bytes: web::Payload) -> HttpResponse {
    HttpResponse::SwitchingProtocols().upgrade(PROTOCOL).streaming(bytes)
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::scope("/api")
                .service(web::resource("/users").get(list_users).head(list_users).put(replace_users))
                .service(web::resource("/number/{number}").get(number))
                .service(web::resource("/panic").get(panicking))
                .service(web::resource("/upgrade").get(upgraded))
                .service(web::resource("/body/{name}").get(stored_body).head(stored_body)),
        )
        .service(web::resource("/health").get(health));
}

async fn authenticate<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.headers().contains_key(AUTHORIZATION) {
        next.call(request).await
    } else {
        // As an error, which middleware outside has to look after.
        Err(actix_web::error::ErrorUnauthorized("who is there?"))
    }
}

/// For policies of either kind: what `App::wrap` asks of one can't be written down without the type of all that is inside.
macro_rules! application {
    () => {
        |policy, gate: Gate| {
            let gate = web::Data::new(gate);
            match policy {
                Some(policy) => serve!(move || {
                    let app = App::new().app_data(gate.clone()).configure(routes);
                    app.wrap(from_fn(authenticate)).wrap(Clone::clone(&policy))
                }),
                None => {
                    serve!(move || { App::new().app_data(gate.clone()).configure(routes).wrap(from_fn(authenticate)) })
                }
            }
        }
    };
}

const ACTIX_WEB: Framework =
    Framework { refused_by_extractor: 404, has_trailers: false, catches_panics: false, ..Framework::EVERYTHING };

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, application!(), ACTIX_WEB);
    suite::check(suite::built(), application!(), ACTIX_WEB);
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-actix-web"), include_str!("../src/main.rs"));
}

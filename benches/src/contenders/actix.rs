//! actix-web has request and response types of its own, so what is mounted there can only be held against the same actix
//! service without it.

use std::future::{Ready, ready};

use actix_cors::Cors;
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderName, HeaderValue};
use actix_web::http::{Method, Uri};
use actix_web::test::TestRequest;
use actix_web::{Error, HttpResponse};

use super::{Answer, Served, poll_once};
use crate::policies::{EXPOSE_HEADERS, HEADERS, LONG_MAX_AGE, MAX_AGE, METHODS, Shape};
use crate::requests::{PATH, Spec};

/// The service without CORS: an empty 200.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Service<ServiceRequest> for Plain {
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Ready<Result<ServiceResponse<BoxBody>, Error>>;

    actix_web::dev::always_ready!();

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(HttpResponse::Ok().finish())))
    }
}

/// The service inside actix-cors, told the same policy.
pub(crate) fn cors(shape: Shape) -> impl Served {
    let mut cors = match shape {
        Shape::Patterns(_) => {
            let suffixes: Vec<_> = shape.origins().iter().map(|origin| origin.replace("https://*", "")).collect();
            Cors::default().allowed_origin_fn(move |origin, _| {
                let Some(host) = origin.as_bytes().strip_prefix(b"https://") else { return false };
                suffixes.iter().any(|suffix| host.len() > suffix.len() && host.ends_with(suffix.as_bytes()))
            })
        }
        _ => shape.origins().iter().fold(Cors::default(), |cors, origin| cors.allowed_origin(origin)),
    };
    cors = cors.allowed_methods(METHODS).max_age(MAX_AGE as usize);
    cors = match shape {
        Shape::Mirrored => cors.allow_any_header(),
        _ => cors.allowed_headers(HEADERS),
    };
    if shape == Shape::Credentials {
        cors = cors.supports_credentials().expose_headers(EXPOSE_HEADERS).max_age(LONG_MAX_AGE as usize);
    }
    Bare(poll_once(cors.new_transform(Plain)).expect("the policy is sound"))
}

/// The service inside a policy of ours.
pub(crate) fn behind<P, B>(policy: &P) -> impl Served + use<P, B>
where
    P: Transform<Plain, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()>,
{
    Bare(poll_once(policy.new_transform(Plain)).expect("a policy is always ready"))
}

pub(crate) struct Bare<S>(pub(crate) S);

impl<S, B> Served for Bare<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Request = ServiceRequest;
    type Response = Result<ServiceResponse<B>, Error>;

    fn request(spec: &Spec) -> Self::Request {
        let mut request =
            TestRequest::default().method(spec.method.parse::<Method>().expect("a method")).to_srv_request();
        request.head_mut().uri = Uri::from_static(PATH);
        let headers = request.headers_mut();
        headers.reserve(spec.headers.len());
        for (name, value) in &spec.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a field name");
            headers.append(name, HeaderValue::from_maybe_shared(value.clone()).expect("a field value"));
        }
        request
    }

    fn call(&mut self, request: Self::Request) -> impl Future<Output = Self::Response> {
        self.0.call(request)
    }

    fn answer(response: &Self::Response) -> Answer {
        match response {
            Ok(response) => {
                let origin = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
                let allow_origin = origin.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
                Answer { status: response.status().as_u16(), allow_origin }
            }
            Err(error) => Answer { status: error.as_response_error().status_code().as_u16(), allow_origin: None },
        }
    }
}

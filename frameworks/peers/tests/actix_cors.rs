//! What actix-cors sends: the sentences of the guide's page on moving from it.

use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actix_cors::Cors;
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::Method;
use actix_web::test::TestRequest;

const APP: &str = "https://app.example.com";
const STRANGER: &str = "https://evil.example";
const VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// The futures here are ready at once.
fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// The application behind the middleware: it says so, and sets a field that is the middleware's.
struct Handler;

impl Service<ServiceRequest> for Handler {
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    actix_web::dev::always_ready!();

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let mut response = HttpResponse::Ok();
        if request.path() == "/by-hand" {
            response.insert_header(("access-control-allow-origin", "https://by-hand.example"));
        }
        response.insert_header(("etag", "\"1\""));
        ready(Ok(request.into_response(response.body("the handler"))))
    }
}

struct Answer {
    status: u16,
    fields: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status, and the origin that is allowed.
    fn allowed(&self) -> (u16, Option<&str>) {
        (self.status, self.value("access-control-allow-origin"))
    }
}

fn send(cors: &Cors, method: Method, target: &str, lines: &[(&str, &str)]) -> Answer {
    let service = finish(Transform::<Handler, ServiceRequest>::new_transform(cors, Handler)).expect("it starts");
    let request = TestRequest::default().method(method).uri(target);
    let request = lines.iter().fold(request, |request, line| request.insert_header(*line)).to_srv_request();
    let (_, response) = finish(service.call(request)).expect("the service answers").into_parts();
    let fields = response.headers().iter();
    let fields = fields.map(|(name, value)| (name.to_string(), value.to_str().expect("ASCII").to_owned())).collect();
    let status = response.status().as_u16();
    let body = response.into_body().try_into_bytes().expect("a body in memory");
    Answer { status, fields, body: String::from_utf8(body.to_vec()).expect("a text") }
}

fn preflight(cors: &Cors, origin: &str, method: &str) -> Answer {
    send(cors, Method::OPTIONS, "/", &[("Origin", origin), ("Access-Control-Request-Method", method)])
}

fn get(cors: &Cors, origin: &str) -> Answer {
    send(cors, Method::GET, "/", &[("Origin", origin)])
}

fn app() -> Cors {
    Cors::default().allowed_origin(APP).allowed_methods(["GET", "PUT"]).allowed_header("Content-Type")
}

#[test]
fn a_preflight_is_200_and_what_it_asks_for_is_compared() {
    let answer = preflight(&app(), APP, "PUT");
    assert_eq!((answer.allowed(), answer.body.as_str()), ((200, Some(APP)), ""));
    assert_eq!(answer.value("vary"), Some(VARY));
    assert_eq!(answer.value("access-control-max-age"), None);
    assert_eq!(answer.value("access-control-allow-headers"), Some("content-type"));
    let methods = answer.value("access-control-allow-methods").expect("a list");
    assert!(["GET, PUT", "PUT, GET"].contains(&methods), "in the order of a hash map: {methods}");

    // What isn't listed is refused with a text, and nothing that a console could compare.
    let answer = preflight(&app(), APP, "DELETE");
    assert_eq!(answer.allowed(), (400, None));
    assert_eq!(answer.value("access-control-allow-methods"), None);
    let lines =
        [("Origin", APP), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-client")];
    assert_eq!(send(&app(), Method::OPTIONS, "/", &lines).allowed(), (400, None));
    // Without methods, not even GET is allowed.
    assert_eq!(preflight(&Cors::default().allowed_origin(APP), APP, "GET").allowed(), (400, None));
}

#[test]
fn a_stranger() {
    let answer = preflight(&app().supports_credentials(), STRANGER, "PUT");
    assert_eq!((answer.allowed(), answer.value("vary")), ((400, None), None));
    // The handler runs, and who may not read is told that credentials are fine.
    let answer = get(&app().supports_credentials(), STRANGER);
    assert_eq!((answer.allowed(), answer.body.as_str()), ((200, None), "the handler"));
    assert_eq!(answer.value("access-control-allow-credentials"), Some("true"));
    assert_eq!(answer.value("vary"), Some(VARY));
    let answer = send(&app(), Method::GET, "/by-hand", &[("Origin", STRANGER)]);
    assert_eq!(answer.allowed(), (200, Some("https://by-hand.example")));
}

#[test]
fn block_on_origin_mismatch() {
    let answer = get(&app().block_on_origin_mismatch(true), STRANGER);
    assert_eq!(answer.allowed(), (400, None));
    assert_ne!(answer.body, "the handler");
    let answer = send(&app().block_on_origin_mismatch(true), Method::GET, "/", &[]);
    assert_eq!((answer.status, answer.body.as_str()), (200, "the handler"), "no Origin, no mismatch");
}

#[test]
fn options_that_are_no_preflights() {
    let answer = send(&app(), Method::OPTIONS, "/", &[("Origin", APP)]);
    assert_eq!((answer.status, answer.body.as_str()), (200, "the handler"));
    // Without an Origin it counts as a preflight all the same.
    let answer = send(&app(), Method::OPTIONS, "/", &[("Access-Control-Request-Method", "PUT")]);
    assert_eq!(answer.allowed(), (400, None));
    let answer = preflight(&app().disable_preflight(), APP, "PUT");
    assert_eq!((answer.allowed(), answer.body.as_str()), ((200, Some(APP)), "the handler"));
}

#[test]
fn any_origin_and_any_header() {
    let any = || Cors::default().allow_any_origin().allow_any_method().allow_any_header().expose_any_header();
    assert_eq!(get(&any(), STRANGER).allowed(), (200, Some(STRANGER)));
    assert_eq!(get(&any().send_wildcard(), STRANGER).allowed(), (200, Some("*")));
    let lines =
        [("Origin", APP), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-a,x-b")];
    let answer = send(&any(), Method::OPTIONS, "/", &lines);
    assert_eq!(answer.value("access-control-allow-headers"), Some("x-a,x-b"));
    let methods = answer.value("access-control-allow-methods").expect("a list");
    assert_eq!(methods.split(", ").count(), 9, "{methods}");
    let exposed = get(&any(), APP);
    let exposed = exposed.value("access-control-expose-headers").expect("a list");
    assert!(exposed.contains("etag"), "the names of this response: {exposed}");
    let function = Cors::default().allowed_origin_fn(|origin, _| origin.as_bytes().ends_with(b".example.com"));
    assert_eq!(get(&function, APP).allowed(), (200, Some(APP)));
    assert_eq!(get(&function, STRANGER).allowed(), (200, None));
}

#[test]
fn permissive_lets_every_website_in_with_credentials() {
    let answer = preflight(&Cors::permissive(), STRANGER, "DELETE");
    assert_eq!(answer.allowed(), (200, Some(STRANGER)));
    assert_eq!(answer.value("access-control-allow-credentials"), Some("true"));
    assert_eq!(answer.value("access-control-max-age"), Some("3600"));
}

#[test]
fn vary_can_be_turned_off() {
    assert_eq!(get(&app(), APP).value("vary"), Some(VARY));
    assert_eq!(get(&app().disable_vary_header(), APP).value("vary"), None);
}

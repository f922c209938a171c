//! The conformance table over TCP, through `App::wrap`.

mod support;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, web};
use cors_tests::several;
use cors_tests::wire::{Handler, check, check_built};

/// actix-web takes fewer header lines.
const REFUSED: [(&str, u16); 1] =
    [("a preflight with 300 lines of requested headers costs a listing policy nothing", 431)];

/// Answers as the case at hand says.
async fn answer(request: HttpRequest, body: web::Bytes, handler: web::Data<Handler>) -> HttpResponse {
    let target = request.uri().to_string();
    let answer = handler.answer(request.method().as_str(), &target, request.headers(), &body);
    let status = StatusCode::from_u16(answer.status().as_u16()).expect("a status");
    let mut response = HttpResponse::build(status);
    for (name, value) in answer.headers() {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    response.body(answer.into_body())
}

#[test]
fn every_case_holds_with_a_policy_in_the_binary() {
    let report = check(|policy, handler| {
        let handler = web::Data::new(handler);
        serve!(move || App::new().app_data(handler.clone()).default_service(web::to(answer)).wrap(policy))
    });
    report.assert_holds(&REFUSED);
}

#[test]
fn every_case_holds_with_a_policy_that_was_built_at_the_start() {
    let report = check_built(|policy, handler| {
        let handler = web::Data::new(handler);
        serve!(move || App::new().app_data(handler.clone()).default_service(web::to(answer)).wrap(policy.clone()))
    });
    report.assert_holds(&REFUSED);
}

/// What `App::wrap` asks of a policy can't be written down without the type of all that is inside.
macro_rules! serve_each {
    () => {
        &|policy, handler| {
            let handler = web::Data::new(handler);
            serve!(move || App::new().app_data(handler.clone()).default_service(web::to(answer)).wrap(policy.clone()))
        }
    };
}

#[test]
fn sets_tenants_and_replaced_policies_are_mounted_alike() {
    several::check_set(serve_each!());
    several::check_built_set(serve_each!());
    several::check_replaced(serve_each!());
    several::check_tenants(serve_each!());
}

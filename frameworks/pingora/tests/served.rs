//! A gateway before an upstream, over TCP.

mod support;

use cors_runtime::Decision;
use cors_tests::application::application;
use cors_tests::example;
use cors_tests::server::Server;
use cors_tests::suite::{self, Framework, Gate};
use cors_tests::wire::{self, Handler};
use cors_with_pingora::{Ask, Policies};
use pingora::http::RequestHeader;

use support::gateway_before;

/// Pingora takes 256 header lines.
const REFUSED: [(&str, u16); 1] =
    [("a preflight with 300 lines of requested headers costs a listing policy nothing", 400)];

/// A gateway before an upstream, which ends with it.
fn gateway(policies: impl Ask, upstream: Server) -> Server {
    let gateway = gateway_before(policies, upstream.address.to_string());
    Server::elsewhere(gateway.address, move || {
        drop(gateway);
        drop(upstream);
    })
}

fn before_handler(policy: impl Ask, handler: Handler) -> Server {
    gateway(policy, Server::axum(handler.router()))
}

#[test]
fn the_table_holds() {
    wire::check(before_handler).assert_holds(&REFUSED);
    wire::check_built(before_handler).assert_holds(&REFUSED);
}

/// Who has no policy for anybody.
#[derive(Clone)]
struct Nobody;

impl Policies for Nobody {
    fn decide(&self, _: &RequestHeader) -> Decision<'_> {
        Decision::NotGoverned
    }
}

fn serve(policy: Option<impl Ask>, gate: Gate) -> Server {
    let upstream = Server::axum(application(gate));
    match policy {
        Some(policy) => gateway(policy, upstream),
        None => gateway(Nobody, upstream),
    }
}

/// Pingora forwards no trailers of an upstream that speaks HTTP/1.1. A panic is the upstream's own affair.
const PINGORA: Framework = Framework { has_trailers: false, ..Framework::EVERYTHING };

#[test]
fn bodies_and_errors_stay_what_they_are() {
    suite::check(suite::API, serve, PINGORA);
    suite::check(suite::built(), serve, PINGORA);
}

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-pingora"), include_str!("../src/main.rs"));
}

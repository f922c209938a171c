//! The example on axum. The table, bodies and errors through axum are tests of `cors-tests`: `wire`, `mounts` and `layers`.

use cors_tests::example;

#[test]
fn the_example_answers_its_curl_lines() {
    example::check(env!("CARGO_BIN_EXE_cors-with-axum"), include_str!("../src/main.rs"));
}

//! A short load on every example, and on the gateway beside Pingora alone, as they were built with this test:
//! `cargo test -p 'cors-with-*' -p cors-load`.

use std::process::Command;

#[test]
fn every_example_answers_a_short_load_without_an_error() {
    let status = Command::new(env!("CARGO_BIN_EXE_cors-load")).arg("5000").status().expect("it starts");
    assert!(status.success(), "{status}");
}

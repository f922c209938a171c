//! What the tests of this package share: the conformance table and its policies, servers on ports of their own,
//! clients that show the bytes of an answer, the part of a browser that judges an answer, and
//! random bytes that are the same in every run, and a subscriber that writes down events.

// trybuild makes every program in ui/ depend on this package; they use nothing of it.
#![cfg(not(trybuild))]

pub mod application;
pub mod browser;
pub mod cases;
pub mod example;
pub mod http1;
pub mod http2;
#[path = "../../cors-runtime/tests/support/listener.rs"]
pub mod listener;
pub mod outcome;
pub mod policies;
pub mod random;
pub mod real_browser;
pub mod recording;
pub mod server;
pub mod several;
pub mod suite;
pub mod wire;

/// The README's programs, compiled as its readers would.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

//! What a policy does to requests and responses: each row of the protocol, through `decide` and
//! through the tower service, with tables that are written by hand.

// With the feature a refused answer has one field more, which `explain_header.rs` is about.
#![cfg(not(all(feature = "explain-header", debug_assertions)))]

mod actual;
#[cfg(feature = "axum")]
mod axum;
mod handle;
mod hostile;
mod mirror;
mod preflight;
#[cfg(feature = "tower")]
#[path = "../support/ready.rs"]
mod ready;
mod support;
#[cfg(feature = "tower")]
mod tower;
mod vary;

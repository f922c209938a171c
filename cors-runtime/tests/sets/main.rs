//! Several policies: in the binary, built when the program starts, and picked by what a request asks for.

mod constant;
#[cfg(feature = "tower")]
#[path = "../support/handler.rs"]
mod handler;
#[cfg(feature = "tower")]
#[path = "../support/ready.rs"]
mod ready;
#[cfg(feature = "startup")]
mod startup;
#[cfg(feature = "tower")]
mod tenants;
mod unreachable;

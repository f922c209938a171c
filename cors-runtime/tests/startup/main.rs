//! Feature `startup`: policies that are known when the program starts.

mod builder;
mod errors;
#[cfg(feature = "file")]
mod files;
#[cfg(feature = "tower")]
#[path = "../support/handler.rs"]
mod handler;
#[cfg(feature = "tracing")]
#[expect(unreachable_pub, reason = "another package has it as a public module")]
#[path = "../support/listener.rs"]
mod listener;
mod lists;
mod many;
mod origins;
#[cfg(feature = "file")]
mod pingap;
#[cfg(feature = "tower")]
#[path = "../support/ready.rs"]
mod ready;
#[cfg(feature = "serde")]
mod section;
mod served;
mod support;
#[cfg(feature = "tracing")]
mod warnings;

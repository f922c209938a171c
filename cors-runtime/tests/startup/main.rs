//! Feature `startup`: policies that are known when the program starts.

mod builder;
mod errors;
mod lists;
mod many;
mod origins;
#[cfg(feature = "serde")]
mod section;
mod served;
mod support;
#[cfg(feature = "tracing")]
mod warnings;

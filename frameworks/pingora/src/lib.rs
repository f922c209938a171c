//! Policies before an upstream that knows nothing of CORS, in a gateway made of [Pingora](https://docs.rs/pingora).
//!
//! [`Gateway`] is the whole of one, for one upstream. A gateway of your own calls the same three functions in three of its
//! filters: [`answer_preflight`] in `request_filter`, before everything else there, authentication above all; [`apply`] in
//! `response_filter`; [`respond_error`] in `fail_to_proxy`.
//!
//! Pingora keeps what a policy says out of its cache: `response_filter` runs for a cached response as it does for any other.
//! `upstream_response_filter` doesn't, so nothing is done there.

#![forbid(unsafe_code)]

mod file;
mod filters;
mod gateway;
pub mod serve;

pub use self::file::WatchedFile;
pub use self::filters::{answer_preflight, apply, respond_error};
pub use self::gateway::{Ask, Gateway, Policies};

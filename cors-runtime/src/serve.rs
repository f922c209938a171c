//! Serving a policy: whom a service asks, and one file for each way of mounting.

#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "axum")]
pub(crate) mod mount;
#[cfg(all(feature = "axum", feature = "startup"))]
pub(crate) mod owned_routes;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub mod routes;
pub mod service;

use std::ops::Deref;

use cors_table::PathPattern;
use http::{HeaderMap, Method, Uri};

use crate::Policy;
use crate::prepared::Prepared;

/// Whom a service asks for the policy of a request: a policy, or the policies of one path. The trait can't be named
/// outside of this crate, so nobody else can be asked.
pub trait Serve {
    /// A hold on a policy: it stays what it is until the response has its fields. For a policy in the binary that is a
    /// reference; one that can be replaced while the program runs keeps the one that the request began with.
    type Held: Deref<Target = Prepared>;

    /// The policy that speaks for a request.
    fn hold(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self::Held;
}

impl Serve for Policy {
    type Held = &'static Prepared;

    #[inline]
    fn hold(&self, _: &Method, _: &Uri, _: &HeaderMap) -> &'static Prepared {
        self.prepared()
    }
}

impl Prepared {
    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, uri: &Uri) -> bool {
        matches!(self.table.path, PathPattern::Every) || self.table.path.matches(uri.path())
    }
}

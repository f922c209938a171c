//! Serving a policy: whom a service asks, and one file for each way of mounting.

#[cfg(feature = "poem")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
pub mod endpoint;
#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "rocket")]
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
pub mod fairing;
#[cfg(feature = "axum")]
pub(crate) mod mount;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub mod routes;
#[cfg(feature = "salvo")]
mod salvo;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod service;

use std::ops::Deref;

#[cfg(feature = "tower")]
use cors_table::PathPattern;
#[cfg(feature = "tower")]
use http::Uri;
use http::{HeaderMap, Method};

#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
use crate::Decision;
use crate::Policy;
use crate::prepared::Prepared;

/// One policy for every request, as it was declared or as the program built it. The trait can't be named outside of this
/// crate, so nothing else can be mounted.
#[allow(unreachable_pub, reason = "it can be reached where a type is bounded by it, which not every adapter has")]
pub trait Hold: Clone + Send + Sync + 'static {
    /// A hold on the policy: it stays what it is until the response has its fields. For a policy in the binary that is a
    /// reference; one that can be replaced while the program runs keeps the one that the request began with.
    type Held: Deref<Target = Prepared> + Send + Sync + 'static;

    /// The policy for a request that comes now.
    fn hold(&self) -> Self::Held;
}

impl Hold for Policy {
    type Held = &'static Prepared;

    #[inline]
    fn hold(&self) -> &'static Prepared {
        self.prepared()
    }
}

/// What `policy` says to a request, and to whoever listens to its events.
#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
#[inline]
fn decide<'p>(policy: &'p Prepared, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'p> {
    #[cfg(feature = "tracing")]
    events::served(policy, method, path, headers);
    policy.decide(method, path, headers)
}

/// Whom a tower service asks for the policy of a request: a policy, or the policies of one path. The trait can't be named
/// outside of this crate, so nobody else can be asked.
#[cfg(feature = "tower")]
pub trait Serve {
    /// A hold on a policy, as [`Hold::Held`] is one.
    type Held: Deref<Target = Prepared>;

    /// The policy that speaks for a request.
    fn hold(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self::Held;
}

#[cfg(feature = "tower")]
impl Serve for Policy {
    type Held = &'static Prepared;

    #[inline]
    fn hold(&self, _: &Method, _: &Uri, _: &HeaderMap) -> &'static Prepared {
        self.prepared()
    }
}

#[cfg(feature = "tower")]
impl Prepared {
    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, uri: &Uri) -> bool {
        matches!(self.table.path, PathPattern::Every) || self.table.path.matches(uri.path())
    }
}

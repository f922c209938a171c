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
#[cfg(all(feature = "axum", feature = "startup"))]
pub(crate) mod owned_routes;
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
#[cfg(feature = "axum")]
use http::Extensions;
#[cfg(all(feature = "tower", feature = "tracing"))]
use http::uri::Authority;
use http::{HeaderMap, Method};
#[cfg(feature = "tower")]
use http::{Request, Uri};

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

/// What `policy` says to a request, and to whoever listens to its events. `authority` is the host and port that the client
/// asked for, where the request says it there and not in Host, as HTTP/2 does.
#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
#[cfg_attr(
    not(feature = "tracing"),
    expect(unused_variables, reason = "only the events tell a server's own pages apart")
)]
#[inline]
fn decide<'p>(
    policy: &'p Prepared,
    method: &Method,
    path: &str,
    authority: Option<&str>,
    headers: &HeaderMap,
) -> Decision<'p> {
    #[cfg(feature = "tracing")]
    events::served_at(policy, method, path, authority, headers);
    policy.decide(method, path, headers)
}

/// Whom a tower service asks for the policy of a request: a policy, or the policies of one path. The trait can't be named
/// outside of this crate, so nobody else can be asked.
#[cfg(feature = "tower")]
pub trait Serve {
    /// A hold on a policy, as [`Hold::Held`] is one.
    type Held: Deref<Target = Prepared>;

    /// The policy that speaks for a request.
    fn hold(&self, method: &Method, target: Target<'_>, headers: &HeaderMap) -> Self::Held;
}

/// Where a client sent a request to. Nothing is read of it before somebody asks.
#[cfg(feature = "tower")]
#[derive(Clone, Copy, Debug)]
pub struct Target<'r> {
    uri: &'r Uri,
    #[cfg(feature = "axum")]
    extensions: &'r Extensions,
}

#[cfg(feature = "tower")]
impl<'r> Target<'r> {
    /// Where this request was sent to.
    #[inline]
    pub(crate) fn of<B>(request: &'r Request<B>) -> Self {
        Self {
            uri: request.uri(),
            #[cfg(feature = "axum")]
            extensions: request.extensions(),
        }
    }

    /// The host and port that the client asked for, where the request says it here and not in Host, as HTTP/2 does.
    #[cfg(feature = "tracing")]
    pub(crate) fn authority(self) -> Option<&'r str> {
        self.uri.authority().map(Authority::as_str)
    }

    /// The path that the client asked for. axum's `nest` strips its prefix from a request's URI, and keeps the URI as it
    /// came; what else strips a prefix keeps nothing.
    #[inline(never)]
    pub(crate) fn path(self) -> &'r str {
        #[cfg(feature = "axum")]
        if let Some(::axum::extract::OriginalUri(uri)) = self.extensions.get() {
            return uri.path();
        }
        self.uri.path()
    }
}

#[cfg(feature = "tower")]
impl Serve for Policy {
    type Held = &'static Prepared;

    #[inline]
    fn hold(&self, _: &Method, _: Target<'_>, _: &HeaderMap) -> &'static Prepared {
        self.prepared()
    }
}

#[cfg(feature = "tower")]
impl Prepared {
    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, target: Target<'_>) -> bool {
        matches!(self.table.path, PathPattern::Every) || self.table.path.matches(target.path())
    }
}

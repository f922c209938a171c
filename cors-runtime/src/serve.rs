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
#[cfg(feature = "axum")]
use http::Extensions;
#[cfg(feature = "tracing")]
use http::uri::Authority;
use http::{HeaderMap, Method, Request, Uri};

use crate::Policy;
use crate::prepared::Prepared;

/// Whom a service asks for the policy of a request: a policy, or the policies of one path. The trait can't be named
/// outside of this crate, so nobody else can be asked.
pub trait Serve {
    /// A hold on a policy: it stays what it is until the response has its fields. For a policy in the binary that is a
    /// reference; one that can be replaced while the program runs keeps the one that the request began with.
    type Held: Deref<Target = Prepared>;

    /// The policy that speaks for a request.
    fn hold(&self, method: &Method, target: Target<'_>, headers: &HeaderMap) -> Self::Held;
}

/// Where a client sent a request to. Nothing is read of it before somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct Target<'r> {
    uri: &'r Uri,
    #[cfg(feature = "axum")]
    extensions: &'r Extensions,
}

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

impl Serve for Policy {
    type Held = &'static Prepared;

    #[inline]
    fn hold(&self, _: &Method, _: Target<'_>, _: &HeaderMap) -> &'static Prepared {
        self.prepared()
    }
}

impl Prepared {
    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, target: Target<'_>) -> bool {
        matches!(self.table.path, PathPattern::Every) || self.table.path.matches(target.path())
    }
}

//! Serving a policy: whom a service asks, and one file for each way of mounting.

#[cfg(feature = "actix-web")]
pub mod actix_web;
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
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "startup"))]
pub(crate) mod owned_routes;
#[cfg(feature = "tower")]
mod request;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub mod routes;
#[cfg(all(feature = "actix-web", not(feature = "axum")))]
pub(crate) mod routes;
#[cfg(feature = "salvo")]
mod salvo;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod service;

#[cfg(feature = "tracing")]
use std::borrow::Cow;
use std::ops::Deref;

#[cfg(any(feature = "actix-web", feature = "tower"))]
use cors_table::PathPattern;
#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo", feature = "tracing"))]
use http::{HeaderMap, Method};

#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
use crate::Decision;
use crate::Policy;
#[cfg(any(feature = "actix-web", feature = "tower"))]
use crate::decide::Sent;
#[cfg(any(feature = "actix-web", feature = "tower"))]
use crate::fields::Fields;
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
    {
        let (method, headers) = (Cow::Borrowed(method), Cow::Borrowed(headers));
        events::served_in_parts(policy, &Head { method, path, headers, authority });
    }
    policy.decide(method, path, headers)
}

/// Whom a service asks for the policy of a request: a policy, or the policies of one path. The trait can't be named outside of
/// this crate, so nobody else can be asked.
#[cfg(any(feature = "actix-web", feature = "tower"))]
pub trait Serve {
    /// A hold on a policy, as [`Hold::Held`] is one.
    type Held: Deref<Target = Prepared>;

    /// The policy that speaks for a request.
    fn pick(&self, request: &impl Asked) -> Self::Held;
}

/// One policy speaks for every request.
#[cfg(any(feature = "actix-web", feature = "tower"))]
impl<P: Hold> Serve for P {
    type Held = P::Held;

    #[inline]
    fn pick(&self, _: &impl Asked) -> P::Held {
        self.hold()
    }
}

/// A request, in the types of whichever framework. Nothing is read of it before somebody asks.
#[cfg(any(feature = "actix-web", feature = "tower"))]
pub trait Asked {
    /// Its header.
    type Fields: Fields;

    /// Its method.
    fn method(&self) -> &str;

    /// Whether its method is OPTIONS.
    fn is_options(&self) -> bool;

    /// The path that the client asked for.
    fn path(&self) -> &str;

    /// Its header fields.
    fn fields(&self) -> &Self::Fields;

    /// The request for whoever explains it, which is written for the types of `http` 1 alone.
    #[cfg(feature = "tracing")]
    fn head(&self) -> Head<'_>;
}

/// What there is to say of a request, in the types of `http` 1.
#[cfg(feature = "tracing")]
#[derive(Debug)]
#[allow(unreachable_pub, reason = "as for `Hold`")]
pub struct Head<'r> {
    method: Cow<'r, Method>,
    path: &'r str,
    headers: Cow<'r, HeaderMap>,
    /// The host and port that the client asked for, where the request says it here and not in Host, as HTTP/2 does.
    authority: Option<&'r str>,
}

/// What a service has to know of a request before it goes on.
#[cfg(any(feature = "actix-web", feature = "tower"))]
pub(crate) struct Look<V> {
    /// Whether the policy has something to say of the request's path.
    pub(crate) is_governed: bool,
    /// Whether the request is a preflight that the policy answers.
    pub(crate) is_preflight: bool,
    /// Access-Control-Allow-Origin, if the origin was read and is allowed.
    pub(crate) allow_origin: Option<V>,
}

#[cfg(any(feature = "actix-web", feature = "tower"))]
impl Prepared {
    /// Looks at a request as far as this policy has to.
    #[inline]
    pub(crate) fn look<R: Asked>(&self, request: &R) -> Look<<R::Fields as Fields>::Value> {
        let mut look = Look { is_governed: self.governs(request), is_preflight: false, allow_origin: None };
        // Where the response is the same for every origin, none is read.
        if look.is_governed && (self.table.varies() || request.is_options()) {
            let sent = Sent::of(request.is_options(), request.fields());
            look.allow_origin = self.allow_origin(sent);
            look.is_preflight = sent.is_preflight;
        }
        look
    }

    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, request: &impl Asked) -> bool {
        matches!(self.table.path, PathPattern::Every) || self.table.path.matches(request.path())
    }
}

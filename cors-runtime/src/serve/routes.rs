#![cfg_attr(feature = "axum", doc = include_str!("routes.md"))]
#![cfg_attr(not(feature = "axum"), doc = "The policies of one path, by method.")]

use cors_table::method::is_safelisted;
use http::Method;
#[cfg(feature = "axum")]
use tower_layer::Layer;

#[cfg(feature = "axum")]
use super::service::CorsService;
use super::{Serve, Target};
use crate::Policy;
#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::policy::REFUSED_POLICY;
use crate::prepared::{Prepared, REFUSED};

/// The policies of one path, by method.
///
/// [`cors_routes!`](crate::cors_routes) writes one into a `static`.
#[derive(Debug)]
pub struct RouteTable {
    entries: &'static [(Method, Policy)],
    /// Whether a handler runs for every method that has no entry.
    has_any: bool,
    /// For a method that has no entry.
    otherwise: Policy,
}

impl RouteTable {
    /// A table of `entries`, and of `any` for the methods that have no entry. With neither, no origin is allowed.
    ///
    /// # Examples
    ///
    #[cfg_attr(feature = "axum", doc = "```")]
    #[cfg_attr(not(feature = "axum"), doc = "```ignore")]
    /// use cors_runtime::routes::RouteTable;
    /// use cors_runtime::{Policy, cors_policy};
    /// use http::Method;
    ///
    /// const READ: Policy = cors_policy!(origin = "*", methods = [GET]);
    /// const WRITE: Policy = cors_policy!(origin = "https://app.example.com", methods = [PUT]);
    ///
    /// static USERS: RouteTable = RouteTable::new(&[(Method::GET, READ), (Method::PUT, WRITE)], None);
    /// ```
    #[must_use]
    pub const fn new(entries: &'static [(Method, Policy)], any: Option<Policy>) -> Self {
        let otherwise = match (any, entries) {
            (Some(any), _) => any,
            (None, [(_, first), ..]) => *first,
            // Only after `cors_routes!` refused every route: this must not be a second error.
            (None, []) => REFUSED_POLICY,
        };
        Self { entries, has_any: any.is_some(), otherwise }
    }

    /// What the policy of a request is picked from.
    #[inline]
    const fn routes(&self) -> Routes<'_, Policy> {
        Routes { entries: self.entries, has_any: self.has_any, otherwise: &self.otherwise }
    }
}

/// What the policies of one path are picked from, whether all of them are in the binary or some were built when the program
/// started.
#[derive(Debug)]
pub(super) struct Routes<'a, P> {
    pub(super) entries: &'a [(Method, P)],
    pub(super) has_any: bool,
    pub(super) otherwise: &'a P,
}

impl<'a, P> Routes<'a, P> {
    /// The policy of the handler that is mounted under `method`: for HEAD, if it has none, under GET.
    #[inline]
    fn entry(&self, method: &[u8]) -> Option<&'a P> {
        let mut found = None;
        for (mounted, policy) in self.entries {
            if mounted.as_str().as_bytes() == method {
                return Some(policy);
            }
            if *mounted == Method::GET && method == b"HEAD" {
                found = Some(policy);
            }
        }
        found
    }

    /// The methods that handlers of their own are mounted under, each once. GET brings HEAD.
    #[cfg(feature = "axum")]
    pub(super) fn methods(&self) -> Vec<&'a str> {
        let mut methods = Vec::new();
        for (method, _) in self.entries {
            let brought: &[&str] = if *method == Method::GET { &["GET", "HEAD"] } else { &[method.as_str()] };
            for method in brought {
                if !methods.contains(method) {
                    methods.push(*method);
                }
            }
        }
        methods
    }

    /// The policy that is asked about a request: that of the handler which it is for.
    #[cfg(feature = "tracing")]
    pub(super) fn asked(&self, request: &impl Target) -> &'a P {
        let method = request.requested_method().unwrap_or(request.method().as_bytes());
        self.entry(method).unwrap_or(self.otherwise)
    }
}

impl<P> Routes<'_, P>
where
    P: Serve<Held: From<&'static Prepared>>,
{
    /// The policy that speaks for a request.
    #[inline]
    pub(super) fn pick(&self, request: &impl Target) -> Option<P::Held> {
        match request.requested_method() {
            Some(requested) => self.preflight(requested, request),
            None => self.entry(request.method().as_bytes()).unwrap_or(self.otherwise).pick(request),
        }
    }

    /// The policy that answers a preflight for `requested`.
    ///
    /// Where no handler of this table runs, another one may: it was mounted beside, without a policy. So the answer
    /// must not let the browser send the request.
    fn preflight(&self, requested: &[u8], request: &impl Target) -> Option<P::Held> {
        if let Some(policy) = self.entry(requested) {
            return policy.pick(request);
        }
        let policy = self.otherwise.pick(request)?;
        let may_answer = self.has_any || blocks(&policy, requested);
        Some(if may_answer { policy } else { P::Held::from(&REFUSED) })
    }
}

/// Whether a browser won't send a request with this method, whatever else `policy` answers to the preflight for it.
fn blocks(policy: &Prepared, method: &[u8]) -> bool {
    let method = std::str::from_utf8(method).ok().filter(|method| method.is_ascii());
    method.is_some_and(|method| !is_safelisted(method) && !policy.allows_method(method))
}

/// The policy of the request's method answers.
impl Serve for &'static RouteTable {
    type Held = &'static Prepared;

    #[inline]
    fn pick(&self, request: &impl Target) -> Option<&'static Prepared> {
        self.routes().pick(request)
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        self.routes().asked(request).explain_nobody(request)
    }
}

/// A table that [`cors_routes!`](crate::cors_routes) mounts handlers with.
#[cfg(feature = "axum")]
pub trait Mounted: Serve {
    /// The methods that handlers of their own are mounted under, each once. GET brings HEAD.
    fn methods(&self) -> Vec<&str>;

    /// Whether a handler runs for every method that has none of its own.
    fn has_any(&self) -> bool;
}

#[cfg(feature = "axum")]
impl Mounted for &'static RouteTable {
    fn methods(&self) -> Vec<&str> {
        self.routes().methods()
    }

    fn has_any(&self) -> bool {
        self.has_any
    }
}

/// The layer that puts a [`RouteTable`] before a [`MethodRouter`](::axum::routing::MethodRouter).
#[cfg(feature = "axum")]
#[derive(Clone, Copy, Debug)]
pub struct RoutePolicies {
    routes: &'static RouteTable,
}

#[cfg(feature = "axum")]
impl RoutePolicies {
    /// A layer that picks its policy from `routes`.
    ///
    /// Mount it with `MethodRouter::layer`, `Router::layer` or `Router::route_layer`: a layer on a single handler, and
    /// `MethodRouter::route_layer`, see OPTIONS only where a handler for it is among those that they are around. Where something else
    /// is mounted at the same path, use [`cors_routes!`](crate::cors_routes): this layer alone doesn't
    /// [take OPTIONS](self#one-cors_routes-for-one-path).
    #[must_use]
    pub const fn new(routes: &'static RouteTable) -> Self {
        Self { routes }
    }
}

#[cfg(feature = "axum")]
impl<S> Layer<S> for RoutePolicies {
    type Service = CorsService<S, &'static RouteTable>;

    fn layer(&self, inner: S) -> Self::Service {
        CorsService { inner, policy: self.routes }
    }
}

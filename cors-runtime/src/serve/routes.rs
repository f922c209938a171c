//! A policy per method of one path, for axum's
//! [`MethodRouter`].
//!
//! One policy for a whole application, or for a part of it, needs nothing of this module:
//! `Router::layer` takes a [`Policy`] as it is.
//!
//! [`cors_routes!`](crate::cors_routes) is for handlers that have policies of their own. A preflight
//! never reaches a handler (its method is OPTIONS), so the policy that answers it is picked by the
//! method that it asks for:
//!
//! ```
//! use cors_runtime::{cors, cors_routes};
//! use axum::Router;
//!
//! #[cors(origin = "https://app.example.com", methods = "GET")]
//! async fn list_users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! #[cors(origin = "https://admin.example.com", methods = "PUT")]
//! async fn replace_users() {}
//!
//! let app: Router = Router::new()
//!     .route("/users", cors_routes!(get(list_users), put(replace_users)));
//! ```
//!
//! # Which policy speaks
//!
//! | request | policy |
//! |---|---|
//! | preflight | of the method in Access-Control-Request-Method |
//! | any other | of the request's method |
//! | HEAD, without a handler of its own | of GET, whose handler axum runs |
//! | a method without a handler | of the first handler |
//!
//! The last row lets a page read the 405 that axum answers with, and lets the browser's console name
//! the method that isn't allowed.
//!
//! # List only the methods that a handler is mounted under
//!
//! A browser remembers every method that a preflight's Access-Control-Allow-Methods lists, for that
//! URL and that origin, and asks no further preflight for those. So if the policy of a GET handler lists
//! PUT as well, its preflight lets PUT through, and the policy of the PUT handler is never asked. That
//! a handler's policy lists the method it is mounted under, `cors_routes!` checks while compiling.
//!
//! # Paths under `nest`
//!
//! Under `Router::nest`, axum strips the prefix from a request's path, and so a layer inside of the
//! nested router, `cors_routes!` included, sees the stripped path. Write `path` patterns for what is left,
//! or put the policy on the outer router.

use std::convert::Infallible;

use ::axum::routing::MethodRouter;
use http::header::ACCESS_CONTROL_REQUEST_METHOD;
use http::{HeaderMap, HeaderValue, Method};
use tower_layer::Layer;

use crate::Policy;
use crate::decide::Sent;
use crate::policy::REFUSED_POLICY;
use crate::prepared::Prepared;
use crate::serve::Serve;
use crate::serve::service::CorsService;

/// The policies of one path, by method.
///
/// [`cors_routes!`](crate::cors_routes) writes one into a `static`.
#[derive(Debug)]
pub struct RouteTable {
    entries: &'static [(Method, Policy)],
    /// For a method that has no entry.
    otherwise: Policy,
}

impl RouteTable {
    /// A table of `entries`, and of `any` for the methods that have no entry. With neither, no origin is allowed.
    ///
    /// # Examples
    ///
    /// ```
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
        Self { entries, otherwise }
    }

    /// The policy of the handler that axum runs for `method`.
    #[inline]
    fn policy(&self, method: &[u8]) -> Policy {
        let mut found = self.otherwise;
        for (mounted, policy) in self.entries {
            if mounted.as_str().as_bytes() == method {
                return *policy;
            }
            if *mounted == Method::GET && method == b"HEAD" {
                found = *policy;
            }
        }
        found
    }
}

/// The policy of the request's method answers.
impl Serve for &'static RouteTable {
    type Held = &'static Prepared;

    fn hold(&self, method: &Method, headers: &HeaderMap) -> &'static Prepared {
        if *method != Method::OPTIONS {
            return self.policy(method.as_str().as_bytes()).prepared();
        }
        let is_preflight = Sent::read(method, headers).is_preflight;
        let requested = headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| is_preflight);
        self.policy(requested.map_or(b"OPTIONS", HeaderValue::as_bytes)).prepared()
    }
}

/// The layer that puts a [`RouteTable`] before a [`MethodRouter`].
#[derive(Clone, Copy, Debug)]
pub struct RoutePolicies {
    routes: &'static RouteTable,
}

impl RoutePolicies {
    /// A layer that picks its policy from `routes`.
    ///
    /// Mount it on a [`MethodRouter`] or on a `Router`: a layer on a single handler, or a
    /// `route_layer`, never sees OPTIONS.
    #[must_use]
    pub const fn new(routes: &'static RouteTable) -> Self {
        Self { routes }
    }
}

impl<S> Layer<S> for RoutePolicies {
    type Service = CorsService<S, &'static RouteTable>;

    fn layer(&self, inner: S) -> Self::Service {
        CorsService { inner, policy: self.routes }
    }
}

/// Puts the policies of one path before its handlers. `cors_routes!` calls it.
#[doc(hidden)]
pub fn mount<S>(router: MethodRouter<S, Infallible>, table: &'static RouteTable) -> MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    router.layer(RoutePolicies::new(table))
}

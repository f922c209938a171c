//! A policy per method of one path, for axum's
//! [`MethodRouter`](::axum::routing::MethodRouter).
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
//! | another one, for a method without a handler | of `any`'s handler, else of the first one |
//! | preflight for a method without a handler, where there is no `any` | of the first handler, if its list doesn't allow the method; else none: 403 |
//!
//! The last but one lets a page read the 405 that axum answers with. The last lets the browser's console name the method
//! that isn't allowed, and promises nothing: a browser sends GET, HEAD and POST whatever the list says, and what `*` or
//! `mirror` allows, so preflights for these are refused. A handler that was mounted beside without a policy could be
//! what they are for.
//!
//! # One `cors_routes!` for one path
//!
//! axum merges what is mounted at one path, and panics while the router is built ("Overlapping method route") if one
//! method has two handlers. `cors_routes!` takes OPTIONS, so that the policies which answer the preflights of a path are
//! never two tables of which one wins.
//!
//! "Beside" is `.route` at the same path, `MethodRouter::merge`, `Router::merge` and `Router::nest`, in either order,
//! and for a handler also a method on the result of `cors_routes!`.
//!
//! | beside `cors_routes!(get(list))` or on it | |
//! |---|---|
//! | another `cors_routes!` | panics |
//! | a handler for a method that has one; for HEAD if GET has one; for OPTIONS; beside `any(…)`, every method | panics |
//! | a handler for another method, `.post(plain)` | runs, without CORS headers; preflights for POST are refused |
//! | `get(list).layer(POLICY)` for another method | runs under that policy; its preflights are refused |
//! | `any(plain)`, `.fallback(f)`, `.fallback_service(f)`, `method_not_allowed_fallback(f)` | runs for methods without a handler, without CORS headers; preflights are answered as before |
//!
//! Some limits come from how axum routes:
//!
//! - An OPTIONS request that is no preflight goes to the handler of `options(…)` or `any(…)` inside of `cors_routes!`. If
//!   there is none, it gets a 405, and never what was mounted beside.
//! - `Allow` of a 405 holds the methods of `cors_routes!`, and OPTIONS only if a handler is mounted under it. Methods that
//!   were mounted beside are missing. Where they came later by `.route` or a merge, axum's own 405 is sent: without CORS
//!   headers, with all methods and OPTIONS.
//! - axum has places for nine methods. One like PURGE reaches `any`'s handler only until `.fallback(f)` replaces it, and its
//!   preflights are answered by `any`'s policy all the same.
//! - Two method routers with a [`Policy`] as their layer, `get(list).layer(OPEN)` and `put(replace).layer(STRICT)`, have no
//!   handler for OPTIONS: at one path, the last one's policy answers every preflight. Mount them with one `cors_routes!`.
//!   The same goes for [`RoutePolicies`] that are layered by hand.
//!
//! # List only the methods that a handler is mounted under
//!
//! A browser remembers every method that a preflight's Access-Control-Allow-Methods lists, for that
//! URL and that origin, and asks no further preflight for those; so it does with the names that
//! Access-Control-Allow-Headers lists, for every method. So if the policy of a GET handler lists
//! PUT as well, its preflight lets PUT through, and the policy of the PUT handler is never asked. That
//! a handler's policy lists the method it is mounted under, `cors_routes!` checks while compiling.
//!
//! # Paths under `nest`
//!
//! `path` is the path that the client asked for. Under `Router::nest` and `nest_service`, axum strips the prefix from a
//! request's path, and keeps what was there in an extension ([`OriginalUri`](::axum::extract::OriginalUri)); that is read
//! where a policy has a `path`. So the same pattern holds inside and outside of a nested router:
//!
//! ```
//! use axum::{Router, routing::get};
//! use cors_runtime::{Policy, cors_policy};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", path = "^/api/");
//!
//! let users: Router = Router::new().route("/users", get(async || "Ada, Grace"));
//! let inside: Router = Router::new().nest("/api", users.clone().layer(API));
//! let outside: Router = Router::new().nest("/api", users).layer(API);
//! ```
//!
//! What else strips a prefix (a proxy in front, a tower layer around the whole application) keeps nothing: there, and in
//! [`Policy::decide`], `path` is compared with what is left. With the feature `tracing`, a request of a page that a policy
//! leaves alone because of its `path` is an event at debug level, which shows the pattern beside the path.
//!
//! # Two policies, one request
//!
//! A layer around a route with a policy of its own sees the request first, and the response last. It answers the preflight,
//! and of the response it removes what the inner policy put in: the outer one speaks alone. Which one that is, depends on
//! the order, because a router's layer is around the routes that were added before it:
//!
//! ```
//! use axum::{Router, routing::get};
//! use cors_runtime::{Policy, cors, cors_policy, cors_routes};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com");
//!
//! #[cors(origin = "*", methods = "GET")]
//! async fn list_users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! // `/report` is behind `API`; `/users` is behind the policy of `list_users`.
//! let each_its_own: Router = Router::new()
//!     .route("/report", get(async || "all is well"))
//!     .layer(API)
//!     .route("/users", cors_routes!(get(list_users)));
//!
//! // Both are behind `API`: the policy of `list_users` never shows.
//! let api_alone: Router = Router::new()
//!     .route("/report", get(async || "all is well"))
//!     .route("/users", cors_routes!(get(list_users)))
//!     .layer(API);
//! ```
//!
//! | | `each_its_own` | `api_alone` |
//! |---|---|---|
//! | preflight for `/users` | answered by the policy of `list_users` | answered by `API` |
//! | response of `/users` | has the fields of the policy of `list_users` | has those of `API`; the others are removed |
//! | event (feature `tracing`) | none | one at warn level when a field is removed first, `removed` and `sent` among its fields |
//!
//! That the inner policy, the more specific one, won for preflights isn't possible: the outer layer has the preflight in hand and
//! can't know whether there is a policy further inside without calling what is inside, and on the way there stand authentication
//! and handlers, which no preflight may run. So there is one policy around a handler: mount the outer one where it isn't around
//! the route, or give it a `path` that leaves the route out. A layer by somebody else around these policies, such as one of
//! tower-http, wins in the same way, and tells nobody.

use cors_table::method::is_safelisted;
use http::header::ACCESS_CONTROL_REQUEST_METHOD;
use http::{HeaderMap, HeaderValue, Method};
use tower_layer::Layer;

use super::service::CorsService;
use super::{Serve, Target};
use crate::Policy;
use crate::decide::Sent;
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
        Self { entries, has_any: any.is_some(), otherwise }
    }

    /// The policy of the handler that is mounted under `method`: for HEAD, if it has none, under GET.
    #[inline]
    fn entry(&self, method: &[u8]) -> Option<Policy> {
        let mut found = None;
        for (mounted, policy) in self.entries {
            if mounted.as_str().as_bytes() == method {
                return Some(*policy);
            }
            if *mounted == Method::GET && method == b"HEAD" {
                found = Some(*policy);
            }
        }
        found
    }

    /// The methods that handlers of their own are mounted under, each once. GET brings HEAD.
    pub(crate) fn methods(&self) -> Vec<&'static str> {
        let mut methods = Vec::new();
        for (method, _) in self.entries {
            let brought: &[&str] = if *method == Method::GET { &["GET", "HEAD"] } else { &[method.as_str()] };
            for method in brought {
                if !methods.contains(method) {
                    methods.push(method);
                }
            }
        }
        methods
    }

    /// Whether a handler runs for every method that has none of its own.
    pub(crate) const fn has_any(&self) -> bool {
        self.has_any
    }

    /// The policy that speaks for an actual request.
    #[inline]
    fn actual(&self, method: &Method) -> &'static Prepared {
        self.entry(method.as_str().as_bytes()).unwrap_or(self.otherwise).prepared()
    }

    /// The policy that answers a preflight for `requested`.
    ///
    /// Where no handler of this table runs, another one may: it was mounted beside, without a policy. So the answer
    /// must not let the browser send the request.
    fn preflight(&self, requested: &HeaderValue, target: Target<'_>) -> &'static Prepared {
        let otherwise = self.otherwise.prepared();
        match self.entry(requested.as_bytes()) {
            Some(policy) => policy.prepared(),
            None if self.has_any || !otherwise.governs(target) || blocks(self.otherwise, requested) => otherwise,
            None => &REFUSED,
        }
    }
}

/// Whether a browser won't send a request with this method, whatever else `policy` answers to the preflight for it.
fn blocks(policy: Policy, method: &HeaderValue) -> bool {
    method.to_str().is_ok_and(|method| !is_safelisted(method) && !policy.allows_method(method))
}

/// The policy of the request's method answers.
impl Serve for &'static RouteTable {
    type Held = &'static Prepared;

    fn hold(&self, method: &Method, target: Target<'_>, headers: &HeaderMap) -> &'static Prepared {
        if *method != Method::OPTIONS {
            return self.actual(method);
        }
        let is_preflight = Sent::read(method, headers).is_preflight;
        match headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| is_preflight) {
            Some(requested) => self.preflight(requested, target),
            None => self.actual(method),
        }
    }
}

/// The layer that puts a [`RouteTable`] before a [`MethodRouter`](::axum::routing::MethodRouter).
#[derive(Clone, Copy, Debug)]
pub struct RoutePolicies {
    routes: &'static RouteTable,
}

impl RoutePolicies {
    /// A layer that picks its policy from `routes`.
    ///
    /// Mount it on a [`MethodRouter`](::axum::routing::MethodRouter) or on a `Router`: a layer on a single handler, or a
    /// `route_layer`, never sees OPTIONS. Where something else is mounted at the same path, use
    /// [`cors_routes!`](crate::cors_routes): this layer alone doesn't [take OPTIONS](self#one-cors_routes-for-one-path).
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

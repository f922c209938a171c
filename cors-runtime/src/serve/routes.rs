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
//! # Policies of handlers without `#[cors]`
//!
//! A policy can be said where the handler is mounted. Then the handler is any expression that axum takes: a closure, an
//! associated function, a generic one, or a function whose policy has a `name = …`.
//!
//! ```
//! use std::sync::Arc;
//!
//! use axum::Router;
//! use cors_runtime::{Policy, cors, cors_policy, cors_routes};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = "GET, PUT, DELETE");
//!
//! struct Users;
//!
//! impl Users {
//!     async fn list(self: Arc<Self>) -> &'static str {
//!         "Ada, Grace"
//!     }
//!
//!     async fn remove() {}
//! }
//!
//! // The attribute takes a constant as well: twenty handlers, one policy.
//! #[cors(policy = API)]
//! async fn replace() {}
//!
//! let users = Arc::new(Users);
//! let app: Router = Router::new().route(
//!     "/users",
//!     cors_routes!(
//!         get(move || Arc::clone(&users).list(), policy = API),
//!         put(replace),
//!         delete(Users::remove, policy = API),
//!     ),
//! );
//! ```
//!
//! `policy = …` takes whatever may stand in a constant of the type [`Policy`], and a method that it doesn't allow is a compile
//! error. That constant is an item, which knows nothing of generic parameters around it: write `<T>::POLICY` for a `T` that
//! is one, or `<T as HasPolicy>::POLICY`. What begins with `<`, and what speaks of `Self`, becomes a constant of the function
//! itself, and a method that is refused then shows when the program is built, not yet in `cargo check`.
//!
//! `owned_policy = …` (the feature `startup`) takes any expression that is an `OwnedPolicy`: one that the program built when
//! it started. Policies of both kinds may stand in one `cors_routes!`.
//!
#![cfg_attr(feature = "startup", doc = "```")]
#![cfg_attr(not(feature = "startup"), doc = "```ignore")]
//! use axum::Router;
//! use cors_runtime::startup::OwnedPolicy;
//! use cors_runtime::{cors, cors_routes};
//!
//! #[cors(origin = "*")]
//! async fn list_users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! async fn replace_users(_names: String) {}
//!
//! fn router(admin: &OwnedPolicy) -> Router {
//!     Router::new()
//!         .route("/users", cors_routes!(get(list_users), put(replace_users, owned_policy = admin.clone())))
//! }
//!
//! # let admin = OwnedPolicy::builder().origins("https://admin.example.com").methods("PUT").build()?;
//! # router(&admin);
//! # Ok::<(), cors_runtime::startup::PolicyError>(())
//! ```
//!
//! Its methods are known when the router is built. If the handler's isn't among them, building it panics, as axum does for two
//! handlers of one method; the message names the handler and what to add.
//!
//! # Authentication, and other layers
//!
//! A browser sends preflights without credentials, and a page reads a 401 only if it has the policy's headers. So
//! authentication belongs inside of the policies, around the handlers:
//!
//! ```
//! use axum::Router;
//! use axum::extract::Request;
//! use axum::middleware::{Next, from_fn};
//! use axum::response::{IntoResponse, Response};
//! use cors_runtime::{cors, cors_routes};
//! use http::{StatusCode, header};
//!
//! async fn authenticate(request: Request, next: Next) -> Response {
//!     match request.headers().get(header::AUTHORIZATION) {
//!         Some(_) => next.run(request).await,
//!         None => StatusCode::UNAUTHORIZED.into_response(),
//!     }
//! }
//!
//! #[cors(origin = "https://app.example.com", methods = "GET", headers = "Authorization")]
//! async fn list_users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! #[cors(origin = "https://app.example.com", methods = "PUT", headers = "Authorization, Content-Type")]
//! async fn replace_users(_names: String) {}
//!
//! let app: Router = Router::new().route(
//!     "/users",
//!     cors_routes!(get(list_users), put(replace_users), layer(from_fn(authenticate))),
//! );
//! ```
//!
//! `layer(x)` takes what [`MethodRouter::layer`](::axum::routing::MethodRouter::layer) takes, wherever in the list it stands. It
//! is around every handler, that of `options(…)` and of `any(…)` included, and HEAD goes through it as GET does. Of several, a
//! later one is around an earlier one. It is around nothing else: not around the 405 for a method without a
//! handler, the one for an OPTIONS request that is no preflight included, nor around what is mounted beside.
//!
//! A layer that is put on from outside comes before the policies, and gets every request first, preflights included:
//!
//! | where authentication stands | preflight | 401 of a handler | a method without a handler |
//! |---|---|---|---|
//! | `cors_routes!(get(list), layer(auth))` | answered | with the policy's headers: a page reads it | 405, with the policy's headers |
//! | `cors_routes!(get(list)).layer(auth)` | 401: no page gets further | without: no page reads it | 401, without |
//! | `cors_routes!(get(list)).route_layer(auth)` | 401 | without | 405, with the policy's headers |
//! | `Router::layer(auth)` | 401 | without | 401, without |
//! | `Router::route_layer(auth)` | 401 | without | 401, without |
//!
//! The same goes for whatever answers in place of the handlers: rate limits, timeouts, a limit of the body.
//! What only looks on, as tracing does, may stand outside, and sees the preflights there. The module `guide::mounting` tells of
//! each, of fallbacks, and of routers in routers.
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
use http::Method;
#[cfg(feature = "axum")]
use tower_layer::Layer;

#[cfg(feature = "axum")]
use super::service::CorsService;
use super::{Asked, Serve};
use crate::Policy;
use crate::decide::Sent;
use crate::fields::{Field, FieldValue, Fields};
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

/// What a table holds for each method.
pub(super) trait AsPrepared {
    /// What the policy is served from.
    fn as_prepared(&self) -> &Prepared;
}

impl AsPrepared for Policy {
    #[inline]
    fn as_prepared(&self) -> &Prepared {
        self.prepared()
    }
}

impl<'a, P: AsPrepared> Routes<'a, P> {
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

    /// The policy that speaks for a request; `None` if no policy of the path may.
    #[inline]
    pub(super) fn pick(&self, request: &impl Asked) -> Option<&'a P> {
        if !request.is_options() {
            return Some(self.actual(request.method()));
        }
        let is_preflight = Sent::of(true, request.fields()).is_preflight;
        match request.fields().first(Field::RequestMethod).filter(|_| is_preflight) {
            Some(requested) => self.preflight(requested.as_bytes(), request),
            None => Some(self.actual(request.method())),
        }
    }

    /// The policy that speaks for an actual request.
    #[inline]
    fn actual(&self, method: &str) -> &'a P {
        self.entry(method.as_bytes()).unwrap_or(self.otherwise)
    }

    /// The policy that answers a preflight for `requested`.
    ///
    /// Where no handler of this table runs, another one may: it was mounted beside, without a policy. So the answer
    /// must not let the browser send the request.
    fn preflight(&self, requested: &[u8], request: &impl Asked) -> Option<&'a P> {
        let otherwise = self.otherwise.as_prepared();
        let may_answer = || self.has_any || !otherwise.governs(request) || blocks(otherwise, requested);
        self.entry(requested).or_else(|| may_answer().then_some(self.otherwise))
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
    fn pick(&self, request: &impl Asked) -> &'static Prepared {
        self.routes().pick(request).map_or(&REFUSED, |policy| policy.prepared())
    }
}

/// A table that [`cors_routes!`](crate::cors_routes) mounts handlers with.
#[cfg(feature = "axum")]
pub trait Mounted: Serve<Held: Send> + Clone + Send + Sync + 'static {
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

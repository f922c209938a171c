//! CORS policies that are checked when the program compiles, and served from static tables.
//!
//! A policy that a browser would ignore, or that would let strangers in, doesn't compile: an origin with a slash at its
//! end, `*` with credentials, `patch` in lower case, and some forty other mistakes are errors with the place, the reason
//! and the text to write instead. What compiles costs next to nothing when it runs: nothing is parsed, hashed or built
//! when the program starts, and a request with 10,000 allowed origins costs what one with ten does.
//!
#![cfg_attr(feature = "public-suffix-list", doc = "```")]
#![cfg_attr(not(feature = "public-suffix-list"), doc = "```ignore")]
//! use cors_runtime::{Policy, cors_policy};
//!
//! pub const API: Policy = cors_policy!(
//!     origins = ["https://app.example.com", "https://*.preview.example.com"],
//!     methods = [GET, PUT],
//!     headers = "Content-Type, X-Auth-Token",
//!     expose_headers = "X-Request-ID",
//!     credentials = true,
//!     max_age = "24h",
//! );
//! ```
//!
//! [`cors_policy!`] lists the keys.
//!
//! # With axum, and whatever else is built on tower
//!
//! A [`Policy`] is a layer (the feature `tower`, which is on by default):
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::Router;
//! use axum::routing::get;
//! use cors_runtime::{Policy, cors_policy};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
//!
//! let app: Router = Router::new()
//!     .route("/users", get(async || "Ada, Grace"))
//!     .layer(API);
//! ```
//!
//! With the feature `axum`, handlers have policies of their own. [`#[cors]`](macro@cors) declares one beside its handler
//! (`list_users::CORS`) and leaves the handler as it is; `cors_routes!` mounts both:
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::Router;
//! use cors_runtime::{cors, cors_routes};
//!
//! #[cors(origin = "*", methods = "GET")]
//! async fn list_users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! #[cors(origin = "https://app.example.com", methods = "PUT", headers = "Content-Type")]
//! async fn replace_users(names: String) {}
//!
//! let app: Router = Router::new().route("/users", cors_routes!(get(list_users), put(replace_users)));
//! ```
//!
//! A handler of any other kind is mounted with `get(handler, policy = API)`, and authentication inside of the policies:
//! `cors_routes!(get(list_users), layer(auth))` answers preflights without it, and lets pages read its 401.
//!
//! `Router::layer`, `Router::route_layer` and `MethodRouter::layer` see preflights. `MethodRouter::route_layer` and a layer on a single
//! handler see the methods that have handlers, and OPTIONS is seldom among them: give policies of those to `cors_routes!`.
//!
//! A layer around a route that has a policy of its own speaks in its place; mount it before that route is added, as in
//! `.layer(API).route("/users", cors_routes!(…))`.
//!
//! The module `guide` tells where a policy stands among authentication, timeouts, fallbacks and nested routers, what a page sees of
//! each, and how to move here from tower-http.
//!
//! # With actix-web
//!
//! With the feature `actix-web` a [`Policy`] is middleware, `App::wrap(API)`; `cors_resource!` mounts handlers with policies of
//! their own, and [`#[cors]`](macro@cors) stands above `#[get("/users")]`. The module `resource` tells how.
//!
//! # With anything else
//!
//! [`Policy::decide`] takes a method, a path and a `HeaderMap`, and says what to do. [`Preflight::into_response`] shows a
//! whole server function:
//!
//! | decision | do |
//! |---|---|
//! | [`Decision::NotGoverned`] | run the handler, touch nothing |
//! | [`Decision::Preflight`] | send [`status`](Preflight::status) and [`headers`](Preflight::headers) without a body; don't run the handler |
//! | [`Decision::Actual`] | run the handler, then [`apply`](Actual::apply) to its response, whatever its status |
//!
//! # With a WebSocket
//!
//! Browsers don't ask CORS before they open a WebSocket: a page of any origin gets one, with the user's cookies, unless the
//! service itself looks at the Origin. [`Policy::allows_origin`] does.
//!
//! # What is known when the program starts
//!
//! Origins from the environment, a whole policy from a configuration or a database: with the feature `startup` the module
//! `startup` checks them when the program starts, by the same rules and in the same words, and serves them from the same tables.
//! With the feature `file` they may stand in a file, which is read while compiling or when the program starts.
//!
//! They may be replaced while the program runs, by rows of a database or a file that is edited: the feature `reload`.
//!
//! # Several policies
//!
//! A [`PolicySet`] is mounted as a policy is: the first of its policies whose `path` governs a request answers it, and one that could
//! never answer doesn't compile. The module `tenants` picks a policy by a request's host.
//!
//! # When a browser says no
//!
//! `Policy::explain` takes what `decide` takes and says why: what kind of request it is, which check fails and what the
//! nearest origin of the policy is, what is sent, what the browser's console shows, and the change to the policy that
//! would allow it. The module `explain` has an example. Printed with `{}`, a policy says in words who may call, and what follows
//! from it.
//!
//! With the feature `explain-header` the answers of a debug build say the same themselves, in a field that the browser's developer tools
//! show.
//!
//! # Features
//!
//! | feature | default | brings |
//! |---|---|---|
//! | `explain` | no | `Policy::explain`, and a policy in words. Build time only, where it isn't called |
//! | `explain-header` | no | where `debug_assertions` are on, an answer that a browser refuses says why in a field `Cors-Explanation`, which its developer tools show: [the one exception](protocol#the-one-exception) to what is sent. A release binary has no byte of it |
//! | `path-regex` | no | regular expressions for `path`; without it, literal text with `^` and `$`. Build time only, without `startup` |
//! | `public-suffix-list` | yes | the check of wildcards against the Public Suffix List. Build time only, without `startup` |
//! | `startup` | no | the module `startup`: policies whose origins, or all of it, are known when the program starts. The rules become a part of the program |
//! | `file` | no | policies in files of TOML, and those of Pingap: `cors_policy!(file = "cors.toml", policy = "partner")`, `OwnedPolicy::from_toml`, and `startup`. The macros get a TOML parser |
//! | `serde` | no | `Deserialize` for those, and `startup` |
//! | `reload` | no | the module `reload`: policies that are replaced while the program runs, and `startup` |
//! | `tower` | yes | [`Policy`] as a `tower_layer::Layer` |
//! | `axum` | no | `cors_routes!`, `path` as the path that the client asked for under `nest` (axum's `original-uri`), and `tower` |
//! | `actix-web` | no | [`Policy`] as middleware of actix-web, and `cors_resource!`. It asks for the compiler that actix-web asks for, which is newer than Rust 1.85 |
//! | `poem` | no | [`Policy`] as a `poem::Middleware`: `.with(API)` |
//! | `rocket` | no | `Policy::fairing`, for Rocket's `attach` |
//! | `salvo` | no | [`Policy`] as a `salvo::Handler`: `Service::hoop(API)` |
//! | `testing` | no | the module `testing`: a page in a browser, for the tests of a service. It belongs among the dev-dependencies |
//! | `tracing` | no | events, target `cors_runtime`. At debug level, for each request that a browser blocks: what differs, what its console shows, and the change that would allow it; and for one that a policy leaves alone because of its `path`. At warn level, once for each policy: that it removed what a policy or a handler inside it had set |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod decide;
mod docs;
#[cfg(feature = "explain")]
#[cfg_attr(docsrs, doc(cfg(feature = "explain")))]
pub mod explain;
#[cfg_attr(
    not(any(feature = "actix-web", feature = "tower")),
    allow(unreachable_pub, reason = "its traits are named where services are public, and nowhere else")
)]
mod fields;
mod macros;
mod note;
mod policy;
mod prepared;
#[cfg(feature = "reload")]
#[cfg_attr(docsrs, doc(cfg(feature = "reload")))]
pub mod reload;
mod respond;
#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
mod serve;
mod set;
#[cfg(feature = "startup")]
#[cfg_attr(docsrs, doc(cfg(feature = "startup")))]
pub mod startup;
#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
pub mod tenants;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;

pub use crate::decide::{Actual, Decision, Preflight};
#[cfg(all(feature = "axum", feature = "reload"))]
pub use crate::docs::guide;
pub use crate::docs::{protocol, rules};
pub use crate::policy::Policy;
// Named for what they hold, not for the crates they adapt to: a glob import of this crate would shadow those.
#[cfg(feature = "actix-web")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix-web")))]
pub use crate::serve::actix_web as resource;
#[cfg(feature = "poem")]
pub use crate::serve::endpoint;
#[cfg(feature = "rocket")]
pub use crate::serve::fairing;
#[cfg(feature = "axum")]
pub use crate::serve::routes;
#[cfg(feature = "tower")]
pub use crate::serve::service;
pub use crate::set::PolicySet;
/// The handler stays as it is. Beside it, in the type namespace and with its visibility, comes a type of the same name
/// that holds the policy, so `use users::list_users` imports both.
///
/// ```
/// use cors_runtime::{Policy, cors};
///
/// #[cors(origin = "https://app.example.com", methods = "GET, PUT", max_age = "24h")]
/// async fn list_users() -> &'static str {
///     "Ada, Grace"
/// }
///
/// const USERS: Policy = list_users::CORS;
/// ```
///
/// The keys are those of [`cors_policy!`], and three more:
///
/// - `policy = API`: a policy that is a constant, in place of the keys of one. Many handlers share it that way.
/// - `crate = ::path`: where this crate is, if it is renamed or re-exported. The default is `::cors_runtime`.
/// - `name = LIST_USERS_CORS`: the policy becomes a constant of that name, for a function that another attribute already
///   turns into a type. Above an attribute of actix-web it isn't needed: with the feature `actix-web` `#[cors]` knows
///   `#[get("/users")]` and the like.
///
/// A private handler whose policy nobody mounts gets the compiler's dead-code warning on its name. The handler's `#[cfg]`
/// and lint attributes hold for its policy as well.
///
/// # Errors
///
/// As with [`cors_policy!`], every mistake is a compile error; [`rules`] lists them. On anything but a free function the
/// attribute is refused; on an associated function that names neither `self` nor `Self` in its signature a macro can't
/// tell, and the compiler itself says that there is no room for a struct. A handler with the name of a built-in type, such
/// as `bool`, needs `name = …`.
pub use cors_macros::cors;

/// What the macros write. No part of the interface: any release may change it.
#[doc(hidden)]
pub mod __private {
    pub use std::option::Option::{self, None, Some};
    pub use std::panic;

    pub use cors_macros::__cors;
    pub use cors_table::hash::HashedBytes;
    pub use cors_table::{
        HashedHosts, HostPatterns, HostSet, Hosts, Lengths, MaxAge, Names, OriginList, Origins, Parts, PathDfa,
        PathPattern, SchemeHosts, Stored, Table, Wildcards,
    };
    pub use http::Method;

    pub use crate::policy::{Policy, REFUSED_POLICY};
    pub use crate::prepared::{Prepared, Wire};

    #[cfg(feature = "startup")]
    pub use crate::startup::{REFUSED_STARTUP_POLICY, StartupPolicy, StartupTable};

    #[cfg(feature = "actix-web")]
    pub use crate::serve::actix_web::private as actix;
    #[cfg(feature = "axum")]
    pub use crate::serve::mount::{GET, any, handlers, layer, mount};
    #[cfg(any(feature = "actix-web", feature = "axum"))]
    pub use crate::serve::routes::RouteTable;

    #[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "startup"))]
    pub use crate::serve::owned_routes::{IntoRoutePolicy, OwnedRoutes, RoutePolicy, check_method};
}

//! Policies on [actix-web](::actix_web): as middleware, and one for each handler.
//!
//! A [`Policy`](crate::Policy), and one that was built when the program started, is middleware for an application, a scope or a
//! resource:
//!
//! ```
//! use actix_web::{App, web};
//! use cors_runtime::{Policy, cors_policy};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
//!
//! let app = App::new()
//!     .service(web::scope("/api").route("/users", web::get().to(async || "Ada, Grace")).wrap(API))
//!     .route("/health", web::get().to(async || "well"));
//! ```
//!
//! What is wrapped later is outside. So wrap authentication first: preflights carry no credentials, and the policy answers
//! them before anything inside is asked.
//!
//! Responses to errors have the policy's fields as well: those of extractors and handlers, and those that middleware inside
//! returns as an [`Error`](::actix_web::Error). Such an error stays one for the middleware outside; the fields go into
//! the response that it becomes.
//!
//! Bodies are passed on as they are, with their size. The service adds no allocation to a request but for errors. actix-web
//! has its names and values from another version of `http`; with the feature `actix-web` a policy holds the values that it
//! sends in both.
//!
//! # A policy for each handler
//!
//! A policy on a route never sees a preflight, whose method is OPTIONS: `web::get().wrap(API)`, or `wrap = "API"` in
//! `#[get("/users", wrap = "API")]`. The same goes for a resource with a guard for a method. What follows takes care of that.
//!
//! [`cors_resource!`](crate::cors_resource) mounts functions with [`#[cors]`](macro@crate::cors), and whatever else is a handler,
//! at one path. `#[cors]` above an attribute of actix-web makes one service of the handler and what answers its preflights:
//!
//! ```ignore
//! use actix_web::{App, Responder, delete, web};
//! use cors_runtime::{cors, cors_resource};
//!
//! #[cors(origin = "https://app.example.com")]
//! async fn list_users() -> impl Responder {
//!     "Ada, Grace"
//! }
//!
//! #[cors(origin = "https://admin.example.com", methods = "DELETE")]
//! #[delete("/users/{name}")]
//! async fn delete_user(name: web::Path<String>) -> impl Responder {
//!     format!("{name} is gone")
//! }
//!
//! let app = App::new().service(cors_resource!("/users", get(list_users))).service(delete_user);
//! ```
//!
//! With the feature `startup`, `get(handler, owned_policy = expr)` takes what the program built: an `OwnedPolicy`, a set, of which the
//! policy answers that governs the request's path, a [`PolicyBy`](crate::tenants::PolicyBy), or a `ReloadablePolicy` of one of these.
//! Where none of a handler's policies governs a request, nothing is done.
//!
//! `#[cors]` below that attribute doesn't compile: actix-web has put the function out of reach by then. With `name = …` the
//! policy is a constant and nothing else, for any order of mounting by hand.
//!
//! # Which policy speaks
//!
//! | request to a `cors_resource!` | policy |
//! |---|---|
//! | preflight | of the method in Access-Control-Request-Method |
//! | any other | of the request's method |
//! | HEAD, without a handler of its own: actix-web answers 405 | of GET |
//! | another one, for a method without a handler | of `any`'s handler, else of the first one |
//! | preflight for a method without a handler, where there is no `any` | of the first handler, if its list doesn't allow the method; else none: 403 |
//!
//! | request to a handler with `#[cors]` and an attribute of actix-web | policy |
//! |---|---|
//! | preflight for one of its methods | of the first handler that is mounted for method and path; a `guard` of the attribute isn't asked |
//! | one of its methods, if the guards let it through | its own |
//! | anything else | none |
//!
//! The outermost policy speaks alone. `path` is the path that the client asked for: a scope takes nothing off it.
//!
//! # What no policy sees
//!
//! - What actix-web refuses before the application is asked, such as a request with more than 100 header lines.
//! - A handler that panics: actix-web closes the connection.

mod fields;
mod middleware;
#[doc(hidden)]
pub mod private;

pub use self::middleware::{CorsMiddleware, ResponseFuture};

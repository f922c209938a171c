//! The wrappers that tell the procedural macros where this crate is, so that they work when it is renamed or
//! re-exported. The attribute can't be wrapped; it takes `crate = ::path` instead.

/// Checks a CORS policy while compiling and gives it as a [`Policy`](crate::Policy), for a `const`, a `static`, or any
/// place where an expression may stand.
///
#[cfg_attr(feature = "public-suffix-list", doc = "```")]
#[cfg_attr(not(feature = "public-suffix-list"), doc = "```ignore")]
/// use cors_runtime::{Policy, cors_policy};
///
/// pub const API: Policy = cors_policy!(
///     origins = ["https://app.example.com", "https://*.preview.example.com"],
///     methods = [GET, PUT],
///     headers = "Content-Type, X-Auth-Token",
///     expose_headers = "X-Request-ID",
///     credentials = true,
///     max_age = "24h",
///     path = "^/api/",
/// );
/// ```
///
/// # Keys
///
/// | key | value | without it |
/// |---|---|---|
/// | `origin`, `origins` | `"https://app.example.com"`, a list, `"*"`, `mirror`, or `startup` | an error: it must be written |
/// | `dev_origins` | origins that count as well where `debug_assertions` are on, such as `"http://localhost:*"`; a release binary holds nothing of them | none |
/// | `methods` | a list, `"*"`, or `mirror` | GET, HEAD, POST |
/// | `headers` | a list, `"*"`, or `mirror`: what a page may send | none |
/// | `expose_headers` | a list or `"*"`: what a page may read | none |
/// | `credentials` | `true` or `false` | `false` |
/// | `max_age` | `"90s"`, `"10m"`, `"24h"`, `"1h30m"`, or a number of seconds | one hour |
/// | `path` | a regular expression for the path that the client asked for; [under axum's `nest`](crate::service), too, with the feature `axum` | every path |
/// | `preflight_status` | 200 to 299 | 204 |
/// | `dangerously` | a list of opt-outs: `null_origin`, `mirror_any_origin`, `insecure_origins`, `public_suffixes`, `whole_schemes` | none |
///
/// A list is one text with commas (`"GET, PUT"`), an array of texts (`["GET", "PUT"]`) or, for names, an array of words
/// (`[GET, PUT]`). Every text may be `env!("X")`, read when the program is compiled. It may be
/// `option_env!("X")` as well: without X, or with nothing in it, the element isn't there, or the key, where its value is
/// one thing; a list that is empty then is refused. Commas separate what a variable holds; white space and line breaks
/// around them, and one comma at the end, are nothing. An element that repeats another one is dropped where one of
/// them came from a variable.
///
/// An origin is written exactly as browsers send it: scheme, host and, unless it is the default one, port. Besides `"*"`
/// alone a `*` may stand in these places:
///
/// | pattern | stands for |
/// |---|---|
/// | `https://*.example.com` | one or more whole labels before `.example.com` |
/// | `https://app-*-team.example.com` | one or more of `a-z`, `0-9`, `-` and `_` within the first label |
/// | `http://localhost:*` | any port or none |
/// | `moz-extension://*` | any host of a scheme other than those of the web; only with `dangerously = [whole_schemes]` |
///
/// # Origins for development
///
/// `dev_origins` count besides `origins` in a program that is compiled with `debug_assertions`, as `cargo run` and
/// `cargo test` do. One that is compiled with `--release` doesn't hold a byte of them, and needs no other policy:
///
/// ```
/// use cors_runtime::{Policy, cors_policy};
///
/// const API: Policy = cors_policy!(
///     origin = "https://app.example.com",
///     dev_origins = ["http://localhost:*"],
///     credentials = true,
/// );
/// ```
///
/// They are judged by the rules of `origins`, in every build. `"*"` and `mirror` can't be among them.
///
/// # Origins that come when the program starts
///
/// `origins = startup` (the feature `startup`) checks all the rest while compiling and gives a `startup::StartupPolicy`.
/// That can't be mounted; with the origins that the program is given when it starts it becomes a policy that can:
///
#[cfg_attr(feature = "startup", doc = "```")]
#[cfg_attr(not(feature = "startup"), doc = "```ignore")]
/// use cors_runtime::cors_policy;
/// use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};
///
/// const API: StartupPolicy = cors_policy!(origins = startup, methods = [GET, PUT], credentials = true);
///
/// fn policy(origins: &[String]) -> Result<OwnedPolicy, PolicyError> {
///     API.with_origins(origins)
/// }
/// # assert!(policy(&["https://app.example.com".to_owned()]).is_ok());
/// ```
///
/// # A policy in a file
///
/// With the feature `file` the keys may stand in a file of TOML, which is read while compiling: `file = "cors.toml", policy = "partner"`, or
/// `pingap = "plugin.cors-webapp.toml"` for the file of a Pingap gateway. The path begins at the folder of Cargo.toml, `policy` names one of
/// several, and a changed file compiles the program anew. The page `files` of the module `guide` shows such a file.
///
/// # Errors
///
/// Every mistake of a policy is a compile error, all of them in one compilation, with the rule's name in brackets.
/// [`rules`](crate::rules) lists them with their reasons.
#[macro_export]
macro_rules! cors_policy {
    ($($policy:tt)*) => {
        $crate::__private::__cors! { policy [$crate] $($policy)* }
    };
}

/// Mounts handlers under methods on one axum route, each with a policy of its own, and gives a [`MethodRouter`](::axum::routing::MethodRouter).
///
/// A preflight is answered by the policy of the handler that the browser is about to call: the one for PUT by
/// `replace_users`'s, the one for GET by `list_users`'s. A handler under a method that its policy doesn't allow doesn't
/// compile.
///
/// ```
/// use axum::Router;
/// use cors_runtime::{cors, cors_routes};
///
/// #[cors(origin = "*")]
/// async fn list_users() -> &'static str {
///     "[]"
/// }
///
/// #[cors(origin = "https://app.example.com", methods = "PUT", headers = "Content-Type")]
/// async fn replace_users(_body: String) {}
///
/// let app: Router = Router::new().route("/users", cors_routes!(get(list_users), put(replace_users)));
/// ```
///
/// | written | mounts |
/// |---|---|
/// | `get(list_users)` | a function with [`#[cors]`](macro@crate::cors), under its policy |
/// | `get(handler, policy = API)` | any handler, with a policy that is a constant. For one in a variable ("non-constant value in a constant", says the compiler) there is `owned_policy` |
/// | `get(handler, owned_policy = expr)` | any handler, with what the program built (the feature `startup`): an `OwnedPolicy`, a set, a [`PolicyBy`](crate::tenants::PolicyBy), or a `ReloadablePolicy` of one of these |
/// | `layer(x)` | nothing: a tower layer around every handler, inside of the policies. Of several, a later one is outside |
///
/// [Authentication](crate::routes#authentication-and-other-layers) goes into `layer(…)`: preflights never meet it, and pages
/// can read its 401.
///
/// One path has one `cors_routes!`: a second one beside it makes axum panic while the router is built, whatever their
/// methods. [`routes`](crate::routes#one-cors_routes-for-one-path) tells what may stand beside it.
///
/// The routing functions are `get`, `head`, `post`, `put`, `delete`, `patch`, `options` and, for every other method,
/// `any`.
///
/// # Errors
///
/// A handler that doesn't exist, that has no policy, or whose policy doesn't allow the method, is a compile error. Without
/// `policy` or `owned_policy`, the path of a handler is one as in `use`: a handler with the name of a crate that the program depends on is mounted as
/// `get(self::metrics)`, and in the edition 2015 the path begins at the crate's root.
///
/// # Panics
///
/// If an `owned_policy`, or one policy of a set, doesn't allow the method of its handler. Nobody knows while compiling; the router
/// is built when the program starts, and axum panics there for its reasons, too.
#[cfg(feature = "axum")]
#[macro_export]
macro_rules! cors_routes {
    ($($routes:tt)*) => {
        $crate::__private::__cors! { routes [$crate] $($routes)* }
    };
}

/// Mounts handlers under methods on one [`Resource`](::actix_web::Resource) of actix-web, each with its own policy.
///
/// The path comes first, as for `web::resource`; behind it stands what [`cors_routes!`](crate::cors_routes) takes, with `wrap`
/// in place of `layer`. A preflight is answered by the policy of the handler that the browser is about to call. A handler under
/// a method that its policy doesn't allow doesn't compile.
///
/// ```
/// use actix_web::{App, Responder};
/// use cors_runtime::{Policy, cors, cors_policy, cors_resource};
///
/// #[cors(origin = "*")]
/// async fn list_users() -> impl Responder {
///     "[]"
/// }
///
/// #[cors(origin = "https://app.example.com", methods = "PUT", headers = "Content-Type")]
/// async fn replace_users(_body: String) -> impl Responder {
///     "replaced"
/// }
///
/// const ADMIN: Policy = cors_policy!(origin = "https://admin.example.com", methods = "DELETE");
///
/// let app = App::new().service(cors_resource!(
///     "/users",
///     get(list_users),
///     put(replace_users),
///     delete(|| async { "deleted" }, policy = ADMIN),
/// ));
/// ```
///
/// `wrap(authentication)` is inside of the policies: they answer preflights without it, and pages can read its 401.
///
/// [`resource`](crate::resource) tells which policy speaks when, and how `#[cors]` stands beside actix-web's own attributes.
///
/// # Errors
///
/// As with `cors_routes!`, and if there is no path.
///
/// # Panics
///
/// If an `owned_policy`, or one policy of a set, doesn't allow the method of its handler: where the application is built.
#[cfg(feature = "actix-web")]
#[macro_export]
macro_rules! cors_resource {
    ($($resource:tt)*) => {
        $crate::__private::__cors! { resource [$crate] $($resource)* }
    };
}

/// Mounts handlers under methods on one resource of actix-web, each with its own policy; it needs the feature `actix-web`.
#[cfg(not(feature = "actix-web"))]
#[macro_export]
macro_rules! cors_resource {
    ($($resource:tt)*) => {
        ::core::compile_error!("`cors_resource!` needs the feature `actix-web` of cors-runtime: write `features = [\"actix-web\"]` beside its version in Cargo.toml")
    };
}

/// Mounts handlers under methods on one axum route, each with its own policy; it needs the feature `axum`.
#[cfg(not(feature = "axum"))]
#[macro_export]
macro_rules! cors_routes {
    ($($routes:tt)*) => {
        ::core::compile_error!("`cors_routes!` needs the feature `axum` of cors-runtime: write `features = [\"axum\"]` beside its version in Cargo.toml")
    };
}

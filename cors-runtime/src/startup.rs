//! Policies that are known when the program starts: their origins, or everything.
//!
//! What is known while compiling belongs into [`cors_policy!`](crate::cors_policy). What isn't, because one image is
//! deployed in several places or because a table of tenants says it, is checked when the program starts, by the same
//! rules and in the same words. Nothing is checked per request, and a request costs what it costs with a policy in the
//! binary.
//!
//! ```
//! use cors_runtime::startup::OwnedPolicy;
//!
//! # fn origins_of_the_database() -> Vec<String> {
//! #     vec!["https://app.example.com".to_owned(), "https://admin.example.com".to_owned()]
//! # }
//! let policy = OwnedPolicy::builder()
//!     .origins(origins_of_the_database())
//!     .methods(["GET", "PUT"])
//!     .headers("Content-Type, X-Auth-Token")
//!     .credentials(true)
//!     .max_age("24h")
//!     .build()?;
//! assert!(policy.allows_method("PUT"));
//! # Ok::<(), cors_runtime::startup::PolicyError>(())
//! ```
//!
//! An [`OwnedPolicy`] is a tower layer as a [`Policy`](crate::Policy) is, and has `decide`, `explain` and a form in words,
//! which is a good thing to log when the program starts.
//!
//! # When it is refused
//!
//! Every mistake shows at once, each with its place, the reason and the text to write instead:
//!
//! ```
//! use cors_runtime::startup::OwnedPolicy;
//!
//! let error = OwnedPolicy::builder()
//!     .origins(["https://app.example.com", "https://admin.example.com/"])
//!     .methods("GET, patch")
//!     .build()
//!     .unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "\
//! the CORS policy has 2 errors
//! origins[1]: [origin-path] `https://admin.example.com/` has a path (the trailing `/`); an origin is only scheme, host and port
//!     why: browsers send only scheme, host and port in `Origin`, so this entry would never match
//!     help: replace `https://admin.example.com/` with `https://admin.example.com`
//! methods: [method-case] `patch` is in the wrong case
//!       | GET, patch
//!       |      ^^^^^
//!     why: browsers compare methods with case, and only DELETE, GET, HEAD, OPTIONS, POST and PUT are put into upper case before that
//!     help: replace `patch` with `PATCH`"
//! );
//! ```
//!
//! [`rules`](crate::rules) lists the rules. What only warns doesn't refuse the policy: it stands in
//! [`OwnedPolicy::warnings`], and with the feature `tracing` it is an event at warn level.
//!
//! # Lists
//!
//! `origins`, `methods`, `headers`, `expose_headers`, `dangerously` and `dev_origins` take whatever is [`IntoList`]: an
//! array, a `Vec<String>`, a `HashSet`, any iterator of texts, or one text with commas between the elements. `"*"` is what
//! it is in the macro, and the text `mirror` alone is the keyword.
//!
//! # From the program's own configuration
//!
//! With the feature `serde`, [`OwnedPolicy`] and [`PolicyBuilder`] are read from a map with the same keys, so that a policy
//! can be a section of a file:
//!
#![cfg_attr(feature = "serde", doc = "```")]
#![cfg_attr(not(feature = "serde"), doc = "```ignore")]
//! use cors_runtime::startup::OwnedPolicy;
//!
//! #[derive(serde::Deserialize)]
//! struct Configuration {
//!     port: u16,
//!     cors: OwnedPolicy,
//! }
//!
//! let configuration: Configuration = toml::from_str(
//!     r#"
//!     port = 8080
//!
//!     [cors]
//!     origins = ["https://app.example.com", "https://*.preview.example.com"]
//!     methods = "GET, PUT"
//!     max_age = "24h"
//!     "#,
//! )?;
//! assert!(configuration.cors.allows_method("PUT"));
//! # assert_eq!(configuration.port, 8080);
//! # Ok::<(), toml::de::Error>(())
//! ```

#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
mod awaited;
mod builder;
mod environment;
mod error;
#[cfg(feature = "file")]
mod file;
#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
mod held;
mod judge;
mod list;
mod max_age;
mod owned;
mod policy;
#[cfg(feature = "serde")]
mod serde;
mod set;

#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
#[doc(hidden)]
pub use self::awaited::{Awaited, Known};
pub use self::builder::PolicyBuilder;
pub use self::error::{Place, PolicyError, PolicyFault};
#[cfg(feature = "file")]
#[cfg_attr(docsrs, doc(cfg(feature = "file")))]
pub use self::file::{Edit, Location, PolicyFile};
#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
#[doc(hidden)]
pub use self::held::Held;
pub use self::list::{IntoList, Items, List, Text};
pub use self::max_age::IntoMaxAge;
pub use self::owned::OwnedPolicy;
pub use self::policy::StartupPolicy;
#[doc(hidden)]
pub use self::policy::{REFUSED_STARTUP_POLICY, StartupTable};
pub use self::set::OwnedPolicySet;

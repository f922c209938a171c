//! The rules of a CORS policy, in the one place that judges: what is written goes in as a [`Draft`], and out comes a
//! [`Verdict`] with every broken rule, or with a [`Table`](cors_table::Table) that is ready to serve from.
//!
//! There are no tokens here and no HTTP types. The macros of `cors-runtime` turn tokens into a draft, and a fault's
//! place back into a caret; users depend on `cors-runtime`, not on this crate.
//!
//! # Features
//!
//! All are on by default, and all cost build time only.
//!
//! - `file`: policies in files of TOML.
//! - `path-regex`: `path` patterns beyond a literal prefix, suffix or whole path.
//! - `startup`: `origins = startup`, origins that the program is given when it starts.
//! - `public-suffix-list`: the rule `public-suffix-credentials`, by the list of 2026-10-22.
//!
//! Without one of them nothing goes unchecked: a policy that needs it is refused with a fault that names the feature.

mod check;
mod draft;
mod fault;
#[cfg(feature = "file")]
pub mod file;
pub mod host_set;
mod key;
pub mod max_age;
pub mod origin;
pub mod path;
mod public_suffix;
mod rule;
pub mod syntax;
mod text;
pub mod variable;

pub use check::opt_outs::NAMES as OPT_OUTS;
pub use check::{Startup, Verdict, check};
pub use draft::{Draft, Entry, Value, Variable};
pub use fault::{At, Excerpt, Fault, Replacement};
pub use key::Key;
pub use public_suffix::registrable_domain;
pub use rule::{Level, Rule};

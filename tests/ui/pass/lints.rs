//! What the macros write is clean under every lint that users turn on.

#![deny(warnings, missing_docs, unused, nonstandard_style, rust_2018_idioms)]
#![deny(missing_copy_implementations, missing_debug_implementations, unreachable_pub, unused_qualifications)]
#![deny(trivial_casts, trivial_numeric_casts, unused_results, single_use_lifetimes, unused_lifetimes)]
#![deny(let_underscore_drop, unused_import_braces, variant_size_differences, explicit_outlives_requirements)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
// It asks for the opposite of `unreachable_pub`.
#![allow(clippy::redundant_pub_crate)]
#![deny(clippy::absolute_paths, clippy::exhaustive_structs, clippy::missing_docs_in_private_items)]
#![deny(clippy::items_after_statements, clippy::declare_interior_mutable_const, clippy::borrow_interior_mutable_const)]
#![forbid(unsafe_code)]

use cors_runtime::startup::StartupPolicy;
use cors_runtime::{Policy, cors, cors_policy};

/// Every key.
pub(crate) const EVERY_KEY: Policy = cors_policy!(
    origins = ["https://a.example", "https://*.preview.example.com", "http://localhost:*", "http://[::1]:3000"],
    methods = [GET, PUT, DELETE],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = "X-Request-ID",
    credentials = true,
    max_age = "24h",
    path = r"^/api/v\d+/",
    preflight_status = 200,
);

/// The smallest policy.
pub(crate) static SMALLEST: Policy = cors_policy!(origin = "*");

/// Two tables, of which a program has one.
pub(crate) const DEVELOPED: Policy = cors_policy!(origin = "https://a.example", dev_origins = ["http://localhost:*"]);

/// Origins that come when the program starts.
pub(crate) const STARTED: StartupPolicy = cors_policy!(
    origins = startup,
    credentials = true,
    dangerously = [null_origin],
    dev_origins = ["http://localhost:*"],
);

/// Nothing but mirrors.
pub(crate) const MIRROR: Policy = cors_policy!(origin = mirror, methods = mirror, headers = mirror);

/// Lists all users.
#[cors(origins = "https://a.example, https://b.example", methods = "GET", path = "^/users")]
pub(crate) const fn list_users() {}

/// Finds a user.
#[cors(origin = "https://a.example", name = FIND_USER)]
pub(crate) const fn find_user() {}

pub(crate) fn main() {
    list_users();
    find_user();
    assert!(EVERY_KEY.varies());
    assert!(!SMALLEST.varies());
    assert!(MIRROR.varies());
    assert_eq!(DEVELOPED.varies(), cfg!(debug_assertions));
    assert!(STARTED.with_origins("https://a.example").is_ok());
    assert!(list_users::CORS.varies());
    assert!(!FIND_USER.varies());
    let local = cors_policy!(origin = "https://a.example");
    assert!(!local.varies());
}

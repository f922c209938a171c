//! What the macros write needs no `allow`, which would be an error where the lint is forbidden.

#![forbid(warnings, unused, nonstandard_style, missing_docs, rust_2018_idioms)]
#![forbid(dead_code, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
#![forbid(non_camel_case_types, non_upper_case_globals, unused_qualifications, unused_results, deprecated)]
#![forbid(unsafe_code, private_interfaces, private_bounds, unnameable_types, redundant_imports)]
#![forbid(clippy::all, clippy::pedantic, clippy::exhaustive_enums, clippy::exhaustive_structs)]
#![forbid(clippy::missing_docs_in_private_items, clippy::absolute_paths, clippy::panic)]

use axum::Router;
use axum::middleware::{Next, from_fn};
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};

/// For everything.
pub(crate) const API: Policy = cors_policy!(
    origins = ["https://a.example", "https://*.b.example", "app://c", "other://d"],
    methods = [GET, PUT],
    path = r"^/api/v\d+/",
);

/// Lists all users.
#[cors(origin = "https://a.example", methods = [GET, PUT])]
pub(crate) async fn list_users() {}

/// Finds a user.
#[cors(origin = "https://a.example", name = FIND_USER)]
pub(crate) const fn find_user() {}

/// Handlers of one kind.
pub(crate) mod users {
    /// Replaces a user.
    #[cors_runtime::cors(origin = "https://a.example", methods = [PUT])]
    pub(crate) async fn replace() {}
}

/// Shares a policy.
#[cors(policy = API)]
pub(crate) async fn share() {}

/// A policy that was built when the program started, beside others.
fn mixed(owned: &OwnedPolicy) -> Router {
    Router::new().route(
        "/",
        cors_routes!(
            get(share),
            put(async || "closure", policy = API),
            post(share, owned_policy = owned.clone()),
            layer(from_fn(async |request, next: Next| next.run(request).await)),
        ),
    )
}

pub(crate) fn main() {
    let owned = OwnedPolicy::builder().origins("https://a.example").build();
    assert!(owned.is_ok_and(|owned| mixed(&owned).has_routes()));
    find_user();
    assert!(API.varies() && !FIND_USER.varies() && list_users::CORS.allows_method("PUT"));
    let _router: Router = Router::new().route("/", cors_routes!(get(list_users), put(users::replace)));
}

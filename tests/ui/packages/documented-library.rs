//! A library whose public items are all documented: what the macros add to them is documented too.

#![deny(warnings, missing_docs, missing_debug_implementations, missing_copy_implementations, unreachable_pub)]
#![deny(rustdoc::all)]
#![forbid(unsafe_code)]

use policies::{Policy, cors, cors_policy};

/// The policy of everything.
pub const API: Policy = cors_policy!(origins = ["https://a.example", "https://b.example"]);

/// The policy of what is left.
pub static REST: Policy = cors_policy!(origin = "*");

/// Lists all users, as [`find_user`] finds one; [`list_users`] itself and [`users::replace`] are functions to a link.
#[cors(crate = ::policies, origin = "https://a.example")]
pub async fn list_users() {}

/// Finds a user.
#[cors(crate = ::policies, origin = "https://a.example", name = FIND_USER)]
pub async fn find_user() {}

/// Routes of one kind, beside [`list_users`] with [`list_users::CORS`] and [`find_user`] with [`FIND_USER`].
pub mod users {
    /// Replaces a user.
    #[policies::cors(crate = ::policies, origin = "https://a.example", methods = [PUT])]
    pub fn replace() {}
}

//! Other attributes above and below ours, on a handler.

#![deny(warnings)]

use cors_runtime::cors;

/// Lists all users.
#[allow(clippy::unused_async)]
#[cors(origin = "https://a.example")]
#[inline]
/// In pages.
#[must_use]
fn documented() -> u32 {
    1
}

/**
 * Lists all users.
 */
#[doc = "In pages."]
#[cfg_attr(all(), cors(origin = "https://a.example"))]
#[cfg_attr(all(), inline(never))]
fn under_a_condition() {}

// The handler that isn't there takes its policy with it.
#[cors(origin = "https://a.example", methods = [PUT])]
#[cfg(all())]
fn one_of_two() {}

#[cors(origin = "https://a.example", methods = [DELETE])]
#[cfg(any())]
fn one_of_two() {}

#[cfg(any())]
#[cors(origin = "not even an origin")]
fn not_there() {}

#[cold]
#[cors(origin = "https://a.example")]
#[track_caller]
#[expect(unused_variables)]
fn expects_a_lint(page: u32) {}

#[allow(non_snake_case)]
#[cors(origin = "https://a.example")]
fn listUsers() {}

#[cors(origin = "https://a.example")]
#[allow(non_snake_case)]
fn findUsers() {}

#[cors_runtime::cors(origin = "https://a.example")]
#[expect(dead_code)]
fn nobody_calls_it() {}

fn main() {
    assert_eq!(documented(), 1);
    under_a_condition();
    one_of_two();
    expects_a_lint(1);
    listUsers();
    findUsers();
    assert!(!documented::CORS.varies() && !under_a_condition::CORS.varies());
    assert!(one_of_two::CORS.allows_method("PUT"));
    assert!(!expects_a_lint::CORS.varies());
    assert!(!listUsers::CORS.varies() && !findUsers::CORS.varies());
    assert!(!nobody_calls_it::CORS.varies());
}

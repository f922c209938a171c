//! Policies that a macro of the user writes.

#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

macro_rules! policy_for {
    (literal $origin:literal) => { cors_policy!(origin = $origin) };
    (expression $origin:expr) => { cors_policy!(origin = $origin) };
    (tokens $($policy:tt)*) => { cors_policy!($($policy)*) };
    (list $($origin:literal),*) => { cors_policy!(origins = [$($origin),*]) };
    (list of expressions $($origin:expr),*) => { cors_policy!(origins = [$($origin),*]) };
    (whole list $origins:expr) => { cors_policy!(origins = $origins) };
    (methods $($method:ident)*) => { cors_policy!(origin = "https://a.example", methods = [$($method),*]) };
    (method literals $($method:literal)*) => { cors_policy!(origin = "https://a.example", methods = [$($method),*]) };
    (values $credentials:expr, $max_age:expr, $status:literal) => {
        cors_policy!(
            origin = "https://a.example",
            credentials = $credentials,
            max_age = $max_age,
            preflight_status = $status,
        )
    };
    (key $key:ident = $value:literal) => { cors_policy!(origin = "https://a.example", $key = $value) };
    (mirrored $mirror:ident) => { cors_policy!(origin = $mirror) };
    (mirrored expression $mirror:expr) => { cors_policy!(origin = $mirror) };
}

macro_rules! handler {
    ($visibility:vis $name:ident, $origin:literal, $methods:expr) => {
        #[cors(origin = $origin, methods = $methods)]
        $visibility fn $name() {}
    };
    (whole $handler:item) => {
        #[cors(origin = "https://a.example", methods = [PUT])]
        $handler
    };
}

macro_rules! constants {
    ($($name:ident: $origin:literal;)*) => { $(pub const $name: Policy = cors_policy!(origin = $origin);)* };
}

handler!(list_users, "https://a.example", "GET, PUT");
handler!(pub(crate) find_users, "https://a.example", [GET, PUT]);
handler!(whole pub(crate) fn replace_users() {});
constants! {
    FIRST: "https://a.example";
    SECOND: "https://b.example";
}

fn main() {
    assert!(!policy_for!(literal "https://a.example").varies());
    assert!(!policy_for!(expression "https://a.example").varies());
    assert!(!policy_for!(tokens origin = "https://a.example", max_age = "24h").varies());
    assert!(policy_for!(list "https://a.example", "https://b.example").varies());
    assert!(policy_for!(list of expressions "https://a.example", "https://b.example").varies());
    assert!(policy_for!(whole list ["https://a.example", "https://b.example"]).varies());
    assert!(policy_for!(methods PUT DELETE).allows_method("DELETE"));
    assert!(policy_for!(method literals "PUT" "DELETE").allows_method("DELETE"));
    assert!(!policy_for!(values true, "24h", 200).varies());
    assert!(!policy_for!(values false, 600, 204).varies());
    assert!(!policy_for!(key max_age = "24h").varies());
    assert!(policy_for!(mirrored mirror).varies());
    assert!(policy_for!(mirrored expression mirror).varies());
    list_users();
    find_users();
    replace_users();
    assert!(list_users::CORS.allows_method("PUT"));
    assert!(find_users::CORS.allows_method("PUT"));
    assert!(replace_users::CORS.allows_method("PUT"));
    assert!(!FIRST.varies() && !SECOND.varies());
}

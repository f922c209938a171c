//! Policies in files: one, or several under names, in the macro and in the attribute.

use cors_runtime::{Policy, cors, cors_policy, cors_routes};

const PARTNER: Policy = cors_policy!(file = "several.toml", policy = "partner");
static ONE: Policy = cors_policy!(file = "one.toml");

#[cors(file = "several.toml", policy = "api")]
async fn list_users() -> &'static str {
    "[]"
}

#[cors(policy = "api", file = "several.toml", name = REPLACE_USERS_CORS)]
async fn replace_users() {}

fn main() {
    assert!(PARTNER.allows_method("PATCH"));
    assert!(PARTNER.allows_origin_text("https://partner.example"));
    assert_eq!(PARTNER.allows_origin_text("http://localhost:3000"), cfg!(debug_assertions));
    assert!(ONE.allows_method("PUT") && !ONE.allows_method("PATCH"));
    assert!(list_users::CORS.allows_origin_text("https://x.preview.example.com"));
    assert!(REPLACE_USERS_CORS.allows_method("PUT"));
    let _: axum::Router = axum::Router::new().route("/users", cors_routes!(get(list_users), put(replace_users, policy = PARTNER)));
}

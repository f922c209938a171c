//! The file of a Pingap gateway as a policy.

use cors_runtime::{Policy, cors, cors_policy};

const WEBAPP: Policy = cors_policy!(pingap = "plugin.cors-webapp.toml");

#[cors(pingap = "plugin.cors-webapp.toml")]
async fn list_users() {}

fn main() {
    assert!(WEBAPP.allows_method("PUT") && !WEBAPP.allows_method("DELETE"));
    assert!(WEBAPP.allows_origin_text("https://app.my-domain.com"));
    assert_eq!(WEBAPP.to_string(), list_users::CORS.to_string());
    drop(list_users());
}

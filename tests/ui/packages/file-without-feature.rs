//! Without the feature `file` there is one error for each policy, which names it.

use policies::{Policy, cors, cors_policy};

pub const PARTNER: Policy = cors_policy!(file = "cors.toml", policy = "partner");

pub const WEBAPP: Policy = cors_policy!(pingap = "plugin.cors-webapp.toml");

#[cors(crate = ::policies, file = "cors.toml")]
pub async fn list_users() {}

//! Says of each of its policies whether it allows an origin before its file has changed, and after.

use policies::{Policy, cors, cors_policy};

const NAMED: Policy = cors_policy!(file = "cors.toml", policy = "api");

const PINGAP: Policy = cors_policy!(pingap = "plugin.cors-webapp.toml");

#[cors(crate = ::policies, file = "cors/users.toml")]
fn list_users() {}

fn main() {
    list_users();
    for policy in [NAMED, PINGAP, list_users::CORS] {
        let [before, after] = ["https://before.example", "https://after.example"];
        println!("{} {}", policy.allows_origin_text(before), policy.allows_origin_text(after));
    }
}

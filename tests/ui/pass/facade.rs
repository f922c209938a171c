//! A library that re-exports the crate, whole and in parts.

pub mod whole {
    pub use cors_runtime as cors;
}

pub mod everything {
    pub use cors_runtime::*;
}

pub mod parts {
    pub use cors_runtime::{Policy, cors_policy as policy};
}

mod application {
    use crate::{everything, parts, whole};

    pub const API: parts::Policy = parts::policy!(origin = "https://a.example");
    pub static SAME: whole::cors::Policy = whole::cors::cors_policy!(origin = "https://a.example");
    pub const THIRD: everything::Policy = everything::cors_policy!(origin = "https://a.example");

    #[whole::cors::cors(crate = crate::whole::cors, origin = "https://a.example", methods = "PUT")]
    pub fn replace_users() {}

    #[everything::cors(crate = crate::everything, origin = "https://a.example")]
    pub fn list_users() {}
}

fn main() {
    application::replace_users();
    application::list_users();
    assert!(!application::API.varies() && !application::SAME.varies() && !application::THIRD.varies());
    assert!(application::replace_users::CORS.allows_method("PUT"));
    assert!(!application::list_users::CORS.varies());
}

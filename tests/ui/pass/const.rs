//! A policy wherever a constant may stand.

use cors_runtime::{Policy, cors_policy};

pub const API: Policy = cors_policy!(origin = "https://a.example", methods = [GET, PUT]);
const COPY: Policy = API;
const ALLOWS_PUT: bool = API.allows_method("PUT");
const ALLOWS_DELETE: bool = API.allows_method("DELETE");
const VARIES: bool = API.varies();
const SEVERAL: [Policy; 2] = [API, cors_policy!(origins = ["https://a.example", "https://b.example"])];
const OPTIONAL: Option<Policy> = Some(cors_policy!(origin = "*"));

struct Users;

impl Users {
    const CORS: Policy = cors_policy!(origin = "https://a.example");
}

trait Governed {
    const CORS: Policy = cors_policy!(origins = ["https://a.example", "https://b.example"]);
}

impl Governed for Users {}

const fn policy() -> Policy {
    cors_policy!(origin = "https://a.example", methods = [DELETE])
}

const FROM_FUNCTION: Policy = policy();

fn main() {
    assert!(ALLOWS_PUT && !ALLOWS_DELETE && !VARIES);
    assert!(COPY.allows_method("PUT"));
    assert!(SEVERAL[1].varies());
    assert!(OPTIONAL.is_some_and(|policy| !policy.varies()));
    assert!(!Users::CORS.varies());
    assert!(<Users as Governed>::CORS.varies());
    assert!(FROM_FUNCTION.allows_method("DELETE"));
    let in_block = const { cors_policy!(origin = "https://a.example", methods = [PATCH]) };
    assert!(in_block.allows_method("PATCH"));
    let for_ever: &'static Policy = &API;
    assert!(for_ever.allows_method("PUT"));
}

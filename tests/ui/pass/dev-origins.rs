//! Origins that count where `debug_assertions` are on.

#![deny(warnings)]

use cors_runtime::{Policy, cors, cors_policy};

const ONE: Policy = cors_policy!(origin = "https://app.example.com", dev_origins = ["http://localhost:*"]);
// A pattern for development may cover an origin: a release has that one alone.
static COVERED: Policy = cors_policy!(
    dev_origins = "http://localhost:*, http://127.0.0.1:*",
    origins = ["https://app.example.com", "http://localhost:3000"],
    credentials = true,
);
const NULL: Policy = cors_policy!(
    origin = "https://app.example.com",
    dev_origins = ["null", "http://dev.example"],
    credentials = true,
    dangerously = [null_origin, insecure_origins],
);

#[cors(origin = "https://app.example.com", dev_origins = "http://localhost:5173")]
fn list_users() {}

fn main() {
    list_users();
    for policy in [ONE, COVERED, NULL, list_users::CORS] {
        let text = policy.to_string();
        assert!(text.contains("https://app.example.com"), "{text}");
    }
    // One origin is sent to everyone; several aren't.
    for policy in [ONE, NULL, list_users::CORS] {
        assert_eq!(policy.varies(), cfg!(debug_assertions));
    }
    assert!(COVERED.varies());
    assert_eq!(ONE.to_string().contains("http://localhost:*"), cfg!(debug_assertions));
    assert_eq!(NULL.to_string().contains("http://dev.example"), cfg!(debug_assertions));
}

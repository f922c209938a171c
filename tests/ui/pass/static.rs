//! A policy as a static, alone and as a part of one.

use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example");
static BY_NAME: &[(&str, Policy)] = &[
    ("users", cors_policy!(origin = "https://a.example", methods = [PUT])),
    ("files", cors_policy!(origins = ["https://a.example", "https://b.example"])),
];
static REFERENCE: &Policy = &cors_policy!(origin = "*");

fn main() {
    let copied = API;
    assert!(!copied.varies());
    assert!(BY_NAME[0].1.allows_method("PUT"));
    assert!(BY_NAME[1].1.varies());
    assert!(!REFERENCE.varies());
    std::thread::spawn(|| assert!(!API.varies())).join().unwrap();
}

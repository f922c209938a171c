//! Fifty thousand origins are served as ten are.

use cors_runtime::startup::OwnedPolicy;

use crate::support::{OPEN, allows};

#[test]
fn each_of_fifty_thousand_is_found_and_nothing_else() {
    let origins: Vec<String> = (0..50_000).map(|tenant| format!("https://tenant-{tenant}.example.com")).collect();
    let from_program = OPEN.with_origins(&origins).unwrap();
    let built = OwnedPolicy::builder().origins(origins.join(",")).build().unwrap();
    for policy in [&from_program, &built] {
        assert!(origins.iter().all(|origin| allows(policy, origin)));
        let mut others = (50_000..60_000).map(|tenant| format!("https://tenant-{tenant}.example.com"));
        // Not by an answer: with `explain-header` each would look for the nearest among the fifty thousand.
        assert!(others.all(|origin| !policy.allows_origin_text(&origin)));
        assert!(policy.to_string().contains("and 49,992 more\n"), "{policy}");
    }
}

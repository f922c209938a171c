//! A policy that was checked while compiling, with origins of the start.

use cors_runtime::{Policy, cors_policy};

use crate::support::{DANGEROUS, OPEN, OPEN_WITH_DEVELOPMENT, WITH_CREDENTIALS, WITH_DEVELOPMENT, allows, broken};

#[test]
fn the_origins_join_the_policy() {
    const WRITTEN: Policy = cors_policy!(
        origins = ["https://a.example", "https://*.b.example"],
        methods = [GET, PUT],
        headers = "Content-Type",
        credentials = true,
        max_age = "1h",
    );
    let policy = WITH_CREDENTIALS.with_origins(["https://a.example", "https://*.b.example"]).unwrap();
    assert_eq!(policy.to_string(), WRITTEN.to_string());
    assert!(allows(&policy, "https://pr.b.example") && !allows(&policy, "https://b.example"));
    assert!(!OPEN.with_origins("https://a.example").unwrap().varies());
}

#[test]
fn they_are_judged_beside_the_credentials_and_opt_outs_of_the_policy() {
    assert!(OPEN.with_origins("*").is_ok() && OPEN.with_origins("mirror").is_ok());
    assert_eq!(broken(WITH_CREDENTIALS.with_origins("*")), ["origins: wildcard-credentials"]);
    assert_eq!(broken(WITH_CREDENTIALS.with_origins("mirror")), ["origins: mirror-credentials"]);
    assert_eq!(
        broken(WITH_CREDENTIALS.with_origins(["null", "http://a.example"])),
        ["origins[0]: origin-null", "origins[1]: insecure-origin-credentials"]
    );
    assert!(DANGEROUS.with_origins(["null", "http://a.example"]).is_ok());
    assert_eq!(OPEN.with_origins("http://a.example").unwrap().warnings()[0].rule(), "insecure-origin");
}

#[test]
fn the_same_policy_can_be_given_origins_twice() {
    let first = OPEN.with_origins("https://a.example").unwrap();
    let second = OPEN.with_origins("https://b.example").unwrap();
    assert!(allows(&first, "https://a.example") && !allows(&first, "https://b.example"));
    assert!(allows(&second, "https://b.example") && !allows(&second, "https://a.example"));
}

#[test]
fn origins_for_development_join_them() {
    let policy = WITH_DEVELOPMENT.with_origins(vec!["https://app.example.com", "http://localhost:3000"]).unwrap();
    assert!(allows(&policy, "https://app.example.com") && allows(&policy, "http://localhost:3000"));
    assert_eq!(allows(&policy, "http://localhost:5173"), cfg!(debug_assertions));
    // The one that the others have is left out: they came from elsewhere.
    let remark = "- these origins for development count as well: http://localhost:*\n";
    assert_eq!(policy.to_string().ends_with(remark), cfg!(debug_assertions));
}

#[test]
fn origins_for_development_that_change_nothing_are_left_out() {
    for origins in ["*", "mirror"] {
        let policy = OPEN_WITH_DEVELOPMENT.with_origins(origins).unwrap();
        assert_eq!(policy.to_string(), OPEN.with_origins(origins).unwrap().to_string());
    }
    let policy = WITH_DEVELOPMENT.with_origins("http://localhost:*, https://app.example.com").unwrap();
    assert!(!policy.to_string().contains("for development"));
    // What is wrong with the origins themselves is told all the same.
    let error = WITH_DEVELOPMENT.with_origins(["http://localhost:*", "http://localhost:3000"]);
    assert_eq!(broken(error), ["origins[1]: redundant-element"]);
}

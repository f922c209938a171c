//! A policy in calls is the policy that the macro makes of the same keys.

use std::time::Duration;

use cors_runtime::startup::{OwnedPolicy, PolicyBuilder};
use cors_runtime::{Policy, cors_policy};

use crate::support::{allows, broken};

#[test]
fn every_key_says_what_it_says_in_the_macro() {
    const WRITTEN: Policy = cors_policy!(
        origins = ["https://app.example.com", "http://localhost:*", "null"],
        methods = [GET, PUT],
        headers = "Content-Type, X-Auth-Token",
        expose_headers = ["X-Request-ID"],
        credentials = true,
        max_age = "90m",
        path = "^/api/",
        preflight_status = 200,
        dangerously = [null_origin],
    );
    let built = OwnedPolicy::builder()
        .origins(["https://app.example.com", "http://localhost:*", "null"])
        .methods(["GET", "PUT"])
        .headers("Content-Type, X-Auth-Token")
        .expose_headers(["X-Request-ID"])
        .credentials(true)
        .max_age("90m")
        .path("^/api/")
        .preflight_status(200)
        .dangerously(["null_origin"])
        .build()
        .unwrap();
    assert_eq!(built.to_string(), WRITTEN.to_string());
    assert_eq!(format!("{:?}", built.clone().leak()).split("wire").next(), format!("{WRITTEN:?}").split("wire").next());
    assert!(built.warnings().is_empty());
}

#[test]
fn what_is_not_written_is_as_in_the_macro() {
    const WRITTEN: Policy = cors_policy!(origin = "*");
    assert_eq!(OwnedPolicy::builder().origins("*").build().unwrap().to_string(), WRITTEN.to_string());
}

#[test]
fn mirror_is_the_keyword() {
    const WRITTEN: Policy = cors_policy!(origin = mirror, methods = mirror, headers = mirror);
    let built = OwnedPolicy::builder().origins("mirror").methods(" mirror ").headers(String::from("mirror")).build();
    assert_eq!(built.unwrap().to_string(), WRITTEN.to_string());
    assert_eq!(broken(OwnedPolicy::builder().origins(["mirror"]).build()), ["origins: wrong-form"]);
}

#[test]
fn an_age_is_a_text_or_seconds() {
    let text = |builder: PolicyBuilder| builder.build().unwrap().to_string();
    let day = text(OwnedPolicy::builder().origins("*").max_age("24h"));
    for same in [
        OwnedPolicy::builder().origins("*").max_age(86_400),
        OwnedPolicy::builder().origins("*").max_age(86_400_u64),
        OwnedPolicy::builder().origins("*").max_age(Duration::from_secs(86_400)),
    ] {
        assert_eq!(text(same), day);
    }
    for wrong in [
        OwnedPolicy::builder().origins("*").max_age("1 week"),
        OwnedPolicy::builder().origins("*").max_age(-1),
        OwnedPolicy::builder().origins("*").max_age(Duration::from_millis(1_500)),
    ] {
        assert_eq!(broken(wrong.build()), ["max_age: max-age-form"]);
    }
}

#[test]
fn a_key_that_is_given_twice_is_refused() {
    let twice = OwnedPolicy::builder().origins("*").methods("GET").credentials(false).methods("PUT").credentials(false);
    assert_eq!(broken(twice.build()), ["methods: repeated-key", "credentials: repeated-key"]);
}

#[test]
fn a_policy_names_its_origins() {
    assert_eq!(broken(OwnedPolicy::builder().methods("GET").build()), ["policy: missing-origin"]);
    assert_eq!(broken(OwnedPolicy::builder().origins(Vec::<String>::new()).build()), ["origins: empty-list"]);
    assert_eq!(broken(OwnedPolicy::builder().origins(" ").build()), ["origins: empty-list"]);
}

#[test]
fn an_unknown_opt_out_is_refused() {
    let builder = OwnedPolicy::builder().origins("null").dangerously(["null_orgin"]);
    let error = builder.build().unwrap_err();
    assert_eq!(error.faults()[0].replacement(), Some(("null_orgin", "null_origin")));
}

/// This test runs with debug assertions, as `cargo test` does; without them the second half holds.
#[test]
fn origins_for_development_count_with_debug_assertions() {
    let builder = OwnedPolicy::builder().origins(["https://app.example.com", "http://localhost:3000"]);
    let policy = builder.dev_origins("http://localhost:*, http://127.0.0.1:*").credentials(true).build().unwrap();
    assert!(allows(&policy, "https://app.example.com") && allows(&policy, "http://localhost:3000"));
    assert_eq!(allows(&policy, "http://localhost:5173"), cfg!(debug_assertions));
    let remark = "- these origins for development count as well: http://localhost:*, http://127.0.0.1:*\n";
    assert_eq!(policy.to_string().ends_with(remark), cfg!(debug_assertions));
}

#[test]
fn origins_for_development_are_judged() {
    let wrong = || OwnedPolicy::builder().origins(["https://a.example/", "https://*.b.example"]).credentials(true);
    let development =
        ["*", "https://*.b.example", "https://pr.b.example", "http://localhost:3000/", "http://c.example"];
    let faults = broken(wrong().dev_origins(development).build());
    let own = "origins[0]: origin-path";
    if cfg!(debug_assertions) {
        assert_eq!(
            faults,
            [
                own,
                "dev_origins[3]: origin-path",
                "dev_origins[0]: wrong-form",
                "dev_origins[4]: insecure-origin-credentials",
                "dev_origins[1]: repeated-element",
                "dev_origins[2]: redundant-element",
            ]
        );
    } else {
        assert_eq!(faults, [own]);
    }
}

#[test]
fn any_origin_needs_none_for_development() {
    for any in ["*", "mirror"] {
        let built = OwnedPolicy::builder().origins(any).dev_origins("http://localhost:*").build();
        assert_eq!(built.is_err(), cfg!(debug_assertions));
    }
}

#[test]
fn the_keyword_for_origins_to_come_is_told_that_it_comes_late() {
    let error = OwnedPolicy::builder().origins("startup").credentials(true).build().unwrap_err();
    let [fault] = error.faults() else { panic!("{error}") };
    assert_eq!((fault.rule(), fault.place().to_string().as_str()), ("wrong-form", "origins"));
    assert!(fault.replacement().is_none() && fault.fact().contains("that is now"), "{error}");
}

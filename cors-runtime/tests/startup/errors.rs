//! What a refused policy says.

use std::error::Error;

use cors_runtime::startup::{OwnedPolicy, PolicyError, PolicyFault};

use crate::support::{broken, map};

fn wrong() -> PolicyError {
    OwnedPolicy::builder()
        .origins(["https://app.example.com", "http://a.example", "https://b.example/"])
        .methods("GET, patch")
        .max_age("2 days")
        .build()
        .unwrap_err()
}

#[test]
fn every_fault_shows_at_once_with_its_place_and_level() {
    assert_eq!(
        wrong().to_string(),
        "\
the CORS policy has 3 errors and 1 warning
origins[2]: [origin-path] `https://b.example/` has a path (the trailing `/`); an origin is only scheme, host and port
    why: browsers send only scheme, host and port in `Origin`, so this entry would never match
    help: replace `https://b.example/` with `https://b.example`
origins[1]: warning: [insecure-origin] `http://a.example` is unencrypted
    why: whoever controls the network between the user and that page can put a script into it and read these responses
    help: replace `http://a.example` with `https://a.example`
methods: [method-case] `patch` is in the wrong case
      | GET, patch
      |      ^^^^^
    why: browsers compare methods with case, and only DELETE, GET, HEAD, OPTIONS, POST and PUT are put into upper case before that
    help: replace `patch` with `PATCH`
max_age: [max-age-form] `2 days` isn't a time
    why: a time is whole seconds, or a text whose every number has its unit
    help: write seconds as a number, as in `max_age = 3600`, or units from the longest to the shortest, as in `\"90s\"`, `\"10m\"`, `\"24h\"`, `\"1d\"` or `\"1h30m\"`"
    );
}

#[test]
fn what_main_prints_is_the_text() {
    let error: Box<dyn Error + Send + Sync> = Box::new(wrong());
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn the_faults_one_by_one() {
    let error = wrong();
    let fault = &error.faults()[0];
    assert_eq!(fault.rule(), "origin-path");
    assert_eq!((fault.place().name(), fault.place().element()), (Some("origins"), Some(2)));
    assert!(fault.is_error() && fault.fact().starts_with("`https://b.example/` has a path"));
    assert!(fault.why().starts_with("browsers send only scheme, host and port"));
    assert_eq!(fault.replacement(), Some(("https://b.example/", "https://b.example")));
    assert_eq!(fault.help(), None);
    let levels: Vec<bool> = error.faults().iter().map(PolicyFault::is_error).collect();
    assert_eq!(levels, [true, false, true, true]);
}

#[test]
fn what_only_warns_is_a_warning_of_the_policy() {
    let policy = OwnedPolicy::builder().origins("http://a.example").path("/api/").build().unwrap();
    let warnings: Vec<_> = policy.warnings().iter().map(|warning| (warning.rule(), warning.is_error())).collect();
    assert_eq!(warnings, [("insecure-origin", false), ("path-unanchored", false)]);
    let text = policy.warnings()[0].to_string();
    // Lint levels are for who compiles.
    assert!(text.starts_with("origins: warning: [insecure-origin] ") && !text.contains("allow(deprecated)"), "{text}");
}

#[test]
fn a_list_with_other_separators_is_told_what_to_write() {
    for (written, right) in [
        ("https://a.example https://b.example", "https://a.example, https://b.example"),
        ("https://a.example;https://b.example;", "https://a.example, https://b.example"),
        (r#"["https://a.example", "https://b.example"]"#, "https://a.example, https://b.example"),
        (r#"["https://a.example/"]"#, "https://a.example"),
        ("['https://a.example']", "https://a.example"),
    ] {
        let error = OwnedPolicy::builder().origins(written).build().unwrap_err();
        assert_eq!(error.faults().len(), 1, "{error}");
        assert_eq!(error.faults()[0].rule(), "origin-syntax", "{error}");
        assert_eq!(error.faults()[0].replacement(), Some((written, right)));
        assert!(OwnedPolicy::builder().origins(right).build().is_ok());
    }
    assert_eq!(broken(OwnedPolicy::builder().origins("[]").build()), ["origins: origin-syntax"]);
    // A blank in a host is another mistake, and so is an address without its scheme.
    assert_eq!(broken(OwnedPolicy::builder().origins("https://a b.example").build()), ["origins: origin-host"]);
    assert_eq!(broken(OwnedPolicy::builder().origins("[::1]").build()), ["origins: origin-scheme"]);
}

#[test]
fn an_explanation_is_that_of_a_policy_in_the_binary() {
    let policy = OwnedPolicy::builder().origins("https://app.example.com").build().unwrap();
    let request = map([("origin", "https://evil.example")]);
    let explanation = policy.explain(&http::Method::GET, "/", &request);
    let leaked = policy.leak();
    assert_eq!(explanation.to_string(), leaked.explain(&http::Method::GET, "/", &request).to_string());
}

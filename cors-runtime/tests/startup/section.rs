//! Feature `serde`: a policy as a section of a configuration.

use cors_runtime::startup::{OwnedPolicy, PolicyBuilder};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Configuration {
    cors: OwnedPolicy,
    other: Option<PolicyBuilder>,
}

const SECTION: &str = r#"
[cors]
origins = ["https://app.example.com", "http://localhost:*"]
methods = "GET, PUT"
headers = "mirror"
credentials = true
max_age = 3600
preflight_status = 200
path = "^/api/"
dangerously = []
"#;

#[test]
fn the_keys_are_those_of_the_builder() {
    let mended = SECTION.replace("dangerously = []\n", "");
    let configuration: Configuration = toml::from_str(&mended).unwrap();
    let built = OwnedPolicy::builder()
        .origins(["https://app.example.com", "http://localhost:*"])
        .methods("GET, PUT")
        .headers("mirror")
        .credentials(true)
        .max_age(3_600)
        .preflight_status(200)
        .path("^/api/")
        .build()
        .unwrap();
    assert_eq!(configuration.cors.to_string(), built.to_string());
    assert!(configuration.other.is_none());
}

#[test]
fn every_fault_is_in_one_error() {
    let error = toml::from_str::<Configuration>(SECTION).unwrap_err().to_string();
    assert!(error.contains("dangerously: [empty-list]"), "{error}");
    let error = serde_json::from_str::<OwnedPolicy>(
        r#"{ "origins": ["https://a.example/", 7, ["https://b.example"]], "allow_methods": "GET", "methods": {"GET": true},
             "credentials": "yes", "max_age": 1.5, "preflight_status": -1, "headers": null, "methods": "PUT" }"#,
    );
    let error = error.unwrap_err().to_string();
    for fault in [
        "the CORS policy has 10 errors",
        "origins[0]: [origin-path]",
        "origins[1]: [wrong-form]",
        "origins[2]: [wrong-form]",
        "allow_methods: [unknown-key]",
        "methods: [wrong-form]",
        "methods: [repeated-key]",
        "credentials: [wrong-form]",
        "max_age: [max-age-form]",
        "preflight_status: [preflight-status]",
        "headers: [wrong-form]",
    ] {
        assert!(error.contains(fault), "{fault} isn't in {error}");
    }
}

#[test]
fn a_policy_is_a_map() {
    let error = serde_json::from_str::<OwnedPolicy>(r#""https://app.example.com""#).unwrap_err().to_string();
    assert!(error.contains("expected a CORS policy: a map with keys such as `origins` and `methods`"), "{error}");
}

#[test]
fn a_program_may_add_to_what_it_read() {
    let builder: PolicyBuilder = serde_json::from_str(r#"{ "origin": "null" }"#).unwrap();
    assert!(builder.clone().build().is_err());
    assert!(builder.dangerously("null_origin").build().is_ok());
}

#[test]
fn origins_for_development_are_a_key_too() {
    let policy: OwnedPolicy =
        serde_json::from_str(r#"{ "origins": "https://a.example", "dev_origins": "http://localhost:*" }"#).unwrap();
    assert_eq!(policy.to_string().contains("- these origins for development"), cfg!(debug_assertions));
}

//! Policies of a file as the constants of a program: reading the program gives the file back.

use cors_runtime::startup::PolicyFile;
use cors_runtime::{Policy, cors_policy};

use crate::corpus::{table_of, tables};

#[test]
fn a_constant_says_what_the_file_says() {
    let tables = tables();
    assert!(tables.len() > 500, "only {} policies", tables.len());
    // Of a key that is no name no program has anything.
    let is_key = |line: &str| !line.starts_with('"');
    for table in tables.iter().filter(|table| !table.is_empty() && table.lines().all(is_key)) {
        let constant = PolicyFile::from_toml(table).to_constant(None).unwrap_or_else(|| panic!("{table}"));
        assert_eq!(table_of(&constant).as_ref(), Some(table), "{constant}");
    }
}

const POLICY: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = "GET, PUT",
    headers = mirror,
    credentials = true,
    max_age = 86400,
    path = "^/v\\d/[\"a-z]+$",
);

#[test]
fn the_text_is_a_program() {
    let text = r#"
        origins = ["https://app.example.com", "https://*.preview.example.com"]
        methods = "GET, PUT"
        headers = "mirror"
        credentials = true
        max_age = 86400
        path = '^/v\d/["a-z]+$'
    "#;
    let file = PolicyFile::from_toml(text);
    assert_eq!(
        file.to_constant(None).unwrap(),
        r#"pub const POLICY: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = "GET, PUT",
    headers = mirror,
    credentials = true,
    max_age = 86400,
    path = "^/v\\d/[\"a-z]+$",
);
"#
    );
    assert_eq!(POLICY.to_string(), file.policy(None).unwrap().to_string());
}

#[test]
fn names_become_names_of_rust() {
    let name = |written: &str| {
        let file = PolicyFile::from_toml(&format!("[{written:?}]\norigin = \"*\"\n"));
        let constant = file.to_constant(Some(written)).unwrap();
        constant.split_once(':').unwrap().0.to_owned()
    };
    assert_eq!(name("partner-api"), "pub const PARTNER_API");
    assert_eq!(name("2nd"), "pub const _2ND");
    assert_eq!(name("caf\u{e9}"), "pub const CAF_");
    assert_eq!(name("\u{e9}"), "pub const POLICY");
    assert_eq!(PolicyFile::from_toml("origin = \"*\"").to_constant(Some("api")), None);
    assert_eq!(PolicyFile::from_toml("[").to_constant(None), None);
}

#[test]
fn a_long_list_has_a_line_for_each() {
    let origins: Vec<String> = (0..9).map(|number| format!("\"https://tenant-{number}.example.com\"")).collect();
    let constant = PolicyFile::from_toml(&format!("origins = [{}]", origins.join(", "))).to_constant(None).unwrap();
    assert!(constant.contains("    origins = [\n        \"https://tenant-0.example.com\",\n"), "{constant}");
    assert!(constant.lines().all(|line| line.len() < 60), "{constant}");
}

#[test]
fn a_plugin_of_pingap_becomes_a_constant() {
    let text = r#"
        path = "^/api/"
        allow_origin = "https://app.my-domain.com"
        allow_methods = "GET, POST, OPTIONS"
        allow_credentials = true
        max_age = "24h"
    "#;
    let constant = PolicyFile::from_pingap(text).to_constant(None).unwrap();
    for line in ["origin = \"https://app.my-domain.com\",", "methods = \"GET, POST, OPTIONS\",", "credentials = true,"]
    {
        assert!(constant.contains(line), "{constant}");
    }
}

//! What is said of texts that no page has for an origin, and which are accepted.

use cors_model::origin::{Flawed, Origin, parse};
use cors_model::{Draft, Entry, Rule, Value, check};

fn flawed(text: &str) -> Flawed {
    parse(text).expect_err(text)
}

#[test]
fn schemes_that_no_page_has_are_told_what_is_meant() {
    for (text, meant) in [
        ("wss://app.example.com", Some("https://app.example.com")),
        ("ws://localhost:3000", Some("http://localhost:3000")),
        ("WSS://App.example.com/socket", Some("https://app.example.com")),
        ("wss://*.example.com:*", Some("https://*.example.com:*")),
        ("wss:app.example.com", Some("https://app.example.com")),
        ("htps://app.example.com", Some("https://app.example.com")),
        ("htttps://app.example.com:8443", Some("https://app.example.com:8443")),
        ("hhtp://localhost:3000", Some("http://localhost:3000")),
        ("HTPPS://app.example.com", Some("https://app.example.com")),
        ("hxxps://app.example.com", Some("https://app.example.com")),
        ("ttps://app.example.com", Some("https://app.example.com")),
        ("http:/localhost:3000", Some("http://localhost:3000")),
        ("https;//app.example.com", Some("https://app.example.com")),
        ("htps//app.example.com", Some("https://app.example.com")),
        ("https:///app.example.com", Some("https://app.example.com")),
        ("http:\\\\localhost", Some("http://localhost")),
        ("blob:https://app.example.com/0b5e3d2a", Some("https://app.example.com")),
        ("filesystem:https://app.example.com/temporary/a", Some("https://app.example.com")),
        ("view-source:https://app.example.com/", Some("https://app.example.com")),
        ("blob://app.example.com", None),
        ("data:text/html", None),
        ("data://text", None),
        ("about:blank", None),
        ("javascript:void(0)", None),
        ("javascript://x", None),
        ("ftp://app.example.com", None),
        ("mailto:me@example.com", None),
        ("sftp://app.example.com", None),
    ] {
        let flawed = flawed(text);
        assert_eq!(flawed.flaws[0].rule, Rule::OriginScheme, "{text}");
        assert_eq!(flawed.suggestion.as_deref(), meant, "{text}");
    }
}

#[test]
fn what_engines_in_applications_send_is_accepted() {
    for text in [
        "app://.",
        "app://obsidian.md",
        "app://localhost:3000",
        "file://",
        "tauri://localhost",
        "capacitor://localhost",
        "ionic://localhost",
        "vscode-file://vscode-app",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "qrc://",
        "httpx://a",
        "http+unix://a",
    ] {
        assert!(matches!(parse(text), Ok(Origin::Site(_))), "{text}");
    }
    for text in ["file:///home/me/index.html", "FILE://", "file:x", "file://localhost", "file://*"] {
        assert_eq!(flawed(text).suggestion.as_deref(), Some("file://"), "{text}");
    }
}

/// The rules that a policy of one origin breaks, and all that is said of them.
fn told(origin: &str, opt_outs: &[&str], credentials: bool) -> (Vec<Rule>, String) {
    let text = |text: &str| Value::Text(text.to_owned());
    let entry = |key: &str, value| Entry { key: key.to_owned(), value };
    let mut entries = vec![entry("origin", text(origin)), entry("credentials", Value::Boolean(credentials))];
    if !opt_outs.is_empty() {
        entries.push(entry("dangerously", Value::List(opt_outs.iter().copied().map(text).collect())));
    }
    let faults = check(&Draft { entries }).faults;
    (faults.iter().map(|fault| fault.rule).collect(), faults.iter().map(ToString::to_string).collect())
}

#[test]
fn https_is_proposed_where_a_certificate_can_be_had() {
    for host in [
        "192.168.0.10:3000",
        "10.0.0.1",
        "203.0.113.7",
        "[fd00::1]",
        "printer.local",
        "*.corp.internal",
        "intranet",
        "web:3000",
        "router.lan",
        "nas.home.arpa",
        "app.test",
    ] {
        let (rules, text) = told(&format!("http://{host}"), &[], false);
        assert_eq!(rules, [Rule::InsecureOrigin], "{host}");
        assert!(!text.contains("https://") && text.contains("dangerously = [insecure_origins]"), "{text}");
        let (rules, text) = told(&format!("http://{host}"), &[], true);
        assert_eq!(rules, [Rule::InsecureOriginCredentials], "{host}");
        assert!(!text.contains("https://") && text.contains("dangerously = [insecure_origins]"), "{text}");
        assert_eq!(told(&format!("http://{host}"), &["insecure_origins"], true).0, [], "{host}");
        assert_eq!(told(&format!("http://{host}"), &["insecure_origins"], false).0, [], "{host}");
        let (_, text) = told(host, &[], false);
        assert!(!text.contains("https://"), "{text}");
    }
    assert!(told("http://example.com", &[], false).1.contains("`https://example.com`"));
}

#[test]
fn this_machine_is_no_insecure_origin() {
    for host in
        ["0.0.0.0:3000", "[::]:3000", "127.0.0.1", "127.8.8.8", "[::1]", "[::ffff:7f00:1]", "a.localhost", "localhost."]
    {
        assert_eq!(told(&format!("http://{host}"), &[], true).0, [], "{host}");
    }
    assert_eq!(told("http://0.0.0.1", &[], false).0, [Rule::InsecureOrigin]);
}

#[test]
fn files_need_the_opt_out_of_null() {
    let (rules, text) = told("file://", &[], false);
    assert_eq!(rules, [Rule::OriginFile]);
    assert!(text.contains("dangerously = [null_origin]"), "{text}");
    assert_eq!(told("file://", &["null_origin"], true).0, []);
    assert!(told("file:///a/b.html", &["null_origin"], false).1.contains("with `file://`"));
}

#[test]
fn what_looks_like_a_slip_is_warned_of() {
    for origin in ["httpx://a.example", "https://a$b.example", "qrc://", "jttps://a.example"] {
        assert_eq!(told(origin, &[], false).0, [Rule::OriginUnlikely], "{origin}");
    }
    for origin in ["app://.", "https://a_b.example", "https://[2001:db8::1]", "http+unix://a", "http2://localhost"] {
        let rules = told(origin, &[], false).0;
        assert_eq!(rules.contains(&Rule::OriginUnlikely), origin == "http2://localhost", "{origin}: {rules:?}");
    }
}

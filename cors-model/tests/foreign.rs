//! Other tools' syntax for origins is told as what it is, wherever it stands.

use cors_model::{Draft, Entry, Fault, Value, Variable, check};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn faults(entries: Vec<(&str, Value)>) -> Vec<Fault> {
    let entries = entries.into_iter().map(|(key, value)| Entry { key: key.to_owned(), value });
    check(&Draft { entries: entries.collect() }).faults
}

const TEXTS: &[(&str, &str, &str)] = &[
    ("origin-syntax", r"^https://(.+\.)?a\.example$", "https://*.a.example, https://a.example"),
    ("origin-syntax", r"/^https:\/\/.*\.a\.example$/", "https://*.a.example"),
    ("origin-syntax", r"https://[a-z]{1,63}\.a\.example", "https://*.a.example"),
    ("origin-syntax", "https://a.example$", "https://a.example"),
    ("origin-syntax", "https://*.a.example:[*]", "https://*.a.example:*"),
    ("origin-syntax", "https://*.a.example:[8080,8081]", "https://*.a.example:8080, https://*.a.example:8081"),
    ("origin-syntax", "https://{a, b}.example", "https://a.example, https://b.example"),
    ("origin-syntax", "https://.a.example", "https://*.a.example"),
    ("origin-syntax", "https://%.a.example", "https://*.a.example"),
    ("origin-ip", "http://::1:3000", "http://[::1]:3000"),
    ("origin-syntax", "http://10.0.0.0/8", ""),
    ("origin-syntax", r"^https://(?!a\.)b\.example$", ""),
    ("origin-syntax", "https://[a-z].example.com", ""),
    ("origin-syntax", "https://a??.example.com", ""),
    ("origin-syntax", "https://a.example\u{3001}https://b.example", "https://a.example, https://b.example"),
    ("origin-syntax", "https://a.example\u{FF1B}https://b.example", "https://a.example, https://b.example"),
    ("origin-syntax", "https://a.example and https://b.example", "https://a.example, https://b.example"),
    ("origin-syntax", "https://a.example & https://b.example", "https://a.example, https://b.example"),
    ("origin-syntax", "${ORIGIN}", ""),
    ("origin-syntax", "$ORIGIN", ""),
    ("origin-syntax", "%ORIGIN%", ""),
    ("origin-syntax", "https://${host}", ""),
    ("origin-syntax", "https://${HOST:-localhost}:8080", ""),
    ("origin-syntax", "https://$HOST.example.com", ""),
    ("origin-syntax", "https://app-$ENV.example.com", ""),
    ("origin-syntax", "https://$(hostname)", ""),
    ("origin-syntax", "https://{{ host }}.example.com", ""),
    ("origin-syntax", "https://{}.example.com", ""),
    ("origin-syntax", "https://#{host}", ""),
    ("origin-syntax", "https://%HOST%", ""),
    ("origin-syntax", "https://%s.example.com", ""),
    ("origin-syntax", "https://<host>", ""),
    ("origin-syntax", "https://[host]", ""),
    ("origin-syntax", "https://@HOST@", ""),
    ("origin-syntax", "https://__HOST__", ""),
    ("origin-syntax", "https://__HOST__.example.com", ""),
    ("origin-syntax", "https://:tenant.example.com", ""),
    ("origin-syntax", "http://localhost:?", ""),
    ("origin-syntax", "http://localhost:${PORT}", ""),
    ("origin-syntax", "http://localhost:<port>", ""),
];

#[test]
fn wherever_it_stands_it_is_one_fault() {
    let other = "https://other.example";
    for (rule, foreign, meant) in TEXTS.iter().copied() {
        let variable = Variable { name: "X".to_owned(), value: Ok(foreign.to_owned()), is_optional: false };
        for entries in [
            vec![("origin", text(foreign))],
            vec![("origins", Value::List(vec![text(other), text(foreign)]))],
            vec![("origins", text(&format!("{other}, {foreign}")))],
            vec![("origins", text(&format!("{foreign},{other}")))],
            vec![("origins", Value::List(vec![text(other), Value::Variable(variable.clone())]))],
            vec![("origin", text(other)), ("dev_origins", text(foreign))],
            vec![("origin", text(foreign)), ("credentials", Value::Boolean(true))],
        ] {
            let written = format!("{entries:?}");
            // Without the list of suffixes a wildcard is refused beside credentials, and so isn't proposed there.
            let has_credentials = entries.iter().any(|(key, _)| *key == "credentials");
            let meant = if cfg!(feature = "public-suffix-list") || !has_credentials || !meant.contains("//*.") {
                meant
            } else {
                ""
            };
            let faults = faults(entries);
            assert!(faults.len() == 1 && faults[0].rule.name() == rule, "{written}: {faults:#?}");
            let replacement = faults[0].replacement.as_ref().map_or("", |replacement| replacement.to.as_str());
            assert_eq!(replacement, meant, "{written}");
            assert!(faults[0].replacement.is_some() || faults[0].help.is_some(), "{written}");
        }
    }
}

#[test]
fn what_it_means_is_judged_beside_the_rest() {
    // What isn't encrypted is another fault's, but where it is refused.
    let unencrypted = text("^http://(a|b)\\.example$");
    let fault = &faults(vec![("origin", unencrypted.clone())])[0];
    assert_eq!(fault.replacement.as_ref().unwrap().to, "http://a.example, http://b.example");
    let fault = &faults(vec![("origin", unencrypted), ("credentials", Value::Boolean(true))])[0];
    assert_eq!(fault.replacement.as_ref().unwrap().to, "https://a.example, https://b.example");
    // Any origin can't go with credentials.
    let fault = &faults(vec![("origin", text("^.*$")), ("credentials", Value::Boolean(true))])[0];
    assert!(fault.replacement.is_none() && fault.help.is_some(), "{fault}");
    assert_eq!(faults(vec![("origin", text("^.*$"))])[0].replacement.as_ref().unwrap().to, "*");
    // An address in whole stays one.
    let fault = &faults(vec![("origin", text("http://::1"))])[0];
    assert_eq!(fault.replacement.as_ref().unwrap().to, "http://[::1]");
    let fault = &faults(vec![("origin", text("http://::1:3000"))])[0];
    assert_eq!(fault.replacement.as_ref().unwrap().to, "http://[::1]:3000");
    assert!(fault.to_string().contains("or with `http://[::1:3000]`"), "{fault}");
}

/// A number behind a comma is another port of the same host, not an address.
#[test]
fn ports_behind_commas() {
    for (list, meant) in [
        ("http://localhost:3000,3001", vec!["http://localhost:3001"]),
        ("http://localhost:3000, 3001, 3002", vec!["http://localhost:3001", "http://localhost:3002"]),
        ("https://a.example:80,443", vec!["https://a.example"]),
        ("https://*.a.example:8080,8081", vec!["https://*.a.example:8081"]),
    ] {
        let faults = faults(vec![("origins", text(list))]);
        let replaced: Vec<&str> = faults.iter().map(|fault| fault.replacement.as_ref().unwrap().to.as_str()).collect();
        assert_eq!(replaced, meant, "{list}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.rule.name() == "origin-syntax"), "{list}");
    }
    let faults = faults(vec![("origins", Value::List(vec![text("http://localhost:3000"), text("3001")]))]);
    assert_eq!(faults[0].replacement.as_ref().unwrap().to, "http://localhost:3001");
}

/// Hosts in use that look a little like a placeholder.
#[test]
fn hosts_in_use_are_no_placeholders() {
    for origin in [
        "https://_dmarc.a.example",
        "https://a__b.example",
        "https://__a.example",
        "https://a$b.example",
        "app://a%20b",
    ] {
        let faults = faults(vec![("origin", text(origin))]);
        assert!(faults.iter().all(|fault| !fault.is_error()), "{origin}: {faults:?}");
    }
}

//! Other tools' syntax for origins is told as what it is, wherever it stands.

use cors_model::{Draft, Entry, Fault, Value, Variable, check};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn faults(entries: Vec<(&str, Value)>) -> Vec<Fault> {
    let entries = entries.into_iter().map(|(key, value)| Entry { key: key.to_owned(), value });
    check(&Draft { entries: entries.collect() }).faults
}

const TEXTS: [(&str, &str, &str); 12] = [
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
];

#[test]
fn wherever_it_stands_it_is_one_fault() {
    let other = "https://other.example";
    for (rule, foreign, meant) in TEXTS {
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
    // Without encryption nobody is let in just because an expression was written so.
    let fault = &faults(vec![("origin", text("^http://(a|b)\\.example$"))])[0];
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

//! What stands in environment variables differs by environment, and is judged with that in mind.

use std::env::VarError;
use std::ffi::OsString;

use cors_model::{Draft, Entry, Value, Variable, Verdict, check};
use cors_table::{Names, Origins, PathPattern};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn variable(name: &str, value: &str) -> Value {
    Value::Variable(Variable { name: name.to_owned(), value: Ok(value.to_owned()), is_optional: false })
}

fn optional(name: &str, value: Option<&str>) -> Value {
    let value = value.map(str::to_owned).ok_or(VarError::NotPresent);
    Value::Variable(Variable { name: name.to_owned(), value, is_optional: true })
}

fn judged<const N: usize>(entries: [(&str, Value); N]) -> Verdict {
    let entries = entries.map(|(key, value)| Entry { key: key.to_owned(), value });
    check(&Draft { entries: entries.into() })
}

/// The faults, each in one line.
fn faults(verdict: &Verdict) -> Vec<String> {
    let line = |text: String| text.lines().map(str::trim_start).collect::<Vec<_>>().join(" | ");
    verdict.faults.iter().map(|fault| line(fault.to_string())).collect()
}

fn allows(verdict: &Verdict, origin: &str) -> bool {
    verdict.policy.as_ref().unwrap_or_else(|| panic!("{:?}", faults(verdict))).origins.allow(origin.as_bytes())
}

#[test]
fn only_commas_separate() {
    for list in [
        "https://a.example,https://b.example",
        " https://a.example , https://b.example ",
        "https://a.example,\n  https://b.example,\n",
        "\r\nhttps://a.example,\r\n\thttps://b.example\r\n,\t",
    ] {
        for origins in [variable("X", list), Value::List(vec![variable("X", list)])] {
            let verdict = judged([("origins", origins)]);
            assert!(verdict.faults.is_empty(), "{list:?}: {:?}", faults(&verdict));
            assert!(allows(&verdict, "https://a.example") && allows(&verdict, "https://b.example"), "{list:?}");
        }
    }
    let list = |list: Names| list.list().map(str::to_owned);
    let verdict = judged([
        ("origin", text("*")),
        ("methods", variable("M", "GET,\r\n PUT,\n")),
        ("headers", variable("H", "\tX-A ,X-B\n")),
        ("expose_headers", variable("E", " X-C,\n")),
        ("max_age", variable("A", " 24h\r\n")),
        ("path", variable("P", "^/api/\n")),
    ]);
    let policy = verdict.policy.unwrap();
    assert_eq!(list(policy.methods).unwrap(), "GET, PUT");
    assert_eq!(list(policy.headers).unwrap(), "X-A, X-B");
    assert_eq!(list(policy.expose_headers).unwrap(), "X-C");
    assert_eq!(policy.max_age.seconds, 86_400);
    assert!(matches!(policy.path, PathPattern::Prefix(prefix) if prefix.get() == "/api/"));
    // A comma in the middle is a slip as elsewhere.
    let verdict = judged([("origins", variable("X", "https://a.example,,https://b.example"))]);
    assert_eq!(verdict.faults[0].rule.name(), "empty-list");
    assert_eq!(verdict.faults[0].replacement.as_ref().unwrap().to, "https://a.example, https://b.example");
}

#[test]
fn what_a_variable_repeats_is_dropped() {
    let a = "https://a.example";
    for origins in [
        vec![text(a), variable("X", "https://b.example, https://a.example")],
        vec![variable("X", "https://a.example,https://b.example"), text(a)],
        vec![variable("X", "https://b.example,https://a.example"), variable("Y", a)],
        vec![variable("X", "https://a.example, https://a.example, https://b.example")],
        vec![text(a), optional("X", Some("https://a.example")), text("https://b.example")],
    ] {
        let verdict = judged([("origins", Value::List(origins))]);
        assert!(verdict.faults.is_empty(), "{:?}", faults(&verdict));
        assert!(allows(&verdict, a) && allows(&verdict, "https://b.example"));
    }
    // One origin is one, however often it stands there.
    let verdict = judged([("origins", Value::List(vec![text(a), variable("X", a)]))]);
    assert!(matches!(verdict.policy.unwrap().origins, Origins::One(_)));
    // Two that are written are a slip, with or without a variable beside them.
    let verdict = judged([("origins", Value::List(vec![text(a), variable("X", "https://b.example"), text(a)]))]);
    assert_eq!(verdict.faults[0].rule.name(), "repeated-element");

    let verdict = judged([
        ("origin", text("*")),
        ("methods", Value::List(vec![Value::Word("PUT".to_owned()), variable("M", "GET, PUT")])),
        ("headers", Value::List(vec![text("X-A"), variable("H", "x-a, X-B, x-b")])),
        ("expose_headers", Value::List(vec![variable("E", "X-C"), variable("F", "x-c")])),
    ]);
    assert!(verdict.faults.is_empty(), "{:?}", faults(&verdict));
    let policy = verdict.policy.unwrap();
    assert_eq!(policy.methods.list(), Some("PUT, GET"));
    assert_eq!(policy.headers.list(), Some("X-A, X-B"));
    assert_eq!(policy.expose_headers.list(), Some("X-C"));
}

#[test]
fn what_a_variable_covers_is_no_mistake() {
    let wide = "https://*.example.com";
    for origins in [
        vec![text(wide), variable("X", "https://app.example.com")],
        vec![variable("X", wide), text("https://app.example.com")],
        vec![text("https://app.example.com"), variable("X", "*")],
    ] {
        let verdict = judged([("origins", Value::List(origins))]);
        assert!(verdict.faults.is_empty(), "{:?}", faults(&verdict));
        assert!(allows(&verdict, "https://app.example.com"));
    }
    let written = judged([("origins", Value::List(vec![text(wide), text("https://app.example.com")]))]);
    assert_eq!(written.faults[0].rule.name(), "redundant-element");
    let verdict = judged([
        ("origin", text("*")),
        ("methods", Value::List(vec![text("PUT"), variable("M", "*")])),
        ("headers", Value::List(vec![text("*"), variable("H", "X-A")])),
    ]);
    assert!(verdict.faults.is_empty(), "{:?}", faults(&verdict));
}

#[test]
fn origins_for_development_may_repeat_what_a_variable_holds() {
    for (released, development) in [
        (variable("X", "http://localhost:3000"), text("http://localhost:3000")),
        (text("http://localhost:3000"), variable("X", "http://localhost:3000")),
        (variable("X", "http://localhost:*"), text("http://localhost:3000")),
    ] {
        let verdict = judged([("origins", released), ("dev_origins", development)]);
        assert!(verdict.faults.is_empty(), "{:?}", faults(&verdict));
        assert!(verdict.development.unwrap().origins.allow(b"http://localhost:3000"));
    }
}

#[test]
fn an_optional_variable_that_holds_nothing_is_not_there() {
    for nothing in [None, Some(""), Some(" \r\n"), Some(","), Some(" , ")] {
        let verdict = judged([
            ("origins", Value::List(vec![text("https://a.example"), optional("X", nothing)])),
            ("methods", Value::List(vec![optional("X", nothing), text("PUT")])),
            ("max_age", optional("X", nothing)),
            ("path", optional("X", nothing)),
        ]);
        assert!(verdict.faults.is_empty(), "{nothing:?}: {:?}", faults(&verdict));
        let policy = verdict.policy.unwrap();
        assert!(matches!(policy.origins, Origins::One(_)) && policy.path == PathPattern::Every);
        assert_eq!((policy.methods.list(), policy.max_age.seconds), (Some("PUT"), 3_600));
    }
    let how = "| help: set it for the build, as in `X=… cargo build`, or in the `[env]` table of `.cargo/config.toml`";
    let verdict = judged([("origins", optional("X", None)), ("headers", Value::List(vec![optional("X", Some(""))]))]);
    assert_eq!(
        faults(&verdict),
        [
            format!("[empty-list] `origins` is empty: the environment variable `X` isn't set while compiling {how}"),
            format!("[empty-list] `headers` is empty: the environment variable `X` is empty {how}"),
        ]
    );
    let verdict = judged([("origins", Value::List(vec![optional("X", None), optional("Y", None)]))]);
    assert!(faults(&verdict)[0].contains("the environment variables `X` and `Y` aren't set while compiling"));
}

#[test]
fn a_variable_that_has_to_hold_something_is_named() {
    for (value, fact) in [
        (Err(VarError::NotPresent), "[env-missing] the environment variable `X` isn't set while compiling"),
        (Err(VarError::NotUnicode(OsString::from("x"))), "[env-missing] the environment variable `X` isn't Unicode"),
        (Ok(" , \n".to_owned()), "[empty-list] the environment variable `X` is empty"),
    ] {
        let is_optional = matches!(value, Err(VarError::NotUnicode(_)));
        let variable = Value::Variable(Variable { name: "X".to_owned(), value, is_optional });
        let verdict = judged([("origins", Value::List(vec![text("https://a.example"), variable]))]);
        let faults = faults(&verdict);
        assert!(faults.len() == 1 && faults[0].starts_with(fact), "{faults:?}");
    }
    let verdict = judged([("origin", text("*")), ("max_age", variable("X", " ")), ("path", variable("Y", ""))]);
    assert_eq!(verdict.faults.iter().map(|fault| fault.rule.name()).collect::<Vec<_>>(), ["env-missing"; 2]);
}

#[test]
fn a_fault_in_a_variable_names_it() {
    for (key, value, rule, meant) in [
        ("origins", "https://a.example/,https://b.example", "origin-path", Some("https://a.example")),
        (
            "origins",
            "https://a.example https://b.example",
            "origin-syntax",
            Some("https://a.example, https://b.example"),
        ),
        ("origins", r#"["https://a.example"]"#, "origin-syntax", Some("https://a.example")),
        ("origins", "all", "misused-word", Some("*")),
        ("origins", "startup", "wrong-form", None),
        ("dev_origins", r#"["http://localhost:*"]"#, "origin-syntax", Some("http://localhost:*")),
        ("methods", "put", "method-case", Some("PUT")),
        ("methods", r#"["GET", "PUT"]"#, "wrong-form", Some("GET, PUT")),
        ("methods", "Any", "misused-word", Some("*")),
        ("headers", "X Foo", "header-token", None),
        ("headers", "Origin, X-A", "header-forbidden", Some("X-A")),
        ("expose_headers", "['X-A']", "wrong-form", Some("X-A")),
        ("max_age", "3600", "max-age-form", Some("3600s")),
        ("path", "/api/", "path-unanchored", Some("^/api/")),
        ("credentials", "true", "wrong-form", None),
        ("preflight_status", "200", "wrong-form", None),
        ("dangerously", "null_origins", "wrong-form", Some("null_origin")),
    ] {
        let origin = if key == "origins" { vec![] } else { vec![("origins", text("https://other.example"))] };
        let entries = origin.into_iter().chain([(key, variable("THE_VARIABLE", value))]);
        let entries = entries.map(|(key, value)| Entry { key: key.to_owned(), value }).collect();
        let verdict = check(&Draft { entries });
        let fault = &verdict.faults[0];
        assert_eq!(fault.rule.name(), rule, "{key} = {value}: {fault}");
        assert_eq!(fault.variable.as_deref(), Some("THE_VARIABLE"), "{fault}");
        let note = "\nnote: the text is that of the environment variable `THE_VARIABLE`";
        assert!(fault.to_string().contains(note), "{fault}");
        let replacement = fault.replacement.as_ref().map(|replacement| replacement.to.as_str());
        assert_eq!(replacement, meant, "{key} = {value}: {fault}");
    }
}

#[test]
fn a_variable_among_others_is_judged_where_it_stands() {
    let list = vec![text("https://a.example"), variable("X", r#"["https://b.example/"]"#), variable("Y", "mirror")];
    let verdict = judged([("origins", Value::List(list))]);
    let faults = faults(&verdict);
    assert!(faults[0].contains("is a JSON list") && faults[0].contains("with `https://b.example`"), "{faults:?}");
    assert!(faults[0].contains("variable `X`") && faults[1].contains("variable `Y`"), "{faults:?}");
    // The whole list can be mirrored by a variable, as by one that is read when the program starts.
    assert!(matches!(judged([("origins", variable("X", "mirror"))]).policy.unwrap().origins, Origins::Mirror));
    let with_credentials = judged([("origins", variable("X", "mirror")), ("credentials", Value::Boolean(true))]);
    assert_eq!(with_credentials.faults[0].rule.name(), "mirror-credentials");
}

#[test]
fn what_is_no_variable_says_what_is() {
    for (written, said) in [
        ("env!()", "doesn't name a variable"),
        ("option_env!()", "as in `option_env!(\"APP_ORIGIN\")`"),
        ("option_env!(NAME)", "doesn't name a variable"),
        ("env!(\"X\", \"set X\")", "help: write `env!(\"X\")`"),
        ("option_env!(\"X\").unwrap_or(\"https://a.example\")", "write `option_env!(\"X\")`"),
    ] {
        for key in ["origins", "methods", "max_age", "path"] {
            let origin = if key == "origins" { vec![] } else { vec![("origins", text("https://other.example"))] };
            let entries = origin.into_iter().chain([(key, Value::Other(written.to_owned()))]);
            let entries = entries.map(|(key, value)| Entry { key: key.to_owned(), value }).collect();
            let faults = check(&Draft { entries }).faults;
            assert!(faults.len() == 1 && faults[0].to_string().contains(said), "{key}: {faults:#?}");
        }
    }
}

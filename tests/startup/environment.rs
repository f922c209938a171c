//! A program and the variable that its origins come from.

use std::ffi::OsStr;
use std::process::{Command, Output};

/// Runs the program with `CORS_ORIGINS` as it is given, or without it.
fn run(policy: &str, value: Option<&OsStr>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_startup-program"));
    command.arg(policy).env_remove("CORS_ORIGINS");
    if let Some(value) = value {
        command.env("CORS_ORIGINS", value);
    }
    command.output().expect("the program runs")
}

/// The policy in words.
fn policy(policy: &str, value: Option<&str>) -> String {
    let output = run(policy, value.map(OsStr::new));
    assert!(output.status.success(), "{value:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a program says that doesn't start.
fn error(policy: &str, value: Option<&str>) -> String {
    let output = run(policy, value.map(OsStr::new));
    assert!(!output.status.success(), "{value:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_variable_is_a_list_with_commas() {
    let origins = "Origins: https://a.example and https://b.example\n";
    for list in [
        "https://a.example,https://b.example",
        " https://a.example , https://b.example ",
        "https://a.example,\n  https://b.example,\n",
        "https://a.example,https://b.example,",
        "\r\nhttps://a.example,\r\nhttps://b.example\r\n,\t",
    ] {
        assert!(policy("plain", Some(list)).starts_with(origins), "{list:?}");
    }
    assert!(policy("plain", Some("https://*.a.example")).starts_with("Origins: https://*.a.example\n"));
    assert!(policy("plain", Some("*")).starts_with("Origins: any (`*`)\n"));
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    assert_eq!(
        error("plain", None),
        "\
Error: the CORS policy has 1 error
CORS_ORIGINS: [env-missing] the environment variable `CORS_ORIGINS` isn't set when the program starts
    why: the policy is checked and built at that moment, so its text has to be there then
    help: set it to the origins that may call, as in `CORS_ORIGINS=https://app.example.com,https://admin.example.com`, and start again
"
    );
}

#[test]
fn an_empty_variable_is_named() {
    for empty in ["", " ", ",", " , ", "\n"] {
        let error = error("plain", Some(empty));
        assert!(
            error.contains("\nCORS_ORIGINS: [empty-list] the environment variable `CORS_ORIGINS` is empty\n"),
            "{error}"
        );
    }
}

#[test]
fn faults_are_in_the_variable() {
    let error = error("credentials", Some("https://a.example/, *, null, https://b.example,, http://c.example"));
    for fault in [
        "CORS_ORIGINS: [origin-path] `https://a.example/` has a path",
        "CORS_ORIGINS: [wildcard-credentials] `*` as the origin can't go with credentials",
        "CORS_ORIGINS: [origin-null] ",
        "CORS_ORIGINS: [empty-list] `origins` has a comma with nothing on one side",
        "CORS_ORIGINS: [insecure-origin-credentials] `http://c.example` is unencrypted",
        "      | https://a.example/, *, null, https://b.example, , http://c.example\n      | ^^^^^^^^^^^^^^^^^^\n",
    ] {
        assert!(error.contains(fault), "{fault} isn't in {error}");
    }
}

#[test]
fn another_tools_list_is_told_what_to_write() {
    for list in [
        "https://a.example https://b.example",
        "https://a.example; https://b.example",
        "https://a.example\nhttps://b.example",
        r#"["https://a.example", "https://b.example"]"#,
        r#"["https://a.example/","https://b.example:443"]"#,
    ] {
        let error = error("plain", Some(list));
        assert!(error.contains("CORS_ORIGINS: [origin-syntax] "), "{list}: {error}");
        assert!(error.contains("`https://a.example, https://b.example`"), "{list}: {error}");
    }
}

#[test]
fn another_tools_syntax_is_told_what_to_write() {
    for (text, origins) in [
        (r"^https://(a|b)\.example$", "https://a.example, https://b.example"),
        ("https://a.example:[8080,8081]", "https://a.example:8080, https://a.example:8081"),
        ("https://*.a.example:[*]", "https://*.a.example:*"),
        ("https://{a,b}.example", "https://a.example, https://b.example"),
        ("https://.a.example", "https://*.a.example"),
        ("http://::1:3000", "http://[::1]:3000"),
    ] {
        for list in [text.to_owned(), format!("https://other.example,\n{text},")] {
            let error = error("plain", Some(&list));
            assert!(error.contains("has 1 error\n") && error.contains("CORS_ORIGINS: [origin-"), "{list}: {error}");
            assert!(error.contains(&format!("with `{origins}`")), "{list}: {error}");
        }
    }
    // Read as an origin, each would be one that no page has, and nobody would be let in.
    for (text, origin) in [
        ("https://a.example.com;", "https://a.example.com"),
        ("https://a.example.com'", "https://a.example.com"),
        ("\u{FEFF}https://a.example.com", "https://a.example.com"),
        ("https://a.example.com=1", "https://a.example.com"),
        ("https://a.example.com # prod", "https://a.example.com"),
    ] {
        let error = error("plain", Some(text));
        assert!(error.contains("has 1 error\n"), "{text}: {error}");
        assert!(error.contains(&format!("with `{origin}`")), "{text}: {error}");
    }
    for text in ["https://${host}", "https://{{host}}.example.com", "https://$HOST", "https://__HOST__", "%ORIGINS%"] {
        let error = error("plain", Some(text));
        assert!(error.contains("has 1 error\n") && error.contains("which nothing fills in"), "{text}: {error}");
    }
    let error = error("plain", Some("http://10.0.0.0/8"));
    assert!(error.contains("is a range of addresses") && !error.contains("replace"), "{error}");
}

#[test]
fn what_a_variable_repeats_is_no_mistake() {
    let repeated = policy("plain", Some("https://a.example, https://b.example, https://a.example"));
    assert!(repeated.starts_with("Origins: https://a.example and https://b.example\n"), "{repeated}");
    let covered = policy("plain", Some("https://*.a.example, https://x.a.example"));
    assert!(covered.starts_with("Origins: https://"), "{covered}");
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStrExt;

    let output = run("plain", Some(OsStr::from_bytes(b"https://a.example\xff")));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        error.contains("CORS_ORIGINS: [wrong-form] the environment variable `CORS_ORIGINS` isn't Unicode"),
        "{error}"
    );
}

#[test]
fn a_default_shows_in_words() {
    let remark =
        "- the origins are the default in the program, because the environment variable CORS_ORIGINS isn't set\n";
    let default = policy("or", None);
    assert!(default.starts_with("Origins: https://default.example\n") && default.ends_with(remark), "{default}");
    let empty = policy("or", Some(","));
    assert!(empty.starts_with("Origins: https://default.example\n"), "{empty}");
    assert!(empty.ends_with("because the environment variable CORS_ORIGINS is empty\n"), "{empty}");
    let set = policy("or", Some("https://a.example"));
    assert!(set.starts_with("Origins: https://a.example\n") && !set.contains("default"), "{set}");
    let any = policy("or-any", None);
    assert!(any.starts_with("Origins: any (`*`)\n") && any.ends_with(remark), "{any}");
    let refused = error("or-any-with-credentials", None);
    assert!(refused.contains("\norigins: [wildcard-credentials] "), "{refused}");
}

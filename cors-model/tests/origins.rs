//! What is said of texts that no page has for an origin, and which are accepted.

use cors_model::origin::{Flawed, Mend, Origin, parse};
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
        "app://.my_app",
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
        // A word alone may be anything.
        if host != "intranet" {
            let (rules, text) = told(host, &[], false);
            assert!(rules == [Rule::OriginScheme] || host.starts_with('*'), "{text}");
            assert!(!text.contains("https://"), "{text}");
        }
    }
    for host in ["example.com", "1.1.1.1", "8.8.8.8:8080", "[2606:4700:4700::1111]"] {
        for credentials in [false, true] {
            let (_, text) = told(&format!("http://{host}"), &[], credentials);
            assert!(text.contains(&format!("with `https://{host}`")), "{text}");
        }
    }
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
    for origin in [
        "httpx://a.example",
        "https://a$b.example",
        "https://a=b.example",
        "qrc://",
        "jttps://a.example",
        "chrome-extension://abc",
        "chrome-extension://abcdefghijklmnopabcdefghijklmno",
        "chrome-extension://zbcdefghijklmnopabcdefghijklmnop",
    ] {
        assert_eq!(told(origin, &[], false).0, [Rule::OriginUnlikely], "{origin}");
    }
    for origin in
        ["app://.", "app://.a_b", "https://a_b.example", "https://[2001:db8::1]", "http+unix://a", "http2://localhost"]
    {
        let rules = told(origin, &[], false).0;
        assert!(!rules.contains(&Rule::OriginSyntax), "{origin}: {rules:?}");
        assert_eq!(rules.contains(&Rule::OriginUnlikely), origin == "http2://localhost", "{origin}: {rules:?}");
    }
}

/// Patterns that let in what strangers register, without credentials; a company's customers have no better ones.
#[test]
#[cfg(feature = "public-suffix-list")]
fn a_part_of_a_registered_name_is_warned_of() {
    for origin in ["https://*example.com", "https://*-example.com", "https://exam*ple.com", "https://my*.co.uk:8443"] {
        let (rules, text) = told(origin, &[], false);
        assert_eq!(rules, [Rule::OriginUnlikely], "{origin}");
        assert_eq!(text.contains("help: replace"), origin == "https://*example.com", "{text}");
        assert_eq!(told(origin, &["public_suffixes"], false).0, [], "{origin}");
    }
    for origin in
        ["https://app-*.example.com", "https://app-*.vercel.app", "https://web-*.internal", "https://*.github.io"]
    {
        assert_eq!(told(origin, &[], false).0, [], "{origin}");
    }
}

#[test]
fn one_mistake_is_one_error_with_its_replacement() {
    for (text, rule, meant) in [
        // What stands around an origin.
        ("https://a.example.com;", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com'", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com\"", Rule::OriginMarkup, "https://a.example.com"),
        ("'https://a.example.com", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com)", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com!", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com:8443];", Rule::OriginMarkup, "https://a.example.com:8443"),
        ("\u{201C}https://a.example.com\u{201D}", Rule::OriginMarkup, "https://a.example.com"),
        ("\u{201E}https://a.example.com\u{201C}", Rule::OriginMarkup, "https://a.example.com"),
        ("\u{AB}https://a.example.com\u{BB}", Rule::OriginMarkup, "https://a.example.com"),
        ("\u{2018}localhost:3000\u{2019}", Rule::OriginMarkup, "http://localhost:3000"),
        ("https://a.example.com # prod", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com // prod", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com   -- prod", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com (prod)", Rule::OriginMarkup, "https://a.example.com"),
        ("https://a.example.com\u{3001}", Rule::OriginMarkup, "https://a.example.com"),
        // What nobody sees.
        ("\u{FEFF}https://a.example.com", Rule::OriginUnicode, "https://a.example.com"),
        ("https://a\u{200B}b.example.com", Rule::OriginUnicode, "https://ab.example.com"),
        ("https://a\u{AD}b.example.com", Rule::OriginUnicode, "https://ab.example.com"),
        ("https://a.example.com\u{202C}", Rule::OriginUnicode, "https://a.example.com"),
        // Dashes of typography.
        ("https://a\u{2010}b.example.com", Rule::OriginUnicode, "https://a-b.example.com"),
        ("https://a\u{2013}b.example.com:8443", Rule::OriginUnicode, "https://a-b.example.com:8443"),
        ("https://a\u{2212}b\u{FC}.example.com", Rule::OriginUnicode, "https://xn--a-b-joa.example.com"),
        // The end of another list's line.
        ("https://a.example.com=1", Rule::OriginHost, "https://a.example.com"),
        ("https://a.example.com&x:8443", Rule::OriginHost, "https://a.example.com:8443"),
        // Schemes.
        ("capacitor:localhost", Rule::OriginScheme, "capacitor://localhost"),
        ("tauri:/localhost", Rule::OriginScheme, "tauri://localhost"),
        (
            "chrome-extension:abcdefghijklmnopabcdefghijklmnop",
            Rule::OriginScheme,
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        ),
        ("https\u{FF1A}//a.example.com", Rule::OriginScheme, "https://a.example.com"),
        ("https://a.example.com:0443", Rule::OriginDefaultPort, "https://a.example.com"),
        ("https://a.example.com:08443", Rule::OriginPort, "https://a.example.com:8443"),
    ] {
        let flawed = flawed(text);
        let rules: Vec<Rule> = flawed.flaws.iter().map(|flaw| flaw.rule).collect();
        assert_eq!(rules, [rule], "{text}: {flawed:?}");
        assert_eq!(flawed.suggestion.as_deref(), Some(meant), "{text}");
        assert_eq!(told(text, &[], false).0, [rule], "{text}");
    }
    for (text, rule) in [
        ("tauri:", Rule::OriginScheme),
        ("http", Rule::OriginScheme),
        ("request", Rule::OriginScheme),
        ("'self'", Rule::MisusedWord),
        ("same-origin", Rule::MisusedWord),
    ] {
        let (rules, said) = told(text, &[], false);
        assert_eq!(rules, [rule], "{text}");
        assert!(!said.contains("certificate"), "{said}");
    }
}

/// Joiners belong to the writing of some languages.
#[test]
fn what_scripts_join_their_letters_with_is_no_unseen_character() {
    let persian = "https://\u{646}\u{627}\u{645}\u{647}\u{200C}\u{627}\u{6CC}.example";
    let flawed = flawed(persian);
    assert_eq!(flawed.suggestion.as_deref(), Some("https://xn--mgba3gch31f060k.example"), "{flawed:?}");
}

/// An origin over `http` stays one: another fault speaks of that, unless credentials refuse it.
#[test]
fn the_scheme_is_changed_where_that_is_said() {
    for text in ["http://App.Example.com", "http://app.example.com/", "http://app.example.com:080"] {
        let (rules, said) = told(text, &[], false);
        assert!(rules.len() == 1 && said.contains("with `http://app.example.com`"), "{said}");
        let (rules, said) = told(text, &[], true);
        assert!(rules.len() == 1 && said.contains("with `https://app.example.com`"), "{said}");
        assert!(said.contains("; `http://app.example.com` is unencrypted, and credentials are on"), "{said}");
    }
    for (text, meant) in
        [("http://192.168.1", "http://192.168.0.1"), ("http://[2001:db8::0:1]", "http://[2001:db8::1]")]
    {
        let (rules, said) = told(text, &[], false);
        assert_eq!(rules, [Rule::OriginIp]);
        assert!(said.contains(&format!("with `{meant}`")), "{said}");
    }
}

#[test]
fn what_a_pattern_will_cover_is_what_goes() {
    let (rules, said) = told("https://app.example.com, https://*.example.com:443", &[], false);
    assert_eq!(rules, [Rule::OriginDefaultPort]);
    let help = "help: write `https://*.example.com`, and leave `https://app.example.com` out, which it covers";
    assert!(said.contains(help), "{said}");
    let (rules, said) = told("https://app.example.com:443, https://*.example.com", &[], false);
    assert_eq!(rules, [Rule::OriginDefaultPort]);
    let help = "help: leave it out: `https://*.example.com` in the same list covers `https://app.example.com` already";
    assert!(said.contains(help), "{said}");
    let (rules, said) = told("https://app.example.com:443, https://app.example.com", &[], false);
    assert_eq!(rules, [Rule::OriginDefaultPort]);
    assert!(said.contains("help: leave it out: `https://app.example.com` stands in the list already"), "{said}");
    let (rules, said) = told("http://app.example.com/, https://app.example.com", &[], false);
    assert_eq!(rules, [Rule::OriginPath]);
    assert!(said.contains("help: replace `http://app.example.com/` with `http://app.example.com`"), "{said}");
}

#[test]
fn terminals_are_given_no_commands() {
    let (_, said) = told("https://\u{1b}[31mx.com", &[], false);
    assert!(!said.contains('\u{1b}') && said.contains("`https://\\u{1b}[31mx.com`"), "{said}");
}

/// What browsers make of a text themselves is told from what its author most likely meant, and from what nobody knows.
#[test]
fn a_flaw_says_who_knows_the_spelling_without_it() {
    use Mend::{Canonical, Guess, Unknown};
    for (text, mends) in [
        ("HTTPS://A.example:443/path", &[Canonical; 4] as &[Mend]),
        ("https://me@a.example:", &[Canonical, Canonical]),
        ("https://a.example:08443", &[Canonical]),
        ("http://127.1", &[Canonical]),
        ("http://[0:0::1]", &[Canonical]),
        ("https://m\u{FC}nchen.example", &[Canonical]),
        // A dash, and what nobody sees.
        ("https://a\u{2013}b.example", &[Guess]),
        ("https://A\u{2013}b.example/", &[Canonical, Guess, Canonical]),
        ("https://a\u{200B}b.example", &[Guess]),
        ("http://::1", &[Guess]),
        ("http://[fe80::1%25eth0]", &[Guess]),
        ("http://localhost*", &[Guess]),
        ("app://*:1", &[Guess]),
        ("https://a.example=1", &[Guess]),
        ("://a.example", &[Guess]),
        ("a.example", &[Guess]),
        ("wss://a.example", &[Guess]),
        ("https://https://a.example", &[Guess]),
        ("'https://a.example'", &[Guess]),
        ("https://a.example # staging", &[Guess]),
        ("NULL", &[Guess]),
        ("file:///tmp", &[Guess]),
        ("https://a\u{2013}\u{378}.example", &[Unknown]),
        ("https://a.example:x/", &[Unknown, Canonical]),
        ("https://*.*.example", &[Unknown]),
        ("data:text/html", &[Unknown]),
        ("app", &[Unknown]),
    ] {
        let Flawed { flaws, suggestion } = flawed(text);
        assert_eq!(flaws.iter().map(|flaw| flaw.mend).collect::<Vec<_>>(), mends, "{text}: {flaws:?}");
        assert_eq!(suggestion.is_none(), mends.contains(&Unknown), "{text}: {suggestion:?}");
    }
}

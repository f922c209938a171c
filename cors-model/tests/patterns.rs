//! Patterns with a `*`: which a policy takes, what it says of the others, and which origins one of them covers.

use cors_model::origin::{Origin, parse};
use cors_model::{Draft, Entry, Fault, Level, Rule, Value, Verdict, check};
use cors_table::Wildcard;

fn judged(origins: &[&str], credentials: bool, dangerously: &[&str]) -> Verdict {
    let entry = |key: &str, value| Entry { key: key.to_owned(), value };
    let texts = |texts: &[&str]| Value::List(texts.iter().map(|text| Value::Text((*text).to_owned())).collect());
    let mut entries = vec![entry("origins", texts(origins))];
    if credentials {
        entries.push(entry("credentials", Value::Boolean(true)));
    }
    if !dangerously.is_empty() {
        entries.push(entry("dangerously", texts(dangerously)));
    }
    check(&Draft { entries })
}

fn faults(origins: &[&str]) -> Vec<Fault> {
    judged(origins, false, &[]).faults
}

fn wildcard_of(text: &str) -> Option<Wildcard> {
    match parse(text) {
        Ok(Origin::Site(site)) => Some(site.wildcard),
        _ => None,
    }
}

#[test]
fn one_star_may_stand_in_the_first_label() {
    for pattern in [
        "https://app-*-team.vercel.app",
        "https://*--my-site.netlify.app",
        "https://*-frontend.example.com",
        "https://pr*.example.com",
        "https://*pr.example.com",
        "https://_*_.example.com",
        "https://app-*.example.com.",
        "https://app-*.example.com:8443",
        "https://app-*.example.com:*",
        "http://app-*.localhost",
        "http://app-*.localhost:3000",
        "https://app-*.xn--mnchen-3ya.example",
        "chrome-extension://app-*.example",
    ] {
        assert_eq!(wildcard_of(pattern), Some(Wildcard::Part), "{pattern}");
        assert!(faults(&[pattern]).is_empty(), "{pattern}: {:?}", faults(&[pattern]));
    }
    assert_eq!(wildcard_of("https://*.example.com"), Some(Wildcard::Subdomains));
    assert_eq!(wildcard_of("moz-extension://*"), Some(Wildcard::Host));
    assert_eq!(wildcard_of("https://example.com:*"), Some(Wildcard::None));
}

#[test]
fn a_star_elsewhere_has_its_reason_and_its_right_spelling() {
    for (text, rules, suggestion) in [
        (
            "HTTPS://App-*.Example.com/",
            vec![Rule::OriginCase, Rule::OriginCase, Rule::OriginPath],
            Some("https://app-*.example.com"),
        ),
        ("https://app-*.example.com:443", vec![Rule::OriginDefaultPort], Some("https://app-*.example.com")),
        ("https://user@app-*.example.com", vec![Rule::OriginUserinfo], Some("https://app-*.example.com")),
        ("app-*.example.com", vec![Rule::OriginScheme], Some("https://app-*.example.com")),
        ("https://app-*.münchen.example", vec![Rule::OriginUnicode], Some("https://app-*.xn--mnchen-3ya.example")),
        ("http://localhost*", vec![Rule::OriginWildcard], Some("http://localhost:*")),
        ("http://127.0.0.1*", vec![Rule::OriginWildcard], Some("http://127.0.0.1:*")),
        ("http://localhost*:3000", vec![Rule::OriginWildcard], None),
        ("https://a-*-*.example.com", vec![Rule::OriginWildcard], None),
        ("https://**.example.com", vec![Rule::OriginWildcard], None),
        ("https://*.*.example.com", vec![Rule::OriginWildcard], None),
        ("https://*.a*.example.com", vec![Rule::OriginWildcard], None),
        ("https://a.b-*.example.com", vec![Rule::OriginWildcard], None),
        ("https://a.*.example.com", vec![Rule::OriginWildcard], None),
        ("https://example.*", vec![Rule::OriginWildcard], None),
        ("https://app-*", vec![Rule::OriginWildcard], None),
        ("https://app-*.", vec![Rule::OriginWildcard], None),
        ("https://xn--*.example", vec![Rule::OriginWildcard], None),
        ("https://XN--mn*.example", vec![Rule::OriginWildcard], None),
        ("https://bü*.example", vec![Rule::OriginWildcard], None),
        ("http://192.168.1.*", vec![Rule::OriginWildcardIp], None),
        ("http://10.*.*.*", vec![Rule::OriginWildcardIp], None),
        ("http://1*.0.0.1", vec![Rule::OriginWildcardIp], None),
        ("http://[::*]", vec![Rule::OriginIp], None),
        ("https://app-*..example", vec![Rule::OriginHost], None),
        ("https://a b*.example", vec![Rule::OriginHost], None),
        ("https://*", vec![Rule::OriginWildcard], None),
        ("http://*:*", vec![Rule::OriginWildcard], None),
        ("moz-extension://*:8080", vec![Rule::OriginPort], Some("moz-extension://*")),
        ("MOZ-EXTENSION://*:*/", vec![Rule::OriginCase, Rule::OriginPort, Rule::OriginPath], Some("moz-extension://*")),
        ("moz-extension://**", vec![Rule::OriginWildcard], None),
        ("moz-extension://a*", vec![Rule::OriginWildcard], None),
    ] {
        let flawed = parse(text).expect_err(text);
        assert_eq!(flawed.flaws.iter().map(|flaw| flaw.rule).collect::<Vec<_>>(), rules, "{text}");
        assert_eq!(flawed.suggestion.as_deref(), suggestion, "{text}");
    }
}

/// A label of 63 characters and a host of 253 are the longest, with one character for a `*`.
#[test]
fn the_shortest_host_has_to_fit() {
    let label = |length: usize| format!("https://a*{}.example", "b".repeat(length - 2));
    assert!(parse(&label(63)).is_ok());
    assert_eq!(parse(&label(64)).unwrap_err().flaws[0].rule, Rule::OriginHost);
    // Of so many characters: labels of 49 and a dot, and what is left.
    let domain = |length: usize| format!("{}{}", format!("{}.", "a".repeat(49)).repeat(4), "b".repeat(length - 200));
    for (before, shortest) in [("*.", 2), ("a*.", 3), ("*-preview.", 10)] {
        for dot in ["", "."] {
            for port in ["", ":8443", ":*"] {
                let pattern = |length: usize| format!("https://{before}{}{dot}{port}", domain(length - shortest));
                assert!(parse(&pattern(253)).is_ok(), "{}", pattern(253));
                let flawed = parse(&pattern(254)).unwrap_err();
                assert_eq!(flawed.flaws.len(), 1);
                assert_eq!((flawed.flaws[0].rule, flawed.suggestion), (Rule::OriginHost, None));
                assert!(flawed.flaws[0].fact.contains("254 characters"), "{}", flawed.flaws[0].fact);
            }
        }
    }
}

#[test]
fn what_a_pattern_covers_is_redundant() {
    for (cover, covered) in [
        ("https://app-*-team.vercel.app", "https://app-main-team.vercel.app"),
        ("https://app-*.vercel.app", "https://app-*-team.vercel.app"),
        ("https://*-team.vercel.app", "https://app-*-team.vercel.app"),
        ("https://a*.example.com:*", "https://ab.example.com:8443"),
        ("https://a*.example.com:*", "https://ab.example.com"),
        ("https://a*.example.com:*", "https://ab*.example.com:8443"),
        ("https://a*.example.com:*", "https://a*.example.com"),
        ("https://*.example.com", "https://a*.example.com"),
        ("https://*.example.com:*", "https://a*.b.example.com:1"),
        ("https://*.com", "https://my.com"),
        ("app://*", "app://bundle"),
        ("app://*", "app://*.bundle"),
        ("app://*", "app://a*.bundle"),
    ] {
        for list in [[cover, covered], [covered, cover]] {
            let faults = judged(&list, false, &["whole_schemes"]).faults;
            assert_eq!(faults.len(), 1, "{list:?}: {faults:?}");
            assert_eq!(faults[0].rule, Rule::RedundantElement);
            assert_eq!(faults[0].fact, format!("`{cover}` in the same list covers `{covered}` already"));
        }
    }
    for beside in [
        ["https://app-*-team.vercel.app", "https://app--team.vercel.app"],
        ["https://app-*-team.vercel.app", "https://x.app-main-team.vercel.app"],
        ["https://app-*-team.vercel.app", "https://app-main-team.vercel.app:8443"],
        ["https://app-*-team.vercel.app", "http://app-main-team.localhost"],
        ["https://app-*-team.vercel.app", "https://app-*.example.com"],
        ["https://app-*.example.com", "https://*-app.example.com"],
        ["https://a*.example.com", "https://*a.example.com"],
        ["https://a*a.example.com", "https://aa*.example.com"],
        ["https://a*.example.com", "https://*.a.example.com"],
        ["https://a*.example.com", "https://a*.b.example.com"],
        ["app://*", "app://bundle:80"],
        ["app://*", "app://[::1]"],
        ["https://a*.example.com", "https://a$b.example.com"],
        ["https://*.example.com", "https://a$b.example.com"],
        ["app://*", "other://bundle"],
        // What an application calls its hosts may be no name of the DNS, for which these patterns stand.
        ["app://*.bundle", "app://a..bundle"],
        ["app://a*.bundle", &format!("app://{}.bundle", "a".repeat(64))],
    ] {
        let faults = judged(&beside, false, &["whole_schemes"]).faults;
        // Some of these hosts are unlikely, and still not covered.
        assert!(faults.iter().all(|fault| fault.rule == Rule::OriginUnlikely), "{beside:?}: {faults:?}");
    }
    let twice = faults(&["https://a-*.example.com", "https://a-*.example.com"]);
    assert_eq!(twice.iter().map(|fault| fault.rule).collect::<Vec<_>>(), [Rule::RepeatedElement]);
}

/// The literal part is no protection where strangers choose their names. What is proposed is a host that can be there.
#[cfg(feature = "public-suffix-list")]
#[test]
fn a_pattern_over_a_public_suffix_has_no_credentials() {
    for (pattern, yours) in [
        ("https://*.github.io", Some("https://your-name.github.io")),
        ("https://*.netlify.app:8443", Some("https://your-name.netlify.app:8443")),
        ("https://*.vercel.app:*", Some("https://your-name.vercel.app:*")),
        ("https://*.herokuapp.com", Some("https://your-name.herokuapp.com")),
        ("https://*.pages.dev", Some("https://your-name.pages.dev")),
        ("https://app-*-team.vercel.app", Some("https://your-name.vercel.app")),
        ("https://*--my-site.netlify.app", Some("https://your-name.netlify.app")),
        ("https://*.co.uk", Some("https://*.your-name.co.uk")),
        ("https://*.com", Some("https://*.your-name.com")),
        ("https://*.intranet", Some("https://*.your-name.intranet")),
        ("https://shop-*.co.uk", Some("https://*.your-name.co.uk")),
        ("https://*example.com", Some("https://*.example.com")),
        ("https://*example.co.uk:*", Some("https://*.example.co.uk:*")),
        ("https://*.kawasaki.jp", None),
        ("https://*.amazonaws.com", None),
        ("https://s3-*.amazonaws.com", None),
        ("https://city-*.kawasaki.jp", None),
    ] {
        let faults = judged(&[pattern], true, &[]).faults;
        assert_eq!(faults.len(), 1, "{pattern}: {faults:?}");
        assert_eq!(faults[0].rule, Rule::PublicSuffixCredentials, "{pattern}");
        let help = faults[0].help.as_deref().unwrap_or_default();
        match yours {
            Some(yours) => {
                assert!(help.contains(&format!("as in `{yours}`")), "{pattern}: {help}");
                assert!(judged(&[yours], true, &[]).faults.is_empty(), "{yours}");
            }
            None => assert!(!help.contains("as in"), "{pattern}: {help}"),
        }
        let without_credentials = judged(&[pattern], false, &[]);
        assert!(without_credentials.policy.is_some(), "{pattern}");
        assert!(without_credentials.faults.iter().all(|fault| fault.rule == Rule::OriginUnlikely), "{pattern}");
        assert!(judged(&[pattern], true, &["public_suffixes"]).faults.is_empty(), "{pattern}");
    }
    for owned in ["https://app-*.example.com", "https://*-x.my.github.io:*", "http://app-*.localhost:*"] {
        assert!(judged(&[owned], true, &[]).faults.is_empty(), "{owned}");
    }
}

#[test]
fn a_part_over_http_is_insecure() {
    let warned = faults(&["http://app-*.example.com:3000"]);
    assert_eq!((warned.len(), warned[0].rule), (1, Rule::InsecureOrigin));
    assert_eq!(warned[0].replacement.as_ref().unwrap().to, "https://app-*.example.com:3000");
    let refused = judged(&["http://app-*.example.com"], true, &[]).faults;
    assert_eq!((refused.len(), refused[0].rule), (1, Rule::InsecureOriginCredentials));
}

#[test]
fn a_whole_scheme_is_opted_into() {
    for scheme in ["moz-extension", "chrome-extension", "safari-web-extension", "vscode-webview", "app", "tauri"] {
        let pattern = format!("{scheme}://*");
        for credentials in [false, true] {
            let faults = judged(&[&pattern], credentials, &[]).faults;
            assert_eq!(faults.len(), 1, "{pattern}: {faults:?}");
            assert_eq!(faults[0].rule, Rule::OriginWholeScheme);
            assert!(faults[0].help.as_ref().unwrap().contains("`dangerously = [whole_schemes]`"));
            let verdict = judged(&[&pattern], credentials, &["whole_schemes"]);
            assert!(verdict.faults.is_empty() && verdict.policy.is_some(), "{pattern}: {:?}", verdict.faults);
        }
    }
    let misspelt = judged(&["moz-extension://*"], false, &["whole_scheme"]).faults;
    assert_eq!(misspelt.len(), 1, "{misspelt:?}");
    assert_eq!(misspelt[0].replacement.as_ref().unwrap().to, "whole_schemes");
}

#[test]
fn a_host_of_one_installation_is_warned_of() {
    const ID: &str = "1c0de7e7-9a1a-4b52-8f0e-6a5d2a0c4c11";
    for scheme in ["moz-extension", "safari-web-extension", "webkit-extension", "vscode-webview"] {
        for host in [ID, &ID.to_uppercase()] {
            let verdict = judged(&[&format!("{scheme}://{host}")], true, &[]);
            assert_eq!(verdict.faults.len(), 1, "{scheme}: {:?}", verdict.faults);
            let fault = &verdict.faults[0];
            assert_eq!((fault.rule, fault.rule.level()), (Rule::OriginInstallation, Level::Warning));
            assert!(fault.replacement.is_none() && fault.help.is_some());
            assert!(verdict.policy.unwrap().origins.allow(format!("{scheme}://{host}").as_bytes()));
            let opted = judged(&[&format!("{scheme}://{host}")], true, &["whole_schemes"]).faults;
            assert_eq!(opted[0].replacement.as_ref().unwrap().to, format!("{scheme}://*"));
        }
    }
    for stable in ["chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm", "app://bundle", "tauri://localhost"] {
        assert!(faults(&[stable]).is_empty(), "{stable}");
    }
}

/// A hundred branches of a hundred sites, each covered by another element: seconds would be a square of them.
#[test]
fn ten_thousand_patterns_are_judged_in_linear_time() {
    // With the list, each pattern is also looked up there; without it, no pattern may have credentials.
    let credentials = cfg!(feature = "public-suffix-list");
    let patterns: Vec<String> = (0..10_000).map(|i| format!("https://branch-{i}-*-team.example.com")).collect();
    let mut list: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let policy = judged(&list, credentials, &[]).policy.expect("none covers another");
    for i in [0, 7, 9_999] {
        assert!(policy.origins.allow(format!("https://branch-{i}-x-team.example.com").as_bytes()));
        assert!(!policy.origins.allow(format!("https://branch-{i}--team.example.com").as_bytes()));
    }
    list.push("https://branch-77-x-team.example.com");
    let faults = judged(&list, credentials, &[]).faults;
    assert_eq!(
        faults[0].fact,
        "`https://branch-77-*-team.example.com` in the same list covers `https://branch-77-x-team.example.com` already"
    );
}

#[test]
#[cfg(feature = "public-suffix-list")]
fn a_star_where_a_dot_is_missing_is_warned_of() {
    let meant = [
        ("https://*example.com", "https://*.example.com"),
        ("https://*example.co.uk:8443", "https://*.example.co.uk:8443"),
        ("https://*my-app.github.io", "https://*.my-app.github.io"),
    ];
    for (text, meant) in meant {
        let faults = judged(&[text], false, &[]).faults;
        assert_eq!(faults.len(), 1, "{text}: {faults:?}");
        assert_eq!((faults[0].rule, faults[0].rule.level()), (Rule::OriginUnlikely, Level::Warning));
        assert_eq!(faults[0].replacement.as_ref().unwrap().to, meant);
        assert!(judged(&[text], false, &["public_suffixes"]).faults.is_empty(), "{text}");
        // With credentials it is an error, and told once.
        assert_eq!(judged(&[text], true, &[]).faults.len(), 1, "{text}");
    }
    for sound in ["https://*-app.example.com", "https://*app.example.com", "https://*--my-site.netlify.app"] {
        assert!(faults(&[sound]).is_empty(), "{sound}");
    }
}

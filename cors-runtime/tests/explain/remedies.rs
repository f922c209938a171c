//! What is suggested compiles, and then the browser allows what it blocked.

use cors_model::{Rule, Value, check};
use cors_runtime::explain::{Credentials, Remedy};
use cors_runtime::{Policy, cors_policy};
use fastrand::Rng;
use http::Method;

use crate::made::made;
use crate::policies::{build, draft, texts};
use crate::request::{from, preflight};

fn remedy(policy: Policy, origin: &str, asked: Option<(&str, &str)>, credentials: Credentials) -> String {
    let explanation = match asked {
        Some((method, headers)) => policy.explain(&Method::OPTIONS, "/", &preflight(origin, method, headers)),
        None => policy.explain(&Method::GET, "/", &from(origin)),
    };
    match explanation.remedy(credentials) {
        Remedy::Change(changes) => changes.iter().map(|change| change.text.clone()).collect::<Vec<_>>().join("; "),
        remedy => remedy.to_string(),
    }
}

#[test]
fn what_is_no_preflight_asks_for_nothing_that_is_too_long() {
    const ANY_HEADER: Policy = cors_policy!(origin = "https://a.example", headers = "*");
    let text = "credentials = true; headers = mirror";
    assert_eq!(remedy(ANY_HEADER, "https://a.example", None, Credentials::Include), text);
    assert_eq!(remedy(ANY_HEADER, "https://a.example", Some(("GET", "")), Credentials::Include), text);
}

#[test]
fn changes_are_text_of_a_file_as_well() {
    const ANY_HEADER: Policy = cors_policy!(origin = "https://a.example", methods = [GET, PUT], headers = "*");
    let explanation = ANY_HEADER.explain(&Method::OPTIONS, "/", &preflight("https://a.example", "PATCH", "x-a"));
    let Remedy::Change(changes) = explanation.remedy(Credentials::Include) else { panic!("{explanation}") };
    let lines: Vec<_> = changes.iter().map(|change| change.toml.as_str()).collect();
    assert_eq!(lines, ["credentials = true", r#"headers = "mirror""#, r#"methods = ["GET", "PUT", "PATCH"]"#]);
}

#[test]
fn changes_are_macro_text() {
    const ONE: Policy = cors_policy!(origin = "https://a.example", headers = "Content-Type");
    const NONE: Policy = cors_policy!(origin = "https://a.example", methods = [PUT]);
    const PUBLIC: Policy = cors_policy!(origin = "*");
    const TOKENS: Policy = cors_policy!(origin = "https://a.example", methods = ["PUT", "VERSION-CONTROL"]);
    use Credentials::{Include, Omit};
    for (policy, origin, asked, credentials, text) in [
        (ONE, "https://a.example", None, Omit, "nothing"),
        (
            ONE,
            "chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm",
            None,
            Omit,
            r#"origins = ["https://a.example", "chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm"]"#,
        ),
        (ONE, "https://new.example", None, Omit, r#"origins = ["https://a.example", "https://new.example"]"#),
        (ONE, "https://a.example", Some(("PUT", "")), Omit, "methods = [GET, HEAD, POST, PUT]"),
        (ONE, "https://a.example", Some(("GET", "etag")), Omit, r#"headers = ["Content-Type", "ETag"]"#),
        (NONE, "https://a.example", Some(("DELET", "")), Omit, "methods = [PUT, DELET]"),
        (NONE, "https://a.example", Some(("MY_METHOD", "")), Omit, r#"methods = ["PUT", "MY_METHOD"]"#),
        // What is a mistake in a header may be a method, and the other way round.
        (NONE, "https://a.example", Some(("CONTENT_TYPE", "")), Omit, r#"methods = ["PUT", "CONTENT_TYPE"]"#),
        (NONE, "https://a.example", Some(("PUT", "get+put")), Omit, r#"headers = ["Get+put"]"#),
        (ONE, "https://a.example", Some(("GET", "x-zed")), Omit, r#"headers = ["Content-Type", "X-Zed"]"#),
        (NONE, "https://a.example", Some(("PUT", "x-zed,x-y")), Omit, r#"headers = ["X-Zed", "X-Y"]"#),
        (TOKENS, "https://a.example", Some(("COPY", "")), Omit, r#"methods = ["PUT", "VERSION-CONTROL", "COPY"]"#),
        (ONE, "https://a.example", None, Include, "credentials = true"),
        (PUBLIC, "https://new.example", None, Include, r#"origins = ["https://new.example"]; credentials = true"#),
        (
            ONE,
            "https://new.example",
            Some(("PUT", "x-zed")),
            Include,
            r#"origins = ["https://a.example", "https://new.example"]; credentials = true; methods = [GET, HEAD, POST, PUT]; headers = ["Content-Type", "X-Zed"]"#,
        ),
    ] {
        assert_eq!(remedy(policy, origin, asked, credentials), text, "{origin} {asked:?}");
    }
    let many: Vec<String> = (0..100).map(|number| format!("https://customer-{number}.example.com")).collect();
    let many = build(&draft(&[("origins", texts(&many))])).expect("a policy");
    assert_eq!(remedy(many, "https://new.example", None, Credentials::Omit), r#"add "https://new.example" to origins"#);
}

#[test]
fn what_the_rules_refuse_is_not_suggested() {
    const ONE: Policy = cors_policy!(origin = "https://app.example.com", methods = [PATCH]);
    const SIGNED_IN: Policy = cors_policy!(origin = "https://app.example.com", credentials = true);
    use Credentials::{Include, Omit};
    let open = |origins: &[&str]| build(&draft(&[("origins", texts(origins))])).expect("a policy");
    for (policy, origin, asked, credentials, part) in [
        (ONE, "null", None, Omit, "`null` isn't one site"),
        (ONE, "file://", None, Omit, "`file://` is every file on the user's machine"),
        (open(&["*"]), "file://", None, Include, "`file://` is every file on the user's machine"),
        (ONE, "https://APP.example.com", None, Omit, "it sends `https://app.example.com`"),
        (
            ONE,
            "https://evilapp.example.com",
            None,
            Omit,
            "looks like `https://app.example.com`, and may be somebody else's",
        ),
        (SIGNED_IN, "http://other.example", None, Omit, "unencrypted"),
        (ONE, "http://other.example", None, Include, "unencrypted"),
        (ONE, "https://app.example.com", Some(("patch", "")), Omit, "`method: \"PATCH\"`"),
        (ONE, "https://app.example.com", Some(("propfind", "")), Omit, "`method: \"PROPFIND\"`"),
        (ONE, "https://app.example.com", Some(("TRACE", "")), Omit, "no page can use the method TRACE"),
        (ONE, "https://app.example.com", Some(("Any", "")), Omit, "`Any` is no name"),
        (ONE, "https://app.example.com", Some(("GET|PUT", "")), Omit, "`GET|PUT` is no name"),
        (ONE, "https://app.example.com", Some(("PATCH", "x-*")), Omit, "`x-*` is no name"),
        (ONE, "https://app.example.com", Some(("PATCH", "cookie&range")), Omit, "`cookie&range` is no name"),
        (ONE, "https://app.example.com", Some(("PATCH", "content_type")), Omit, "it should write `Content-Type`"),
        (ONE, "https://app.example.com", Some(("PATCH", "cookie")), Omit, "no page can send cookie"),
        (
            ONE,
            "https://app.example.com",
            Some(("PATCH", "access-control-allow-origin")),
            Omit,
            "is what a server answers",
        ),
        (ONE, "moz-extension://1c0de7e7-9a1a-4b52-8f0e", None, Omit, "each installation has a host of its own"),
        (ONE, "safari-web-extension://1C0DE7E7-9A1A", None, Omit, "`safari-web-extension://*` with `dangerously"),
        (ONE, "vscode-webview://0a9c2lrstvb4", None, Include, "let the extension itself make the request"),
        (ONE, "https://a$b.example", None, Omit, "hardly any page has `$` in its host"),
        (ONE, "chrome-extension://1-$b", None, Omit, "hardly any page has `$` in its host"),
        (ONE, "httpx://$b", None, Omit, "hardly any page has `$` in its host"),
        (open(&["*"]), "tauri://$", None, Include, "hardly any page has `$` in its host"),
        (open(&["*"]), "moz-extension://1c0de7e7-9a1a", None, Include, "each installation has a host of its own"),
        (open(&["https://app-*.com", "https://b.test"]), "https://b.test", None, Include, "anyone can register"),
        (open(&["*"]), "null", None, Include, "`null` isn't one site"),
        (
            open(&["http://a.test", "https://b.test"]),
            "https://b.test",
            None,
            Include,
            "`http://a.test`, which is unenc",
        ),
        (open(&["https://*.com", "https://b.test"]), "https://b.test", None, Include, "anyone can register"),
    ] {
        let told = remedy(policy, origin, asked, credentials);
        assert!(told.starts_with("no change to the policy") && told.contains(part), "{origin} {asked:?}: {told}");
    }
}

#[test]
fn a_change_warns_of_what_it_means() {
    const ONE: Policy = cors_policy!(origin = "https://app.example.com");
    let explanation = ONE.explain(&Method::GET, "/", &from("http://other.example"));
    let Remedy::Change(changes) = explanation.remedy(Credentials::Omit) else { panic!("a change") };
    assert!(changes[0].note.as_ref().is_some_and(|note| note.contains("unencrypted")));
    // What the rules take for a slip, a page may have all the same.
    let any = build(&draft(&[("origins", texts(&["*"]))])).expect("a policy");
    for (origin, text) in [
        ("httpx://a.example", "its scheme is one letter away from http, so the macro warns"),
        ("app://", "it has no host, so the macro warns"),
        ("chrome-extension://.a_b", "no extension of Chromium has such a host, so the macro warns"),
        ("chrome-extension://a.example", "no extension of Chromium has such a host, so the macro warns"),
    ] {
        for (policy, credentials) in [(ONE, Credentials::Omit), (any, Credentials::Include)] {
            let explanation = policy.explain(&Method::GET, "/", &from(origin));
            let Remedy::Change(changes) = explanation.remedy(credentials) else { panic!("{origin}: {explanation}") };
            let note = changes[0].note.as_deref().expect(origin);
            assert!(note.ends_with(text), "{origin}: {note}");
            let faults = check(&made(&draft(&[("origins", texts(&["https://app.example.com"]))]), changes)).faults;
            assert!(matches!(&faults[..], [fault] if fault.rule == Rule::OriginUnlikely), "{origin}: {faults:?}");
        }
    }
    for (method, headers, rule, text) in [
        ("DELET", "", Rule::MethodSlip, "it is one letter away from DELETE, so the macro warns"),
        ("read", "", Rule::MethodSlip, "it is a word for what methods do, so the macro warns"),
        ("PUT", "autorization", Rule::HeaderSlip, "autorization is nearly Authorization, so the macro warns"),
        ("PUT", "contenttype", Rule::HeaderSlip, "contenttype is nearly Content-Type, so the macro warns"),
        (
            "PUT",
            "etag",
            Rule::HeaderDirection,
            "etag is a header of responses, so the macro warns; does the page have to send it?",
        ),
    ] {
        let explanation = ONE.explain(&Method::OPTIONS, "/", &preflight("https://app.example.com", method, headers));
        let Remedy::Change(changes) = explanation.remedy(Credentials::Omit) else { panic!("{method}: {explanation}") };
        let note = changes.iter().find_map(|change| change.note.as_deref());
        assert_eq!(note, Some(text), "{changes:?}");
        let faults = check(&made(&draft(&[("origins", texts(&["https://app.example.com"]))]), changes)).faults;
        assert!(matches!(&faults[..], [fault] if fault.rule == rule), "{method} {headers}: {faults:?}");
    }
    // Beside the real one it is somebody's own.
    let explanation =
        ONE.explain(&Method::OPTIONS, "/", &preflight("https://app.example.com", "GET", "authorization,autorization"));
    let Remedy::Change(changes) = explanation.remedy(Credentials::Omit) else { panic!("{explanation}") };
    assert!(changes.iter().all(|change| change.note.is_none()), "{changes:?}");
}

#[test]
fn a_key_that_is_missing_is_written_whole() {
    const ONE: Policy = cors_policy!(origin = "https://a.example");
    let names = "x-a,x-b,x-c,x-d,x-e,x-f,x-g,x-h,x-i";
    assert_eq!(
        remedy(ONE, "https://a.example", Some(("GET", names)), Credentials::Omit),
        r#"headers = ["X-A", "X-B", "X-C", "X-D", "X-E", "X-F", "X-G", "X-H", "X-I"]"#
    );
}

#[test]
fn what_mirror_would_not_send_back_is_not_mirrored() {
    const OPEN: Policy = cors_policy!(origin = "https://a.example", headers = "*");
    let asked =
        |length: usize| remedy(OPEN, "https://a.example", Some(("GET", &"x".repeat(length))), Credentials::Include);
    assert_eq!(asked(4096), "credentials = true; headers = mirror");
    assert!(asked(4097).starts_with("no change to the policy: `mirror` sends back 4 KiB"), "{}", asked(4097));
}

const LISTED: [&str; 21] = [
    "https://app-*-team.vercel.app",
    "https://*-pr.example.net:*",
    "https://*p.example.com",
    "moz-extension://*",
    "app://*",
    "https://app.example.com",
    "https://app.example.com:8443",
    "https://*.example.org",
    "https://*.example.org:*",
    "https://*.preview.example.net",
    "http://localhost:3000",
    "http://localhost:*",
    "http://127.0.0.1:3000",
    "http://insecure.example",
    "https://www.shop.example",
    "https://[2001:db8::1]",
    "tauri://localhost",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "null",
    "https://*.github.io",
    "https://a.b.example.",
];

const ASKING: [&str; 23] = [
    "https://app-x-team.vercel.app",
    "https://app--team.vercel.app",
    "https://7-pr.example.net:8443",
    "app://bundle",
    "safari-web-extension://1C0DE7E7-9A1A-4B52-8F0E-6A5D2A0C4C11",
    "https://app.example.com",
    "https://app.example.com.",
    "http://app.example.com",
    "https://example.org",
    "https://a.b.example.org:1",
    "https://x.preview.example.net",
    "http://localhost:3001",
    "http://localhost",
    "http://127.0.0.1:8080",
    "https://evilapp.example.com",
    "https://a_b.example",
    "https://[::1]:8080",
    "moz-extension://11111111-2222",
    "null",
    "https://App.example.com",
    "https://shop.example",
    "https://*.example.org",
    "https://xn--bcher-kva.example",
];

/// Methods that preflights ask for.
const METHODS: [&str; 16] = [
    "GET",
    "PUT",
    "put",
    "patch",
    "BREW",
    "Odd",
    "ODD",
    "TRACE",
    "VERSION-CONTROL",
    "*",
    "Any",
    "none",
    "G*T",
    "GET|PUT",
    "MY_METHOD",
    "DELET",
];

/// Headers that preflights ask for.
const HEADERS: [&str; 18] = [
    "",
    "x-a",
    "x-b,x-c",
    "authorization",
    "content-type,x-a",
    "cookie",
    "vary",
    "*",
    "get",
    "origin",
    "range",
    "etag",
    "any",
    "x_auth,content_type",
    "contact_id",
    "x-*",
    "'x-a'",
    "accept",
];

/// Any policy, any request: if a change is suggested, then the macros take it, and the browser allows the request.
#[test]
fn every_change_compiles_and_helps() {
    let mut random = Rng::with_seed(11);
    let mut helped = 0;
    for round in 0..20_000 {
        let mut entries = vec![match random.usize(..6) {
            0 => ("origin", Value::Text("*".to_owned())),
            1 => ("origin", Value::Word("mirror".to_owned())),
            2 => ("origin", Value::Text(random.choice(LISTED).unwrap().to_owned())),
            _ => {
                let count = random.usize(..=if round % 9 == 0 { 16 } else { 4 });
                ("origins", texts(&random.choose_multiple(LISTED, count)))
            }
        }];
        let list = |random: &mut Rng, names: &[&str]| match random.usize(..4) {
            0 => Some(Value::Text("*".to_owned())),
            1 => Some(Value::Word("mirror".to_owned())),
            2 => None,
            _ => {
                let count = random.usize(..=3);
                Some(texts(&random.choose_multiple(names, count)))
            }
        };
        entries.extend(
            list(&mut random, &["GET", "PUT", "PATCH", "VERSION-CONTROL", "Odd"]).map(|list| ("methods", list)),
        );
        entries.extend(list(&mut random, &["X-A", "Content-Type", "Authorization"]).map(|list| ("headers", list)));
        if random.usize(..8) == 0 {
            entries.push(("expose_headers", texts(&[random.choice(["*", "X-Request-ID"]).unwrap()])));
        }
        entries.push(("credentials", Value::Boolean(random.usize(..3) == 0)));
        if random.bool() {
            entries.push(("dangerously", texts(&["null_origin", "insecure_origins", "whole_schemes"])));
        }
        let draft = draft(&entries);
        let Ok(policy) = build(&draft) else { continue };

        let origin = random.choice(ASKING).unwrap();
        let asked = random.choice(METHODS).unwrap();
        let names = random.choice(HEADERS).unwrap();
        let is_preflight = random.usize(..3) > 0;
        let explain = |policy: Policy| {
            if is_preflight {
                policy.explain(&Method::OPTIONS, "/", &preflight(origin, asked, names))
            } else {
                policy.explain(&Method::GET, "/", &from(origin))
            }
        };
        let explanation = explain(policy);
        for credentials in [Credentials::Omit, Credentials::Include] {
            let Remedy::Change(changes) = explanation.remedy(credentials) else { continue };
            assert!(!explanation.readable(credentials));
            let changed = made(&draft, changes);
            let public = |fault: &String| fault.starts_with("[public-suffix-credentials]");
            match build(&changed) {
                // The Public Suffix List isn't there when a program runs; the change says that this can happen.
                Err(faults) if faults.iter().all(public) => assert!(changes.iter().any(|change| change.note.is_some())),
                Err(faults) => panic!("round {round}: {changes:?}\n{draft:?}\n{}", faults.join("\n")),
                Ok(policy) => {
                    assert!(
                        explain(policy).readable(credentials),
                        "round {round}: {changes:?}\n{draft:?}\n{explanation}"
                    );
                    helped += 1;
                }
            }
        }
    }
    assert!(helped > 2_000, "{helped}");
}

const ANYTHING: Policy = cors_policy!(origin = "*", methods = "*", headers = "*", expose_headers = "*");

/// Each `*` that is left would be the next refusal.
#[test]
fn every_star_that_stands_in_the_way_of_credentials_is_told() {
    let text = "no change to the policy: `expose_headers = \"*\"` can't go with credentials; name the headers that the page reads, name the origins, write \
                `methods = mirror`, write `headers = mirror`, and turn credentials on then";
    assert_eq!(remedy(ANYTHING, "https://a.example", None, Credentials::Include), text);
}

#[test]
fn the_address_of_a_file_has_two_origins() {
    const ONE: Policy = cors_policy!(origin = "https://a.example");
    let text =
        "no change to the policy: no browser sends `file:///x`; it sends `null`, or `file://` with file access on";
    assert_eq!(remedy(ONE, "file:///x", None, Credentials::Omit), text);
}

/// What the macro would refuse, nobody is told to write.
#[test]
fn a_slip_of_the_page_is_no_change_to_the_policy() {
    const ONE: Policy = cors_policy!(origin = "https://a.example");
    for (method, headers) in
        [("$METHOD", ""), ("PUT+DELETE", ""), ("PUT'", ""), ("GET", "%header%"), ("GET", "content-type&range")]
    {
        let told = remedy(ONE, "https://a.example", Some((method, headers)), Credentials::Omit);
        assert!(told.contains("is no name to browsers, but it is what the page sends"), "{method} {headers}: {told}");
    }
}

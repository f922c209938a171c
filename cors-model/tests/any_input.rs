//! Whatever is written, a verdict comes out: no panic, and no suggestion that would be refused itself.

use cors_model::{Draft, Entry, Value, check, origin};
use fastrand::Rng;

/// Pieces that origins, methods, headers, durations and patterns are made of, and pieces that they never are.
const PIECES: [&str; 59] = [
    "moz-extension",
    "safari-web-extension",
    "-*-",
    "https",
    "http",
    "HTTP",
    "file",
    "://",
    ":",
    "/",
    "//",
    "*",
    "*.",
    ".",
    "..",
    "app",
    "App",
    "example",
    "com",
    "co.uk",
    "github.io",
    "localhost",
    "127.0.0.1",
    "0x7f",
    "01",
    "[::1]",
    "[",
    "]",
    "::ffff:1.2.3.4",
    "%eth0",
    "@",
    "user",
    "443",
    ":80",
    ":0",
    ":65536",
    "null",
    "mirror",
    "münchen",
    "日本",
    "。",
    "\u{301}",
    "🦀",
    "xn--",
    "-",
    "_",
    " ",
    "\t",
    "\n",
    "\0",
    ",",
    "?",
    "#",
    "\\",
    "(",
    ")",
    "](",
    "<a href=\"",
    "{1,999}",
];

fn text(random: &mut Rng) -> String {
    let length = random.usize(..8);
    (0..length).filter_map(|_| random.choice(PIECES)).collect()
}

fn value(random: &mut Rng, depth: usize) -> Value {
    match random.usize(..if depth == 0 { 8 } else { 7 }) {
        0..=2 => Value::Text(text(random)),
        3 => Value::Number(random.u64(..).to_string()),
        4 => Value::Boolean(random.bool()),
        5 => Value::Word(text(random)),
        6 => Value::Other(text(random)),
        _ => Value::List((0..random.usize(..5)).map(|_| value(random, depth + 1)).collect()),
    }
}

const KEYS: [&str; 12] = [
    "origin",
    "origins",
    "methods",
    "headers",
    "expose_headers",
    "credentials",
    "max_age",
    "path",
    "preflight_status",
    "dangerously",
    "allow_origin",
    "",
];

#[test]
fn every_draft_gets_a_verdict() {
    let mut random = Rng::with_seed(0x00C0_FFEE);
    for _ in 0..20_000 {
        let entries = (0..random.usize(..6)).map(|_| Entry {
            key: if random.u8(..8) == 0 { text(&mut random) } else { random.choice(KEYS).unwrap().to_owned() },
            value: value(&mut random, 0),
        });
        let draft = Draft { entries: entries.collect() };
        let verdict = check(&draft);
        let refused = verdict.faults.iter().any(cors_model::Fault::is_error);
        assert_eq!(refused, verdict.policy.is_none(), "{draft:?}");
        for fault in &verdict.faults {
            let message = fault.to_string();
            assert!(message.contains("help: "), "no help in {message:?} for {draft:?}");
            assert!(!message.contains("{}"), "a part is missing in {message:?} for {draft:?}");
        }
    }
}

#[test]
fn every_suggested_origin_is_an_origin() {
    let mut random = Rng::with_seed(0x0BAD_5EED);
    let mut suggestions = 0;
    for _ in 0..200_000 {
        let written =
            format!("{}{}", random.choice(["https://", "http://", "", "//", "https:"]).unwrap(), text(&mut random));
        if let Err(flawed) = origin::parse(&written) {
            assert!(!flawed.flaws.is_empty());
            if let Some(suggestion) = flawed.suggestion {
                suggestions += 1;
                assert!(origin::parse(&suggestion).is_ok(), "{written:?} suggests {suggestion:?}");
            }
        }
    }
    assert!(suggestions > 1_000, "only {suggestions} texts had a suggestion");
}

#[test]
fn an_origin_has_each_flaw_once() {
    for host in
        ["a...b", "..", &".".repeat(64 * 1024), &"a.".repeat(64 * 1024), &format!("{}.", "a".repeat(64)).repeat(1024)]
    {
        let flaws = origin::parse(&format!("https://{host}")).expect_err("no host is like that").flaws;
        for (index, flaw) in flaws.iter().enumerate() {
            assert!(!flaws[..index].contains(flaw), "{:?} twice for {host:.40}", flaw.fact);
        }
    }
}

#[test]
fn what_a_browser_sends_is_an_origin() {
    for sent in [
        "https://example.com",
        "http://localhost:3000",
        "https://a_b.example.com",
        "https://example.com.",
        "http://[::1]:8080",
        "http://192.0.2.1",
        "https://xn--mnchen-3ya.example",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc",
        "capacitor://localhost",
        "https://x",
        "https://1.example",
        "http://[::ffff:102:304]",
    ] {
        assert!(origin::parse(sent).is_ok(), "{sent}: {:?}", origin::parse(sent));
    }
}

#[test]
fn a_text_of_any_length_is_judged() {
    for piece in PIECES.iter().chain(&["a://", "[a](", "https:", "a.", "é.", "1.", "\"", "a|", "GET "]) {
        let long = piece.repeat(64 * 1024 / piece.len());
        for key in ["origin", "methods", "max_age", "path", "dangerously", &long] {
            let entry = |value| Entry { key: key.to_owned(), value };
            let written = [Value::Text(long.clone()), Value::Word(long.clone()), Value::Other(long.clone())];
            let verdict = check(&Draft { entries: written.map(entry).into() });
            assert!(verdict.policy.is_none(), "{piece:?} many times for {key:.40}");
        }
    }
}

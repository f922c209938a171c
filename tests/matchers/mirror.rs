//! What `origins = mirror` sends back, against the grammar of a serialised origin.

use cors_table::Origins;
use fastrand::Rng;
use regex::Regex;

/// The words of the protocol as patterns: origins of the web, of applications, and what browsers leave out.
struct Oracle {
    web: Regex,
    other: Regex,
    /// With capitals, as Safari sends them.
    installation: Regex,
    default_port: Regex,
}

impl Oracle {
    fn new() -> Self {
        // By the URL Standard a host may have any visible ASCII but capitals and `#/:<>?@[\]^|`; one of the web no `%` either.
        let name = r#"[a-z0-9._~!$&'()+;=`{}"-]"#;
        let address = r"\[[0-9a-f:]+\]";
        let port = "(:([1-9][0-9]{0,4}))?";
        let pattern = |pattern: String| Regex::new(&pattern).unwrap();
        Self {
            web: pattern(format!("^https?://({address}|{name}+){port}$")),
            other: pattern(format!("^[a-z][a-z0-9+.-]*://(({address}|({name}|%)+){port})?$")),
            installation: pattern(format!(
                "^(moz-extension|safari-web-extension|webkit-extension|vscode-webview)://({name}|[A-Z%])+$"
            )),
            default_port: pattern("^(https://[^/]*:443|http://[^/]*:80)$".to_owned()),
        }
    }

    fn mirrors(&self, origin: &str) -> bool {
        let is_web = origin.starts_with("https://") || origin.starts_with("http://");
        let form = if is_web { &self.web } else { &self.other };
        if self.installation.is_match(origin) {
            return true;
        }
        if !form.is_match(origin) || self.default_port.is_match(origin) {
            return origin == "null";
        }
        match origin.rsplit_once(':') {
            Some((_, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => port.parse::<u16>().is_ok(),
            _ => true,
        }
    }
}

const PIECES: [&str; 48] = [
    "https://",
    "https://",
    "https://",
    "http://",
    "moz-extension://",
    "a+b.c-1://",
    "1a://",
    "HTTPS://",
    "://",
    ":",
    "/",
    "//",
    "app.example.com",
    "a$b.example",
    "example",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "[2001:db8::1]",
    "[",
    "]",
    "[]",
    "[g]",
    ":80",
    ":443",
    ":8443",
    ":65535",
    ":65536",
    ":0",
    ":080",
    ":123456",
    ":",
    "null",
    "file://",
    "*",
    "*.",
    ",",
    ", ",
    " ",
    "?x",
    "#x",
    "\\",
    "@",
    "%41",
    "A",
    "..",
    "\"",
    "|",
];

#[test]
fn mirrored_origins_agree_with_their_grammar() {
    let oracle = Oracle::new();
    let mut rng = Rng::with_seed(24);
    let (mut mirrored, mut refused) = (0, 0);
    for _ in 0..400_000 {
        let origin: String = (0..=rng.usize(..5)).map(|_| rng.choice(PIECES).unwrap()).collect();
        let expected = oracle.mirrors(&origin);
        assert_eq!(Origins::Mirror.allow(origin.as_bytes()), expected, "{origin}");
        *(if expected { &mut mirrored } else { &mut refused }) += 1;
    }
    assert!(mirrored > 5_000 && refused > 100_000, "{mirrored} and {refused}");
}

#[test]
fn every_byte_in_every_place_agrees_with_the_grammar() {
    let oracle = Oracle::new();
    for origin in ["https://app.example.com:8443", "http://[::1]", "app://.", "null", "file://"] {
        for place in 0..=origin.len() {
            for byte in 0..=127_u8 {
                let inserted = [&origin[..place], &origin[place..]].join(&*char::from(byte).to_string());
                let mut changed = origin.as_bytes().to_vec();
                if let Some(old) = changed.get_mut(place) {
                    *old = byte;
                }
                let changed = String::from_utf8(changed).unwrap();
                for origin in [inserted, changed] {
                    assert_eq!(Origins::Mirror.allow(origin.as_bytes()), oracle.mirrors(&origin), "{origin:?}");
                }
            }
        }
    }
}

/// Whatever a policy can list, `mirror` sends back.
#[test]
fn what_a_policy_can_list_is_mirrored() {
    let mut rng = Rng::with_seed(25);
    let mut listed = 0;
    for _ in 0..100_000 {
        let origin: String = (0..=rng.usize(..4)).map(|_| rng.choice(PIECES).unwrap()).collect();
        // A list is split at its commas, and a `*` makes a pattern.
        if !origin.contains([',', '*']) && cors_model::origin::parse(&origin).is_ok() {
            listed += 1;
            assert!(Origins::Mirror.allow(origin.as_bytes()), "{origin}");
        }
    }
    assert!(listed > 1_000, "{listed}");
}

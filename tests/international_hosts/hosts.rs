//! Which hosts may stand in a policy: those that a URL parser gives back as they are, and that a name of the DNS can be.

use cors_model::origin::{Origin, parse};
use fastrand::Rng;
use url::Url;

/// The origin of a page at `text`, as browsers send it.
fn sent(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    url.has_host().then(|| url.origin().ascii_serialization())
}

fn is_accepted(text: &str) -> bool {
    matches!(parse(text), Ok(Origin::Site(_)))
}

/// Whether the DNS has room for the host, and our syntax: `*` and commas mean something else in a policy.
fn can_be_listed(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let fits = name.len() <= 253 && name.split('.').all(|label| (1..=63).contains(&label.len()));
    (host.starts_with('[') || fits) && !host.contains('*')
}

/// A host is accepted if a URL parser leaves it as it is; where it does something else, what it makes is suggested, or nothing.
fn compare(host: &str) {
    for text in [format!("https://{host}"), format!("http://{host}:8080")] {
        let sent = sent(&text);
        let is_right = sent.as_ref() == Some(&text) && can_be_listed(host);
        assert_eq!(is_accepted(&text), is_right, "{text}, sent as {sent:?}");
        let pattern = text.replacen("://", "://*.", 1);
        // An address has no subdomains.
        let is_address = cors_table::origin::ends_in_number(host) || host.starts_with('[');
        assert_eq!(is_accepted(&pattern), is_right && !is_address && host.len() < 250, "{pattern}");
        if let Some(suggestion) = parse(&text).err().and_then(|flawed| flawed.suggestion) {
            assert_eq!(sent.as_deref(), Some(suggestion.as_str()), "{text}");
        }
    }
}

/// Facts of the tests of the URL Standard (`toascii.json` and `urltestdata.json` of web-platform-tests): each host as a URL
/// parser leaves it, or changes it, or refuses it.
#[test]
fn hosts_are_those_of_the_url_standard() {
    for (host, stays) in [
        // Hyphens may stand anywhere.
        ("aa--", true),
        ("ab--c", true),
        ("-x", true),
        ("x-.xn--zca", true),
        ("-x.xn--zca", true),
        ("xn--a---kp0a", true),
        ("xn----xhn", true),
        // What is no Punycode, and what is for nothing: a letter alone, ASCII, and what is mapped to something else.
        ("xn--a", false),
        ("xn--a.example", false),
        ("xn--a.xn--zca", false),
        ("xn--.example", false),
        ("xn--a-.example", false),
        ("xn---.example", false),
        ("xn--ls8h=", false),
        ("xn--zn7c.com", false),
        ("xn--99999999.example", false),
        ("xn--iñvalid.com", false),
        ("xn--zca", true),
        ("xn--ab-2ec.example", false),
        ("xn--zca.xn--zca", true),
        ("xn--mgba3gch31f060k", true),
        ("xn--10cl1a0b660p", true),
        ("xn--1ch", true),
        ("xn--gdh", true),
        ("xn--fa-hia.example", true),
        // Joiners and directions.
        ("xn--1ug.example", false),
        ("xn--a-yoc", false),
        ("xn--mhb", true),
        ("xn--mhb.", true),
        ("xn--mhb.1", false),
        // Every character of ASCII that isn't forbidden.
        ("a$b.example", true),
        ("!\"$&'()+-.;=_`{}~", true),
        ("a&b.example", true),
        ("a'b.example", true),
        ("a%62.example", false),
        ("a%00b", false),
        ("a\u{7f}b", false),
        ("a b", false),
        ("a<b", false),
        ("a>b", false),
        ("a^b", false),
        ("a|b", false),
        ("a]b", false),
        ("ab\tc", false),
        // Numbers.
        ("127.0.0.1", true),
        ("127.0.0.1.", false),
        ("127.1", false),
        ("0x7f.1", false),
        ("0x", false),
        ("0177.0.0.1", false),
        ("1.2.3.08", false),
        ("1.2.3.09.", false),
        ("09.2.3.4", false),
        ("256.256.256.256", false),
        ("4294967295", false),
        ("4294967296", false),
        ("foo.0x4", false),
        ("foo.2.3", false),
        ("foo.09", false),
        ("foo.09.", false),
        ("foo.0X4", false),
        ("foo.09..", false),
        ("💩.123", false),
        ("0999999999999999999", false),
        ("1.2.3.4.5", false),
        ("foo.4x", true),
        ("4.foo", true),
        // IPv6.
        ("[::1]", true),
        ("[1:0::]", false),
        ("[1::]", true),
        ("[0:1:2:3:4:5:6:7]", true),
        ("[0:0:0:1::1]", false),
        ("[::1:0:0:1]", true),
        ("[1:0:0:2:0:0:0:3]", false),
        ("[1:0:0:2::3]", true),
        ("[::127.0.0.1]", false),
        ("[::7f00:1]", true),
        ("[::ffff:7f00:1]", true),
        ("[::1.2.3]", false),
        ("[ABCD::1]", false),
        ("[google.com]", false),
        ("[:::1]", false),
        ("[0::0:0:2]", false),
        ("[1:2:3:4:5:6:7::]", false),
        ("[1:2:3:4:5:6:7:0]", true),
        // Upper case, and what the DNS has no room for.
        ("EXAMPLE.com", false),
        ("a..b", false),
        (".", false),
        ("..", false),
        (".a", false),
        ("a.", true),
        ("a..", false),
    ] {
        compare(host);
        assert_eq!(is_accepted(&format!("https://{host}")), stays, "{host}");
    }
}

/// The host of an application's own scheme is what the application calls it.
#[test]
fn hosts_of_other_schemes_may_be_any() {
    for host in [".", "localhost", "a..b", "xn--a", "1", "a$b", "%20", "-", &"a".repeat(64), "[::1]", "127.1", ""] {
        assert!(is_accepted(&format!("app://{host}")), "{host}");
    }
    for host in ["a b", "a<b", "a^b", "a|b", "[::1", "[0::1]", ":80", "a:0", "*.", "@", "A"] {
        assert!(!is_accepted(&format!("app://{host}")), "{host}");
    }
}

fn encoded(label: &str) -> Option<String> {
    Some(format!("xn--{}", idna::punycode::encode_str(label)?))
}

#[test]
fn every_character_is_judged_as_browsers_judge_it() {
    // Behind that there are variation selectors and private characters alone, which the tables are held to.
    for character in '\u{80}'..'\u{32000}' {
        // Directions and joiners are a matter of the smaller scripts, which come first.
        let between = (character < '\u{3000}').then(|| format!("\u{628}{character}\u{628}"));
        for label in [character.to_string()].into_iter().chain(between) {
            let Some(label) = encoded(&label) else { continue };
            let text = format!("https://{label}.example");
            assert_eq!(is_accepted(&text), sent(&text).as_ref() == Some(&text), "{character:?} in {text}");
        }
    }
}

#[test]
fn random_hosts_are_judged_as_browsers_judge_them() {
    let mut rng = Rng::with_seed(0x0DEC_0DED);
    let alphabets: [&[char]; 6] = [
        &['a', 'b', '-', '1', '0', 'x', '.', '_'],
        &['a', 'é', 'e', '\u{301}', '\u{323}', '\u{327}', 'ạ', '\u{308}', 'o', 'ö', '\u{31b}'],
        &['א', 'ב', '1', '\u{661}', 'a', '\u{5b0}', '-', '.', '\u{628}', '+'],
        &['\u{628}', '\u{200c}', '\u{200d}', '\u{64b}', '\u{627}', 'a', '\u{6cc}', 'ک'],
        &['क', '\u{94d}', '\u{200d}', '\u{200c}', '\u{93c}', 'ड', '\u{95c}', '\u{93f}'],
        &['\u{1100}', '\u{1161}', '\u{11a8}', '가', '각', '\u{1175}', '힣', '\u{3099}', 'か', 'が'],
    ];
    let mut accepted = 0;
    for _ in 0..20_000 {
        let alphabet = alphabets[rng.usize(..alphabets.len())];
        let host: String = (0..=rng.usize(..6)).map(|_| alphabet[rng.usize(..alphabet.len())]).collect();
        let labels: Option<Vec<String>> = host
            .split('.')
            .map(|label| if label.is_ascii() { Some(label.to_owned()) } else { encoded(label) })
            .collect();
        let Some(labels) = labels else { continue };
        let host = format!("{}.example", labels.join("."));
        compare(&host);
        accepted += usize::from(is_accepted(&format!("https://{host}")));
    }
    assert!(accepted > 3_000, "only {accepted} hosts were right");
}

/// What looks like Punycode, and what a slip makes of it.
#[test]
fn random_punycode_is_judged_as_browsers_judge_it() {
    let mut rng = Rng::with_seed(0x9E37);
    for _ in 0..20_000 {
        let label: String = (0..=rng.usize(..9))
            .map(|_| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789-"[rng.usize(..37)]))
            .collect();
        compare(&format!("xn--{label}.example"));
    }
}

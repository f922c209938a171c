//! Origin patterns against a matcher that reads them as they are written.

use cors_model::{At, Draft, Entry, Rule, Value, check, host_set};
use cors_table::{HostPatterns, HostSet, Hosts, OriginList, Origins, Parts, Stored, Wildcards};
use cors_tests::random;
use fastrand::Rng;

/// An origin or a pattern, in parts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Written<'t> {
    scheme: &'t str,
    /// With its `*`, if it has one.
    host: &'t str,
    /// Without its colon; `*` is any port.
    port: Option<&'t str>,
}

impl Written<'_> {
    /// The protocol's own words, in code.
    fn allows(self, origin: &str) -> bool {
        let Some(authority) = origin.strip_prefix(self.scheme) else { return false };
        let host = match self.port {
            None => authority,
            Some("*") => match authority.rsplit_once(':') {
                Some((host, port)) if is_port(port) => host,
                _ => authority,
            },
            Some(port) => match authority.rsplit_once(':') {
                Some((host, sent)) if sent == port => host,
                _ => return false,
            },
        };
        let Some((before, behind)) = self.host.split_once('*') else { return host == self.host };
        if self.host == "*" {
            return (1..=254).contains(&host.len()) && host.chars().all(is_of_opaque_host);
        }
        let Some(open) = host.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind)) else { return false };
        if before.is_empty() && behind.starts_with('.') {
            return host.len() <= 254 && open.split('.').all(is_label);
        }
        let name = host.strip_suffix('.').unwrap_or(host);
        is_label(open) && name.len() <= 253 && name.split('.').next().is_some_and(|label| label.len() <= 63)
    }

    fn text(self) -> String {
        let port = self.port.map_or_else(String::new, |port| format!(":{port}"));
        format!("{}{}{port}", self.scheme, self.host)
    }
}

/// What may stand in a host that isn't an address.
fn is_of_opaque_host(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!\"$%&'()+;=`{}".contains(character)
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// The table of a list, as the model makes it. An element that another one covers is left out, as the model demands.
fn table(list: &[Written], null: bool) -> (Vec<String>, OriginList) {
    let mut texts: Vec<String> = list.iter().map(|one| one.text()).chain(null.then(|| "null".to_owned())).collect();
    loop {
        // More than one element, or it wouldn't be a list.
        let values = texts.iter().map(String::as_str).chain(["https://of.no.interest"]);
        let entry = |key: &str, values: Vec<Value>| Entry { key: key.to_owned(), value: Value::List(values) };
        let words = ["null_origin", "whole_schemes", "public_suffixes"].map(|word| Value::Word(word.to_owned()));
        let verdict = check(&Draft {
            entries: vec![
                entry("origins", values.map(|text| Value::Text(text.to_owned())).collect()),
                entry("dangerously", words.to_vec()),
            ],
        });
        if let Some(policy) = verdict.policy {
            let Origins::Listed(list) = policy.origins else { panic!("a list: {texts:?}") };
            return (texts, list);
        }
        let covered = verdict.faults.iter().filter(|fault| fault.is_error()).map(|fault| match fault.at {
            At::Element(0, index) => {
                assert!(matches!(fault.rule, Rule::RedundantElement | Rule::RepeatedElement), "{fault}");
                index
            }
            _ => panic!("{fault}"),
        });
        let covered: Vec<usize> = covered.collect();
        let mut index = 0;
        texts.retain(|_| {
            index += 1;
            !covered.contains(&(index - 1))
        });
    }
}

const SCHEMES: [&str; 4] = ["https://", "http://", "chrome-extension://", "moz-extension://"];
const HOSTS: [&str; 12] = [
    "example.com",
    "www.example.com",
    "example.com.",
    "a.b.example.org",
    "localhost",
    "[::1]",
    "[2001:db8::1]",
    "127.0.0.1",
    "x_y.example",
    "co",
    "github.io",
    "xn--bcher-kva.example",
];
/// What stands before a host that is no address, and makes a pattern of it.
const WILDCARDS: [&str; 12] =
    ["*.", "*.", "*.a.", "a-*.", "*-a.", "a*a.", "*a.", "a*.", "app-*-team.", "*--my-site.", "_*-1.", "*.www."];
const PORTS: [Option<&str>; 6] = [None, None, Some("*"), Some("8443"), Some("1"), Some("65535")];
const SENT_PORTS: [&str; 12] = ["", "", "", ":8443", ":1", ":65535", ":65536", ":0", ":080", ":", ":123456", ":84a"];
const LABELS: [&str; 24] = [
    "",
    "",
    "a.",
    "www.",
    "a.b.",
    "evil",
    ".",
    "a..",
    "_x-1.",
    "A.",
    "*.",
    "a:1.",
    "a-.",
    "a-b.",
    "-a.",
    "x-a.",
    "aa.",
    "aba.",
    "a-a.a.",
    "app-main-team.",
    "app--team.",
    "pr-1--my-site.",
    "_-1.",
    "__-1.",
];
const ALPHABET: &[u8] = b"abz019-_.:/[]*A,%";

/// A random element, which the model accepts.
fn random_element(rng: &mut Rng, hosts: &'static [String]) -> Written<'static> {
    let scheme = rng.choice(SCHEMES).unwrap();
    let port = rng.choice(PORTS).unwrap();
    let is_extension = scheme.ends_with("extension://");
    if is_extension && rng.usize(..3) == 0 {
        return Written { scheme, host: "*", port: None };
    }
    let host = loop {
        let host = hosts[rng.usize(..hosts.len())].as_str();
        // A part of the only label stands for nothing, and nor does one of an address.
        if !host.contains('*') || !(host.ends_with(']') || host.ends_with(".0.0.1")) {
            break host;
        }
    };
    Written { scheme, host, port }
}

#[test]
fn patterns_agree_with_their_words() {
    let patterns = HOSTS.iter().flat_map(|host| WILDCARDS.map(|wildcard| format!("{wildcard}{host}")));
    let hosts: Vec<String> = HOSTS.iter().map(|host| (*host).to_owned()).chain(patterns).collect();
    let hosts: &'static [String] = hosts.leak();
    let mut rng = Rng::with_seed(3);
    let (mut allowed, mut refused) = (0, 0);
    for round in 0..800 {
        // Many of one shape and few of each.
        let count = if round % 20 == 0 { 150 } else { 24 };
        let list: Vec<Written> = (0..=rng.usize(..count)).map(|_| random_element(&mut rng, hosts)).collect();
        let null = rng.usize(..4) == 0;
        let (texts, table) = table(&list, null);
        let origins = Origins::Listed(table.clone());
        for _ in 0..100 {
            // Half of them look like an origin of the list.
            let (mut scheme, mut host, mut port) =
                (rng.choice(SCHEMES).unwrap(), rng.choice(HOSTS).unwrap(), rng.choice(SENT_PORTS).unwrap().to_owned());
            if rng.bool()
                && let Some(one) = list.get(rng.usize(..list.len()))
            {
                scheme = one.scheme;
                host = HOSTS.into_iter().rfind(|host| one.host.ends_with(host)).unwrap_or(host);
                port = one.port.filter(|&port| port != "*").map_or(port, |port| format!(":{port}"));
            }
            let mut origin = format!("{scheme}{}{host}{port}", rng.choice(LABELS).unwrap()).into_bytes();
            if rng.usize(..4) == 0 {
                random::edit(&mut rng, &mut origin, ALPHABET);
            }
            let origin = String::from_utf8(origin).expect("ASCII");
            let expected = list.iter().any(|one| one.allows(&origin));
            assert_eq!(table.contains(origin.as_bytes()), expected, "{origin} of {texts:?}");
            if expected {
                allowed += 1;
                let element = origins.element_for(&origin).expect("what is let in has an element");
                assert!(texts.contains(&element), "{element} of {texts:?}");
            } else {
                refused += 1;
            }
        }
        assert_eq!(table.contains(b"null"), null);
        assert!(!table.contains(b"") && !table.contains(b"https://") && !table.contains(b"nul"));
        assert!(!table.contains(b"moz-extension://"));
    }
    assert!(allowed > 5_000 && refused > 5_000, "{allowed} allowed, {refused} refused");
}

fn subdomains_of(hosts: &[&str]) -> OriginList {
    of_https(Wildcards::new(host_set::build(hosts), Parts::NONE, false))
}

fn parts_of(hosts: &[&str]) -> OriginList {
    of_https(Wildcards::new(HostSet::Empty, Parts::new(host_set::build(hosts)), false))
}

fn of_https(wildcards: Wildcards) -> OriginList {
    let patterns = HostPatterns { wildcards, ..HostPatterns::NONE };
    let https = Hosts { literal: HostSet::Empty, patterns: Some(Stored::owned(patterns)) };
    OriginList { null: false, https, others: Stored::owned([]) }
}

#[test]
fn a_subdomain_is_one_or_more_whole_labels() {
    let list = subdomains_of(&["example.com", "example.org:8443"]);
    for origin in
        ["https://a.example.com", "https://a.b.c.example.com", "https://_a-1.example.com", "https://a.example.org:8443"]
    {
        assert!(list.contains(origin.as_bytes()), "{origin}");
    }
    for origin in [
        "https://example.com",
        "https://evilexample.com",
        "https://.example.com",
        "https://a..example.com",
        "https://a.example.com.",
        "https://a.example.com.evil",
        "https://a.example.com:443",
        "https://a.example.org",
        "https://a.example.org:8444",
        "https://A.example.com",
        "https://a/.example.com",
        "https://u@a.example.com",
        "https://a.EXAMPLE.com",
        "http://a.example.com",
        "https:/a.example.com",
    ] {
        assert!(!list.contains(origin.as_bytes()), "{origin}");
    }
}

#[test]
fn ten_thousand_patterns() {
    let hosts: Vec<String> = (0..10_000).map(|i| format!("tenant{i:05}.example.com")).collect();
    let borrowed: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let list = subdomains_of(&borrowed);
    for host in &hosts {
        assert!(list.contains(format!("https://a.{host}").as_bytes()), "{host}");
        assert!(list.contains(format!("https://a.b-c.{host}").as_bytes()), "{host}");
        assert!(!list.contains(format!("https://{host}").as_bytes()), "{host}");
        assert!(!list.contains(format!("https://a{host}").as_bytes()), "{host}");
    }
}

/// The longest host is tried, and nothing longer, whatever its length.
#[test]
fn a_host_is_bounded() {
    let list = subdomains_of(&["example.com"]);
    let origin = |length: usize| format!("https://{}example.com", "a.".repeat((length - 11) / 2));
    assert!(list.contains(origin(253).as_bytes()));
    assert!(!list.contains(origin(255).as_bytes()));
    assert!(!list.contains(origin(64 * 1024 + 1).as_bytes()));
}

#[test]
fn a_part_of_a_label_is_one_or_more_of_its_characters() {
    let list = parts_of(&["app-*-team.vercel.app", "*--my-site.netlify.app", "pr*.example.org:8443"]);
    for origin in [
        "https://app-x-team.vercel.app",
        "https://app-git-main-7f_3-team.vercel.app",
        "https://app---team.vercel.app",
        "https://deploy-preview-17--my-site.netlify.app",
        "https://pr17.example.org:8443",
    ] {
        assert!(list.contains(origin.as_bytes()), "{origin}");
    }
    for origin in [
        "https://app--team.vercel.app",
        "https://app-team.vercel.app",
        "https://app-x.y-team.vercel.app",
        "https://y.app-x-team.vercel.app",
        "https://app-x-team.vercel.app.",
        "https://app-x-team.vercel.app:8443",
        "https://app-X-team.vercel.app",
        "https://app-*-team.vercel.app",
        "https://app-x/-team.vercel.app",
        "https://app-x@-team.vercel.app",
        "https://app-x%-team.vercel.app",
        "https://app-x-team.vercel.app.evil.example",
        "https://app-x-team.evilvercel.app",
        "https://app-x-team",
        "https://--my-site.netlify.app",
        "https://x-my-site.netlify.app",
        "https://pr.example.org:8443",
        "https://pr1.example.org",
        "https://pr1.example.org:8444",
        "http://app-x-team.vercel.app",
    ] {
        assert!(!list.contains(origin.as_bytes()), "{origin}");
    }
}

/// A label has 63 characters at most, and a host 253.
#[test]
fn a_part_leaves_a_label_and_a_host_their_bounds() {
    let list = parts_of(&["app-*-team.vercel.app"]);
    let origin = |length: usize| format!("https://app-{}-team.vercel.app", "x".repeat(length));
    assert!(list.contains(origin(63 - "app--team".len()).as_bytes()));
    assert!(!list.contains(origin(64 - "app--team".len()).as_bytes()));
    let domain = format!("{}example.com", "a.".repeat(115));
    let list = parts_of(&[&format!("app-*.{domain}"), &format!("app-*.{domain}.")]);
    let origin = |length: usize, dot: &str| format!("https://app-{}.{domain}{dot}", "x".repeat(length));
    let most = 253 - "app-.".len() - domain.len();
    for dot in ["", "."] {
        assert!(list.contains(origin(most, dot).as_bytes()), "{dot}");
        assert!(!list.contains(origin(most + 1, dot).as_bytes()), "{dot}");
    }
    assert!(!list.contains(origin(64 * 1024, "").as_bytes()));
}

#[test]
fn ten_thousand_parts() {
    let hosts: Vec<String> = (0..10_000)
        .map(|i| match i % 4 {
            0 => format!("tenant{i}-*.example.com"),
            1 => format!("*-tenant{i}.example.com"),
            2 => format!("t{i}-*-x.example.net"),
            _ => format!("{}-*.tenant{i}.example.com", "a".repeat(i % 50)),
        })
        .collect();
    let borrowed: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let list = parts_of(&borrowed);
    for host in &hosts {
        assert!(list.contains(format!("https://{}", host.replace('*', "a")).as_bytes()), "{host}");
        assert!(list.contains(format!("https://{}", host.replace('*', "b-c_1")).as_bytes()), "{host}");
        assert!(!list.contains(format!("https://x.{}", host.replace('*', "a")).as_bytes()), "{host}");
    }
    for host in hosts.iter().step_by(97) {
        for refused in ["", ".", "a.b", "A", "*"] {
            let origin = format!("https://{}", host.replace('*', refused));
            // An empty part of one pattern may be a part of another one.
            let expected = hosts.iter().any(|host| Written { scheme: "https://", host, port: None }.allows(&origin));
            assert_eq!(list.contains(origin.as_bytes()), expected, "{origin}");
        }
    }
}

/// Domains of every length beside parts: none of them is forgotten for the others.
#[test]
fn forms_stand_beside_each_other() {
    let domains: Vec<String> =
        (1..=120).map(|length| format!("{}.example", "a".repeat(length.min(60)) + &".b".repeat(length / 2))).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let parts = Parts::new(host_set::build(&["x-*.io", "*-y.a-much-longer-name-than-that.example.org"]));
    let list = of_https(Wildcards::new(host_set::build(&domains), parts, false));
    for domain in &domains {
        assert!(list.contains(format!("https://w.{domain}").as_bytes()), "{domain}");
        assert!(!list.contains(format!("https://{domain}").as_bytes()), "{domain}");
    }
    assert!(list.contains(b"https://x-1.io") && !list.contains(b"https://x-.io"));
    assert!(list.contains(b"https://1-y.a-much-longer-name-than-that.example.org"));
}

/// No table makes the matcher panic, however wrong it is.
#[test]
fn wrong_shapes_refuse() {
    let mut rng = Rng::with_seed(8);
    let alphabet: Vec<u8> = (0..=255).collect();
    for _ in 0..20_000 {
        let hosts = host_set::build(&["app-*.example.com"]);
        let shapes = random::bytes(&mut rng, &alphabet, 7);
        let parts = Parts { hosts, shapes: Stored::owned(shapes) };
        let wildcards = Wildcards { parts, ..Wildcards::new(HostSet::Empty, Parts::NONE, true) };
        let origin = format!("https://{}.example.com:8443", "a".repeat(rng.usize(..70)));
        assert!(!of_https(Wildcards { any_host: false, ..wildcards }).contains(origin.as_bytes()));
    }
}

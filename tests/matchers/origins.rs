//! Origin patterns against a matcher that reads them as they are written.

use cors_model::host_set;
use cors_table::{Domains, HostPatterns, HostSet, Hosts, Lengths, OriginList, SchemeHosts, Stored};
use cors_tests::random;
use fastrand::Rng;

/// An origin or a pattern, in parts.
#[derive(Clone, Copy)]
struct Written<'t> {
    scheme: &'t str,
    subdomains: bool,
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
        if !self.subdomains {
            return host == self.host;
        }
        let labels = host.strip_suffix(self.host).and_then(|labels| labels.strip_suffix('.'));
        host.len() <= 254 && labels.is_some_and(|labels| labels.split('.').all(is_label))
    }
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// The hosts of one scheme, as the model makes them.
fn hosts(scheme: &str, list: &[Written]) -> Hosts {
    let set = |subdomains: bool, any_port: bool| {
        let hosts: Vec<String> = list
            .iter()
            .filter(|one| one.scheme == scheme && one.subdomains == subdomains && (one.port == Some("*")) == any_port)
            .map(|one| match one.port {
                Some(port) if port != "*" => format!("{}:{port}", one.host),
                _ => one.host.to_owned(),
            })
            .collect();
        let mut hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        hosts.sort_unstable();
        hosts.dedup();
        host_set::build(&hosts)
    };
    Hosts {
        literal: set(false, false),
        patterns: Some(Stored::owned(HostPatterns {
            any_port: set(false, true),
            subdomains: domains(set(true, false)),
            subdomains_any_port: domains(set(true, true)),
        })),
    }
}

fn domains(hosts: HostSet) -> Domains {
    Domains { lengths: Lengths::of(hosts.iter()), hosts }
}

const SCHEMES: [&str; 3] = ["https://", "http://", "chrome-extension://"];
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
const PORTS: [Option<&str>; 6] = [None, None, Some("*"), Some("8443"), Some("1"), Some("65535")];
const SENT_PORTS: [&str; 12] = ["", "", "", ":8443", ":1", ":65535", ":65536", ":0", ":080", ":", ":123456", ":84a"];
const LABELS: [&str; 12] = ["", "", "a.", "www.", "a.b.", "evil", ".", "a..", "_x-1.", "A.", "*.", "a:1."];
const ALPHABET: &[u8] = b"abz019-_.:/[]*A";

#[test]
fn patterns_agree_with_their_words() {
    let mut rng = Rng::with_seed(3);
    let (mut allowed, mut refused) = (0, 0);
    for _ in 0..2000 {
        let list: Vec<Written> = (0..=rng.usize(..24))
            .map(|_| Written {
                scheme: rng.choice(SCHEMES).unwrap(),
                subdomains: rng.usize(..3) == 0,
                host: rng.choice(HOSTS).unwrap(),
                port: rng.choice(PORTS).unwrap(),
            })
            // No pattern stands for subdomains of an address.
            .filter(|one| !(one.subdomains && (one.host.starts_with('[') || one.host == "127.0.0.1")))
            .collect();
        let null = rng.usize(..4) == 0;
        let [https, others @ ..] = SCHEMES;
        let others =
            others.iter().map(|&scheme| SchemeHosts { scheme: Stored::owned(scheme), hosts: hosts(scheme, &list) });
        let table = OriginList { null, https: hosts(https, &list), others: Stored::owned(others.collect::<Vec<_>>()) };
        for _ in 0..100 {
            // Half of them look like an origin of the list.
            let (mut scheme, mut host, mut port) =
                (rng.choice(SCHEMES).unwrap(), rng.choice(HOSTS).unwrap(), rng.choice(SENT_PORTS).unwrap().to_owned());
            if rng.bool()
                && let Some(one) = list.get(rng.usize(..24))
            {
                (scheme, host) = (one.scheme, one.host);
                port = one.port.filter(|&port| port != "*").map_or(port, |port| format!(":{port}"));
            }
            let mut origin = format!("{scheme}{}{host}{port}", rng.choice(LABELS).unwrap()).into_bytes();
            if rng.usize(..4) == 0 {
                random::edit(&mut rng, &mut origin, ALPHABET);
            }
            let origin = String::from_utf8(origin).expect("ASCII");
            let expected = list.iter().any(|one| one.allows(&origin));
            assert_eq!(table.contains(origin.as_bytes()), expected, "{origin}");
            if expected { allowed += 1 } else { refused += 1 }
        }
        assert_eq!(table.contains(b"null"), null);
        assert!(!table.contains(b"") && !table.contains(b"https://") && !table.contains(b"nul"));
    }
    assert!(allowed > 5000 && refused > 5000, "{allowed} allowed, {refused} refused");
}

fn subdomains_of(hosts: &[&str]) -> OriginList {
    let patterns = HostPatterns { subdomains: domains(host_set::build(hosts)), ..HostPatterns::NONE };
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

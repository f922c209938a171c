//! The grammar of origins and origin patterns.
//!
//! A browser sends a [serialised origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin):
//! scheme, host and, unless it is the default one, port, in one canonical spelling. A policy compares byte for byte, so
//! every other spelling would never match; [`parse`] refuses it and says which spelling is meant.

mod address;
mod host;
mod international;
mod slip;

use std::net::{Ipv4Addr, Ipv6Addr};

use self::host::parse_host;
use crate::{Rule, text};

/// What one element of `origins` allows.
#[cfg_attr(feature = "extra-traits", derive(Debug))]
pub enum Origin<'a> {
    /// `*`: any origin.
    Any,
    /// `null`: an opaque origin.
    Null,
    /// Scheme, host and port, possibly with wildcards.
    Site(Site<'a>),
}

/// A scheme, a host and a port, with the two wildcards that an origin pattern may have: the parts of a text that is in the
/// spelling that browsers send.
#[cfg_attr(feature = "extra-traits", derive(Debug))]
pub struct Site<'a> {
    /// Without `://`.
    pub scheme: &'a str,
    /// Whether `*.` stands before the host: one or more whole labels.
    pub subdomains: bool,
    /// The host and, if it is written, the port: all that follows the scheme and `*.`.
    pub authority: &'a str,
    /// The host; an IPv6 address is in brackets.
    pub host: &'a str,
    /// The port.
    pub port: Port,
}

/// The port of an origin pattern.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "extra-traits", derive(Debug))]
pub enum Port {
    /// None: the default port of the scheme.
    Default,
    /// This one.
    Exact(u16),
    /// `:*`: any port, or none.
    Any,
}

impl Site<'_> {
    /// Whether the traffic is readable and changeable on its way: plain `http` to another machine.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.scheme == "http" && !is_local(self.host)
    }
}

/// The text of an origin pattern with these parts.
pub(crate) fn pattern(scheme: &str, subdomains: bool, host: &str, port: Port) -> String {
    let wildcard = if subdomains { "*." } else { "" };
    text::concat(&[scheme, "://", wildcard, host, &port.suffix()])
}

impl Port {
    /// What follows the host: nothing, `:8443` or `:*`.
    #[must_use]
    pub fn suffix(self) -> String {
        match self {
            Port::Default => String::new(),
            Port::Exact(number) => text::concat(&[":", &number.to_string()]),
            Port::Any => ":*".to_owned(),
        }
    }
}

/// Whether the host is the local machine by its name or address
/// ([Secure Contexts: potentially trustworthy origin](https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin)).
fn is_local(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || matches!(host.parse::<Ipv4Addr>(), Ok(address) if address.is_loopback())
}

/// One thing that is wrong with the text of an origin.
#[cfg_attr(feature = "extra-traits", derive(Debug))]
pub struct Flaw {
    /// The rule that it breaks.
    pub rule: Rule,
    /// What is the case; follows the quoted origin, as in "`https://a.example/` has a path; …".
    pub fact: String,
}

/// Why a text isn't an origin: every flaw, and the spelling that is meant, if there is one.
#[cfg_attr(feature = "extra-traits", derive(Debug))]
pub struct Flawed {
    /// At least one, in the order of the text.
    pub flaws: Vec<Flaw>,
    /// A text without any flaw.
    pub suggestion: Option<String>,
}

impl Flawed {
    /// A text with one flaw; `fact` comes in pieces.
    fn by(rule: Rule, fact: &[&str], suggestion: Option<String>) -> Flawed {
        let mut flaws = Flaws { found: Vec::new(), canonical: true };
        flaws.mendable(rule, fact);
        Flawed { flaws: flaws.found, suggestion }
    }
}

/// Reads one element of `origins`.
///
/// ```
/// use cors_model::origin::{Origin, parse};
///
/// assert!(matches!(parse("https://*.example.com:8443"), Ok(Origin::Site(_))));
/// let flawed = parse("HTTPS://example.com:443/").unwrap_err();
/// assert_eq!(flawed.flaws.len(), 3);
/// assert_eq!(flawed.suggestion.as_deref(), Some("https://example.com"));
/// ```
///
/// # Errors
///
/// [`Flawed`] for every text that no browser sends and that isn't one of the three wildcard forms.
pub fn parse(text: &str) -> Result<Origin<'_>, Flawed> {
    match text {
        "*" => return Ok(Origin::Any),
        "null" => return Ok(Origin::Null),
        _ => {}
    }
    if text::is_same_name(text, "null") {
        let fact = "is in upper case; browsers send `null`";
        return Err(Flawed::by(Rule::OriginCase, &[fact], Some("null".to_owned())));
    }
    if slip::has_markup(text) {
        return Err(Flawed::by(Rule::OriginMarkup, &["has markup around it"], slip::inside_markup(text)));
    }
    if matches!(text.get(..5), Some(start) if text::is_same_name(start, "file:")) {
        let fact = "is a file; a page that was opened from a file has no origin of its own";
        return Err(Flawed::by(Rule::OriginFile, &[fact], None));
    }
    let Some((scheme, rest)) = text::cut(text, "://") else {
        return Err(slip::without_scheme(text));
    };
    if let Some((second, _)) = text::cut(rest, "://")
        && !second.is_empty()
        && text::all(second, |byte| is_scheme_byte(*byte))
    {
        return Err(Flawed::by(Rule::OriginScheme, &["has two schemes"], usable(rest)));
    }
    parse_site(scheme, rest)
}

/// The text itself if it is without a flaw, else its suggestion.
fn usable(text: &str) -> Option<String> {
    match parse(text) {
        Ok(_) => Some(text.to_owned()),
        Err(flawed) => flawed.suggestion,
    }
}

/// Collects the flaws of one text; `canonical` stays true while a right spelling of it can be given.
struct Flaws {
    found: Vec<Flaw>,
    canonical: bool,
}

impl Flaws {
    /// A flaw that has a right spelling; `fact` comes in pieces.
    fn mendable(&mut self, rule: Rule, fact: &[&str]) {
        self.found.push(Flaw { rule, fact: text::concat(fact) });
    }

    /// A flaw that nobody can mend but the author.
    fn fatal(&mut self, rule: Rule, fact: &[&str]) {
        self.mendable(rule, fact);
        self.canonical = false;
    }
}

/// Reads what stands before and after `://`.
fn parse_site<'a>(scheme: &'a str, rest: &'a str) -> Result<Origin<'a>, Flawed> {
    let mut flaws = Flaws { found: Vec::new(), canonical: true };
    let right_scheme = parse_scheme(scheme, &mut flaws);
    let authority = text::before_any(rest, "/?#\\");
    let tail = &rest[authority.len()..];
    let host_and_port = match text::last(authority, b'@') {
        Some(at) => {
            let fact = "has a user name or password; an origin is only scheme, host and port";
            flaws.mendable(Rule::OriginUserinfo, &[fact]);
            &authority[at + 1..]
        }
        None => authority,
    };
    let (subdomains, authority) = match host_and_port.strip_prefix("*.") {
        Some(parent) => (true, parent),
        None => (false, host_and_port),
    };
    let (host, port) = split_port(authority);
    let right_host = parse_host(host, subdomains, &mut flaws);
    let port = match port {
        Some(port) => parse_port(port, &right_scheme, &mut flaws),
        None => Port::Default,
    };
    if !tail.is_empty() {
        let extra = match tail.as_bytes()[0] {
            b'?' => "a query",
            b'#' => "a fragment",
            _ if tail.len() == 1 => "a path (the trailing `/`)",
            _ => "a path",
        };
        flaws.mendable(Rule::OriginPath, &["has ", extra, "; an origin is only scheme, host and port"]);
    }
    if flaws.found.is_empty() {
        return Ok(Origin::Site(Site { scheme, subdomains, authority, host, port }));
    }
    // Built from mended parts, and read once more so that no suggestion is ever refused itself.
    let right = pattern(&right_scheme, subdomains, &right_host, port);
    let suggestion = if flaws.canonical && parse(&right).is_ok() { Some(right) } else { None };
    Err(Flawed { flaws: flaws.found, suggestion })
}

/// [URL: scheme-start and scheme state](https://url.spec.whatwg.org/#scheme-start-state).
fn parse_scheme(scheme: &str, flaws: &mut Flaws) -> String {
    if text::has_byte(scheme, b'*') {
        let fact = "has `*` in its scheme; `*` may stand for the whole value, the first labels of the host or the port";
        flaws.fatal(Rule::OriginWildcard, &[fact]);
    } else if scheme.is_empty() {
        flaws.mendable(Rule::OriginScheme, &["has no scheme before `://`"]);
        return "https".to_owned();
    } else if !scheme.as_bytes()[0].is_ascii_alphabetic() || !text::all(scheme, |byte| is_scheme_byte(*byte)) {
        let fact = "has a scheme that no URL can have: letters first, then letters, digits, `+`, `-` and `.`";
        flaws.fatal(Rule::OriginScheme, &[fact]);
    } else if text::has_upper_case(scheme) {
        flaws.mendable(Rule::OriginCase, &["has upper case in its scheme (`", scheme, "`)"]);
    }
    scheme.to_ascii_lowercase()
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Splits at the colon before the port; colons inside brackets belong to an IPv6 address, and so do several without.
fn split_port(host_and_port: &str) -> (&str, Option<&str>) {
    if host_and_port.parse::<Ipv6Addr>().is_ok() {
        return (host_and_port, None);
    }
    match text::last(host_and_port, b':') {
        Some(colon) if !text::has_byte(&host_and_port[colon..], b']') => {
            (&host_and_port[..colon], Some(&host_and_port[colon + 1..]))
        }
        _ => (host_and_port, None),
    }
}

fn parse_port(port: &str, scheme: &str, flaws: &mut Flaws) -> Port {
    if port == "*" {
        return Port::Any;
    }
    if text::has_byte(port, b'*') {
        let fact = &["has `*` in a part of its port (`", port, "`); `:*` stands for any port"];
        flaws.fatal(Rule::OriginWildcard, fact);
        return Port::Default;
    }
    if port.is_empty() {
        flaws.mendable(Rule::OriginPort, &["has a colon but no port behind it"]);
        return Port::Default;
    }
    if !text::is_digits(port) {
        flaws.fatal(Rule::OriginPort, &["has a port that isn't a number (`", port, "`)"]);
        return Port::Default;
    }
    let digits = &port[text::length_of(port, |byte| *byte == b'0')..];
    let Some(number) = text::number(digits, 10) else {
        flaws.fatal(Rule::OriginPort, &["has port 0, which no server listens on"]);
        return Port::Default;
    };
    match u16::try_from(number) {
        Err(_) => {
            flaws.fatal(Rule::OriginPort, &["has port ", digits, "; the highest is 65535"]);
            Port::Default
        }
        Ok(number) => {
            if digits.len() < port.len() {
                flaws.mendable(Rule::OriginPort, &["has a port with a leading zero (`", port, "`)"]);
            }
            if matches!(default_port(scheme), Some(default) if default == number) {
                let fact = &["has the default port of ", scheme, " (`:", digits, "`); browsers leave it out"];
                flaws.mendable(Rule::OriginDefaultPort, fact);
                return Port::Default;
            }
            Port::Exact(number)
        }
    }
}

/// [URL: default port](https://url.spec.whatwg.org/#default-port) of the schemes that have one.
fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

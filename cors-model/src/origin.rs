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

use self::host::read_host;
use crate::header::has_start;
use crate::{Rule, text};

/// What one element of `origins` allows.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// Whether it stands for many origins.
    pub(crate) fn is_pattern(&self) -> bool {
        self.subdomains || matches!(self.port, Port::Any)
    }

    /// The text of the site with another scheme or port.
    pub(crate) fn pattern(&self, scheme: &str, port: Port) -> String {
        let mut text = String::new();
        text::append(&mut text, &[scheme, "://", if self.subdomains { "*." } else { "" }, self.host]);
        port.append_to(&mut text);
        text
    }
}

impl Port {
    /// Puts what follows the host behind a text: nothing, `:8443` or `:*`.
    fn append_to(self, text: &mut String) {
        match self {
            Port::Default => {}
            Port::Exact(number) => {
                text.push(':');
                text::append_number(text, usize::from(number), 10);
            }
            Port::Any => text.push_str(":*"),
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The rule that it breaks.
    pub rule: Rule,
    /// What is the case; follows the quoted origin, as in "`https://a.example/` has a path; …".
    pub fact: String,
}

/// Why a text isn't an origin: every flaw, and the spelling that is meant, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flawed {
    /// At least one, in the order of the text.
    pub flaws: Vec<Flaw>,
    /// A text without any flaw.
    pub suggestion: Option<String>,
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
    let mut reading = Reading { flaws: Vec::new(), right: String::new(), is_known: true };
    if let Some(origin) = read(text, &mut reading) {
        return Ok(origin);
    }
    let Reading { flaws, right, is_known } = reading;
    // It was put together from mended parts, so it is read once more: no suggestion is ever refused itself.
    let suggestion = if is_known && parse(&right).is_ok() { Some(right) } else { None };
    Err(Flawed { flaws, suggestion })
}

/// What comes to light while a text is read.
struct Reading {
    flaws: Vec<Flaw>,
    /// The right spelling of what has been read so far.
    right: String,
    /// Whether a right spelling can be given.
    is_known: bool,
}

impl Reading {
    /// A flaw that has a right spelling; the next of the parts stands for each `{}` of the fact.
    fn mendable(&mut self, rule: Rule, fact: &str, parts: &[&str]) {
        self.flaws.push(Flaw { rule, fact: text::filled(fact, parts) });
    }

    /// A flaw that nobody can mend but the author.
    fn fatal(&mut self, rule: Rule, fact: &str, parts: &[&str]) {
        self.mendable(rule, fact, parts);
        self.is_known = false;
    }

    /// Takes what is right so far and this behind it for a guess at the right spelling, and what is right of the guess.
    fn guess(&mut self, rest: &str) {
        self.right.push_str(rest);
        match parse(&self.right).err() {
            None => {}
            Some(Flawed { suggestion: Some(right), .. }) => self.right = right,
            Some(_) => self.is_known = false,
        }
    }
}

/// The origin, or `None` where there is a flaw.
fn read<'a>(text: &'a str, reading: &mut Reading) -> Option<Origin<'a>> {
    match text {
        "*" => return Some(Origin::Any),
        "null" => return Some(Origin::Null),
        _ => {}
    }
    if text::is_same_name(text, "null") {
        reading.mendable(Rule::OriginCase, "is in upper case; browsers send `null`", &[]);
        reading.guess("null");
    } else if slip::has_markup(text) {
        reading.mendable(Rule::OriginMarkup, "has markup around it", &[]);
        slip::read_markup(text, reading);
    } else if has_start(text, "file:") {
        reading.fatal(Rule::OriginFile, "is a file; a page that was opened from a file has no origin of its own", &[]);
    } else if let Some((scheme, rest)) = text::cut(text, "://") {
        let Some(last) = from_last_scheme(rest) else { return read_site(scheme, rest, reading) };
        reading.mendable(Rule::OriginScheme, "has two schemes", &[]);
        reading.guess(last);
    } else {
        slip::read_without_scheme(text, reading);
    }
    None
}

/// The text from its last scheme on, if it begins with one or several.
fn from_last_scheme(text: &str) -> Option<&str> {
    let mut last = None;
    let mut rest = text;
    while let Some((scheme, behind)) = text::cut(rest, "://")
        && !scheme.is_empty()
        && text::all(scheme, |byte| is_scheme_byte(*byte))
    {
        last = Some(rest);
        rest = behind;
    }
    last
}

/// Reads what stands before and after `://`.
fn read_site<'a>(scheme: &'a str, rest: &'a str, reading: &mut Reading) -> Option<Origin<'a>> {
    read_scheme(scheme, reading);
    let authority = text::before_any(rest, "/?#\\");
    let tail = &rest[authority.len()..];
    let host_and_port = match text::last(authority, b'@') {
        Some(at) => {
            reading.mendable(
                Rule::OriginUserinfo,
                "has a user name or password; an origin is only scheme, host and port",
                &[],
            );
            &authority[at + 1..]
        }
        None => authority,
    };
    let (subdomains, authority) = match host_and_port.strip_prefix("*.") {
        Some(parent) => (true, parent),
        None => (false, host_and_port),
    };
    let (host, port) = split_port(authority);
    reading.right.push_str(if subdomains { "://*." } else { "://" });
    read_host(host, subdomains, reading);
    let port = match port {
        Some(port) => read_port(port, scheme, reading),
        None => Port::Default,
    };
    port.append_to(&mut reading.right);
    if !tail.is_empty() {
        let extra = match tail.as_bytes()[0] {
            b'?' => "a query",
            b'#' => "a fragment",
            _ if tail.len() == 1 => "a path (the trailing `/`)",
            _ => "a path",
        };
        reading.mendable(Rule::OriginPath, "has {}; an origin is only scheme, host and port", &[extra]);
    }
    if reading.flaws.is_empty() { Some(Origin::Site(Site { scheme, subdomains, authority, host, port })) } else { None }
}

/// [URL: scheme-start and scheme state](https://url.spec.whatwg.org/#scheme-start-state).
fn read_scheme(scheme: &str, reading: &mut Reading) {
    if text::has_byte(scheme, b'*') {
        reading.fatal(
            Rule::OriginWildcard,
            "has `*` in its scheme; `*` may stand for the whole value, the first labels of the host or the port",
            &[],
        );
    } else if scheme.is_empty() {
        reading.mendable(Rule::OriginScheme, "has no scheme before `://`", &[]);
        reading.right.push_str("https");
    } else if !scheme.as_bytes()[0].is_ascii_alphabetic() || !text::all(scheme, |byte| is_scheme_byte(*byte)) {
        reading.fatal(
            Rule::OriginScheme,
            "has a scheme that no URL can have: letters first, then letters, digits, `+`, `-` and `.`",
            &[],
        );
    } else if text::has_upper_case(scheme) {
        reading.mendable(Rule::OriginCase, "has upper case in its scheme (`{}`)", &[scheme]);
    }
    reading.right.push_str(scheme);
    reading.right.make_ascii_lowercase();
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

fn read_port(port: &str, scheme: &str, reading: &mut Reading) -> Port {
    if port == "*" {
        return Port::Any;
    }
    let digits = &port[text::length_of(port, |byte| *byte == b'0')..];
    if text::has_byte(port, b'*') {
        reading.fatal(Rule::OriginWildcard, "has `*` in a part of its port (`{}`); `:*` stands for any port", &[port]);
    } else if port.is_empty() {
        reading.mendable(Rule::OriginPort, "has a colon but no port behind it", &[]);
    } else if !text::is_digits(port) {
        reading.fatal(Rule::OriginPort, "has a port that isn't a number (`{}`)", &[port]);
    } else if digits.is_empty() {
        reading.fatal(Rule::OriginPort, "has port 0, which no server listens on", &[]);
    } else if let Some(number) = port_number(digits) {
        if digits.len() < port.len() {
            reading.mendable(Rule::OriginPort, "has a port with a leading zero (`{}`)", &[port]);
        }
        let Some(scheme) = scheme_of_port(scheme, digits) else { return Port::Exact(number) };
        reading.mendable(
            Rule::OriginDefaultPort,
            "has the default port of {} (`:{}`); browsers leave it out",
            &[scheme, digits],
        );
    } else {
        reading.fatal(Rule::OriginPort, "has port {}; the highest is 65535", &[digits]);
    }
    Port::Default
}

fn port_number(digits: &str) -> Option<u16> {
    u16::try_from(text::number(digits, 10)?).ok()
}

const DEFAULT_PORTS: &[(&str, &str)] = &[("http", "80"), ("https", "443"), ("ws", "80"), ("wss", "443"), ("ftp", "21")];

/// The scheme, if this is its [default port](https://url.spec.whatwg.org/#default-port).
fn scheme_of_port(scheme: &str, port: &str) -> Option<&'static str> {
    // Where the scheme is missing, `https` is meant.
    let scheme = if scheme.is_empty() { "https" } else { scheme };
    for (known, default) in DEFAULT_PORTS {
        if *default == port && text::is_same_name(known, scheme) {
            return Some(known);
        }
    }
    None
}

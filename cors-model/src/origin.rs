//! The grammar of origins and origin patterns.
//!
//! A browser sends a [serialised origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin):
//! scheme, host and, unless it is the default one, port, in one canonical spelling. A policy compares byte for byte, so
//! every other spelling would never match; [`parse`] refuses it and says which spelling is meant.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::Rule;

/// What one element of `origins` allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `*`: any origin.
    Any,
    /// `null`: an opaque origin.
    Null,
    /// Scheme, host and port, possibly with wildcards.
    Site(Site),
}

/// A scheme, a host and a port, with the two wildcards that an origin pattern may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// In lower case, without `://`.
    pub scheme: String,
    /// Whether `*.` stands before the host: one or more whole labels.
    pub subdomains: bool,
    /// In the spelling that browsers send; an IPv6 address in brackets.
    pub host: String,
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

impl Site {
    /// The text as it is written in a policy.
    #[must_use]
    pub fn pattern(&self) -> String {
        let Site { scheme, host, .. } = self;
        let wildcard = if self.subdomains { "*." } else { "" };
        format!("{scheme}://{wildcard}{host}{}", self.port.suffix())
    }

    /// Whether the traffic is readable and changeable on its way: plain `http` to another machine.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.scheme == "http" && !is_local(&self.host)
    }
}

impl Port {
    /// What follows the host: nothing, `:8443` or `:*`.
    #[must_use]
    pub fn suffix(self) -> String {
        match self {
            Port::Default => String::new(),
            Port::Exact(number) => format!(":{number}"),
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
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
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
pub fn parse(text: &str) -> Result<Origin, Flawed> {
    match text {
        "*" => return Ok(Origin::Any),
        "null" => return Ok(Origin::Null),
        _ => {}
    }
    if text.eq_ignore_ascii_case("null") {
        let fact = "is in upper case; browsers send `null`".to_owned();
        return Err(Flawed { flaws: vec![Flaw { rule: Rule::OriginCase, fact }], suggestion: Some("null".to_owned()) });
    }
    if has_markup(text) {
        let fact = "has markup around it".to_owned();
        let suggestion = inside_markup(text).and_then(usable);
        return Err(Flawed { flaws: vec![Flaw { rule: Rule::OriginMarkup, fact }], suggestion });
    }
    if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("file:")) {
        let fact = "is a file; a page that was opened from a file has no origin of its own".to_owned();
        return Err(Flawed { flaws: vec![Flaw { rule: Rule::OriginFile, fact }], suggestion: None });
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(without_scheme(text));
    };
    if rest.split_once("://").is_some_and(|(second, _)| !second.is_empty() && second.chars().all(is_scheme_character)) {
        let flaws = vec![Flaw { rule: Rule::OriginScheme, fact: "has two schemes".to_owned() }];
        return Err(Flawed { flaws, suggestion: usable(rest) });
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

/// Whether the text begins as a Markdown or HTML link or a quotation does.
fn has_markup(text: &str) -> bool {
    text.starts_with(['<', '"', '\'', '`']) || (text.starts_with('[') && text.contains("]("))
}

/// The part of a text with markup that looks like an origin.
fn inside_markup(text: &str) -> Option<&str> {
    let colon = text.find("://")?;
    let start = text[..colon]
        .rfind(|c: char| !is_scheme_character(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[colon + 3..].find(['<', '>', '"', '\'', '`', ')', ' ']).map_or(text.len(), |at| colon + 3 + at);
    let end = text[start..end].find("](").map_or(end, |at| start + at);
    Some(&text[start..end])
}

/// An origin that has no `://`.
fn without_scheme(text: &str) -> Flawed {
    if text.contains('*') && text.chars().all(|c| "*./:".contains(c)) {
        let fact = "is no wildcard that a policy can have".to_owned();
        let flaws = vec![Flaw { rule: Rule::OriginWildcard, fact }];
        return Flawed { flaws, suggestion: Some("*".to_owned()) };
    }
    let fact = match text.split_once(':') {
        Some((scheme @ ("data" | "blob" | "about" | "javascript"), _)) => {
            format!("has no host; browsers send `null` for a `{scheme}:` page")
        }
        _ => "has no scheme".to_owned(),
    };
    let after_slashes = text.trim_start_matches('/');
    // `https:/a.example`, `https:a.example` and `https//a.example` are slips of `https://a.example`.
    let guess = match text.split_once([':', '/']) {
        Some((scheme, rest)) if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") => {
            usable(&format!("{scheme}://{}", rest.trim_start_matches('/')))
        }
        Some(("data" | "blob" | "about" | "javascript", _)) => None,
        _ => {
            let host = after_slashes.split(['/', ':', '?', '#']).next().unwrap_or_default();
            let scheme = if is_local(&host.to_ascii_lowercase()) { "http" } else { "https" };
            usable(&format!("{scheme}://{after_slashes}"))
        }
    };
    Flawed { flaws: vec![Flaw { rule: Rule::OriginScheme, fact }], suggestion: guess }
}

/// Collects the flaws of one text; `canonical` stays true while a right spelling of it can be given.
struct Flaws {
    found: Vec<Flaw>,
    canonical: bool,
}

impl Flaws {
    /// A flaw that has a right spelling.
    fn mendable(&mut self, rule: Rule, fact: impl Into<String>) {
        self.found.push(Flaw { rule, fact: fact.into() });
    }

    /// A flaw that nobody can mend but the author.
    fn fatal(&mut self, rule: Rule, fact: impl Into<String>) {
        self.mendable(rule, fact);
        self.canonical = false;
    }
}

/// Reads what stands before and after `://`.
fn parse_site(scheme: &str, rest: &str) -> Result<Origin, Flawed> {
    let mut flaws = Flaws { found: Vec::new(), canonical: true };
    let scheme = parse_scheme(scheme, &mut flaws);
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    let host_and_port = match authority.rsplit_once('@') {
        Some((_, after)) => {
            flaws
                .mendable(Rule::OriginUserinfo, "has a user name or password; an origin is only scheme, host and port");
            after
        }
        None => authority,
    };
    let (host, port) = split_port(host_and_port);
    let (subdomains, host) = match host.strip_prefix("*.") {
        Some(parent) => (true, parent),
        None => (false, host),
    };
    let host = parse_host(host, subdomains, &mut flaws);
    let port = port.map_or(Port::Default, |port| parse_port(port, &scheme, &mut flaws));
    if !tail.is_empty() {
        let extra = match tail.as_bytes()[0] {
            b'?' => "a query",
            b'#' => "a fragment",
            _ if tail.len() == 1 => "a path (the trailing `/`)",
            _ => "a path",
        };
        flaws.mendable(Rule::OriginPath, format!("has {extra}; an origin is only scheme, host and port"));
    }
    let site = Site { scheme, subdomains, host, port };
    if flaws.found.is_empty() {
        return Ok(Origin::Site(site));
    }
    // Built from mended parts, and read once more so that no suggestion is ever refused itself.
    let suggestion = flaws.canonical.then(|| site.pattern()).filter(|text| parse(text).is_ok());
    Err(Flawed { flaws: flaws.found, suggestion })
}

/// [URL: scheme-start and scheme state](https://url.spec.whatwg.org/#scheme-start-state).
fn parse_scheme(scheme: &str, flaws: &mut Flaws) -> String {
    if scheme.contains('*') {
        let fact = "has `*` in its scheme; `*` may stand for the whole value, the first labels of the host or the port";
        flaws.fatal(Rule::OriginWildcard, fact);
    } else if scheme.is_empty() {
        flaws.mendable(Rule::OriginScheme, "has no scheme before `://`");
        return "https".to_owned();
    } else if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.chars().all(is_scheme_character) {
        let fact = "has a scheme that no URL can have: letters first, then letters, digits, `+`, `-` and `.`";
        flaws.fatal(Rule::OriginScheme, fact);
    } else if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
        flaws.mendable(Rule::OriginCase, format!("has upper case in its scheme (`{scheme}`)"));
    }
    scheme.to_ascii_lowercase()
}

fn is_scheme_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+-.".contains(character)
}

/// Splits at the colon before the port; colons inside brackets belong to an IPv6 address, and so do several without.
fn split_port(host_and_port: &str) -> (&str, Option<&str>) {
    if host_and_port.parse::<Ipv6Addr>().is_ok() {
        return (host_and_port, None);
    }
    let after_brackets = host_and_port.rfind(']').map_or(0, |at| at + 1);
    match host_and_port[after_brackets..].rfind(':') {
        Some(at) => {
            let colon = after_brackets + at;
            (&host_and_port[..colon], Some(&host_and_port[colon + 1..]))
        }
        None => (host_and_port, None),
    }
}

fn parse_port(port: &str, scheme: &str, flaws: &mut Flaws) -> Port {
    if port == "*" {
        return Port::Any;
    }
    if port.contains('*') {
        flaws
            .fatal(Rule::OriginWildcard, format!("has `*` in a part of its port (`{port}`); `:*` stands for any port"));
        return Port::Default;
    }
    if port.is_empty() {
        flaws.mendable(Rule::OriginPort, "has a colon but no port behind it");
        return Port::Default;
    }
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        flaws.fatal(Rule::OriginPort, format!("has a port that isn't a number (`{port}`)"));
        return Port::Default;
    }
    let digits = port.trim_start_matches('0');
    match digits.parse::<u16>() {
        Err(_) if digits.is_empty() => {
            flaws.fatal(Rule::OriginPort, "has port 0, which no server listens on");
            Port::Default
        }
        Err(_) => {
            flaws.fatal(Rule::OriginPort, format!("has port {digits}; the highest is 65535"));
            Port::Default
        }
        Ok(number) => {
            if digits.len() < port.len() {
                flaws.mendable(Rule::OriginPort, format!("has a port with a leading zero (`{port}`)"));
            }
            if default_port(scheme) == Some(number) {
                let fact = format!("has the default port of {scheme} (`:{number}`); browsers leave it out");
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

/// Gives the host in the spelling that browsers send, as far as it can be known.
fn parse_host(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    if let Some(inside) = host.strip_prefix('[') {
        let Some(inside) = inside.strip_suffix(']') else {
            flaws.fatal(Rule::OriginIp, "has an opening bracket without a closing one behind the address");
            return host.to_owned();
        };
        return parse_ipv6(inside, subdomains, flaws);
    }
    if host.parse::<Ipv6Addr>().is_ok() {
        flaws.mendable(Rule::OriginIp, "has an IPv6 address without brackets");
        return parse_ipv6(host, subdomains, flaws);
    }
    if host.contains(':') {
        flaws.fatal(Rule::OriginPort, "has two ports");
        return host.to_owned();
    }
    if host.contains('*') {
        let fact = if host == "*" {
            "allows every host of a scheme, which no policy can; `*` may stand for the whole value, the first labels of the host or the port"
        } else {
            "has `*` in the middle of its host; `*` may stand for the whole value, the first labels of the host or the port"
        };
        flaws.fatal(Rule::OriginWildcard, fact);
        return host.to_owned();
    }
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        flaws.mendable(Rule::OriginCase, format!("has upper case in its host (`{host}`)"));
    }
    let mut host = host.to_lowercase();
    if !host.is_ascii() {
        if let Some(encoded) = to_ascii(&host) {
            flaws.mendable(Rule::OriginUnicode, format!("has characters outside ASCII; browsers send `{encoded}`"));
            host = encoded;
        } else {
            flaws.fatal(Rule::OriginUnicode, "has characters outside ASCII that no host name can hold");
            return host;
        }
    }
    if ends_in_number(&host) {
        return parse_ipv4(&host, subdomains, flaws);
    }
    check_labels(&host, flaws);
    host
}

/// What browsers send for a host name: ASCII letters in lower case, digits, `-` and `_` in labels of 1 to 63
/// characters, 253 in all, and possibly a dot at the end.
fn check_labels(host: &str, flaws: &mut Flaws) {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        flaws.fatal(Rule::OriginHost, "has no host");
        return;
    }
    if name.len() > 253 {
        flaws.fatal(Rule::OriginHost, format!("has a host of {} characters; the most is 253", name.len()));
    }
    for label in name.split('.') {
        if label.is_empty() {
            flaws.fatal(Rule::OriginHost, "has an empty label in its host");
        } else if label.len() > 63 {
            flaws.fatal(
                Rule::OriginHost,
                format!("has a label of {} characters in its host; the most is 63", label.len()),
            );
        }
    }
    let is_sent = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
    if let Some(character) = name.chars().find(|c| !is_sent(*c)) {
        flaws.fatal(Rule::OriginHost, format!("has {character:?} in its host, which no browser sends there"));
    }
}

/// [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492) label by label, after mapping the full stops of other scripts.
fn to_ascii(host: &str) -> Option<String> {
    let labels = host.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']).map(|label| {
        if label.is_ascii() {
            return Some(label.to_owned());
        }
        let is_letter = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || is_combining(c);
        if !label.chars().all(|c| is_letter(c) && !is_compatibility(c)) || label.starts_with("xn--") {
            return None;
        }
        punycode::encode(label).ok().map(|encoded| format!("xn--{encoded}"))
    });
    labels.collect::<Option<Vec<_>>>().map(|labels| labels.join("."))
}

/// Letters that browsers turn into others before they encode a host (UTS 46): ligatures, full-width, letter-like and
/// enclosed ones. What they become isn't known here.
fn is_compatibility(character: char) -> bool {
    matches!(character,
        '\u{2100}'..='\u{214F}' | '\u{2460}'..='\u{24FF}' | '\u{FB00}'..='\u{FB4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{1D400}'..='\u{1D7FF}')
}

/// Marks that belong to the letter before them: the blocks of combining diacritics and the joiners.
fn is_combining(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}' | '\u{200C}' | '\u{200D}' | '\u{0900}'..='\u{0DFF}' | '\u{0E00}'..='\u{0EFF}')
}

/// Whether the URL Standard reads the host as an IPv4 address
/// ([ends in a number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)).
fn ends_in_number(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit('.').next().unwrap_or_default();
    (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
        || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn parse_ipv4(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let Some(address) = lenient_ipv4(host) else {
        flaws.fatal(Rule::OriginIp, "ends in a number but isn't an IPv4 address");
        return host.to_owned();
    };
    let canonical = address.to_string();
    if canonical != host {
        let octal = host.split('.').any(|part| part.len() > 1 && part.starts_with('0') && !part.starts_with("0x"));
        let reason = if octal { ": they read a number with a leading zero as octal" } else { "" };
        flaws.mendable(Rule::OriginIp, format!("has an IPv4 address that browsers write as `{canonical}`{reason}"));
    }
    refuse_subdomains(subdomains, flaws);
    canonical
}

/// [URL: IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser): up to four parts in decimal, octal or
/// hexadecimal, the last of which fills all bytes that are left.
fn lenient_ipv4(host: &str) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let (last, front) = parts.split_last()?;
    if front.len() > 3 {
        return None;
    }
    let mut address: u64 = 0;
    for (index, part) in front.iter().enumerate() {
        let byte = ipv4_number(part).filter(|number| *number <= 255)?;
        address |= byte << (8 * (3 - index));
    }
    let last = ipv4_number(last).filter(|number| *number < 1 << (8 * (4 - front.len())))?;
    u32::try_from(address | last).ok().map(Ipv4Addr::from)
}

fn ipv4_number(part: &str) -> Option<u64> {
    if let Some(hex) = part.strip_prefix("0x") {
        return if hex.is_empty() { Some(0) } else { u64::from_str_radix(hex, 16).ok() };
    }
    match part.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => u64::from_str_radix(octal, 8).ok(),
        _ => part.parse().ok(),
    }
}

fn parse_ipv6(inside: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let (address, zone) = match inside.split_once('%') {
        Some((address, zone)) => (address, Some(zone)),
        None => (inside, None),
    };
    let Ok(parsed) = address.parse::<Ipv6Addr>() else {
        flaws.fatal(Rule::OriginIp, "has brackets but no IPv6 address in them");
        return format!("[{inside}]");
    };
    if zone.is_some() {
        flaws.mendable(Rule::OriginIp, "has a zone identifier, which browsers never send");
    }
    let canonical = canonical_ipv6(parsed);
    if canonical != address {
        flaws.mendable(Rule::OriginIp, format!("has an IPv6 address that browsers write as `[{canonical}]`"));
    }
    refuse_subdomains(subdomains, flaws);
    format!("[{canonical}]")
}

/// RFC 5952 without its dotted form for embedded IPv4 addresses, which
/// [browsers don't write](https://url.spec.whatwg.org/#concept-ipv6-serializer).
fn canonical_ipv6(address: Ipv6Addr) -> String {
    let [.., high, low] = address.segments();
    match address.to_ipv4_mapped() {
        Some(_) => format!("::ffff:{high:x}:{low:x}"),
        None => address.to_string(),
    }
}

/// An address has no subdomains. The right spelling isn't known: the address alone, or a host that was meant.
fn refuse_subdomains(subdomains: bool, flaws: &mut Flaws) {
    if subdomains {
        flaws.fatal(Rule::OriginWildcardIp, "has `*.` before an IP address, which has no subdomains");
    }
}

//! The grammar of origins and origin patterns.
//!
//! A browser sends a [serialised origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin):
//! scheme, host and, unless it is the default one, port, in one canonical spelling. A policy compares byte for byte, so
//! every other spelling would never match; [`parse`] refuses it and says which spelling is meant.

mod address;
mod around;
pub(crate) mod foreign;
mod host;
mod slip;
mod wildcard;

use std::fmt;
use std::net::Ipv6Addr;

use cors_table::Wildcard;
use cors_table::origin::{
    Doubt, default_port, is_host_by_installation, is_insecure, is_private, is_scheme, is_scheme_character, is_web,
};

use self::host::{Place, right_host};
use self::wildcard::{check_shortest, wildcard};
use crate::{Rule, text};

/// What one element of `origins` allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// `*`: any origin.
    Any,
    /// `null`: an opaque origin.
    Null,
    /// Scheme, host and port, possibly with wildcards.
    Site(Site<'a>),
}

/// A scheme, a host and a port, with the wildcards that an origin pattern may have: the parts of a text that is in the
/// spelling that browsers send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site<'a> {
    /// Without `://`.
    pub scheme: &'a str,
    /// What of the host is open.
    pub wildcard: Wildcard,
    /// The host and, if it is written, the port: all that follows the scheme and `*.`.
    pub authority: &'a str,
    /// The host, without the `*.` before it but with another `*`; an IPv6 address is in brackets. Empty for `file://`, and where an application's own scheme has none.
    pub host: &'a str,
    /// The port.
    pub port: Port,
}

/// The port of an origin pattern. Its [`Display`](fmt::Display) form is what follows the host: nothing, `:8443` or `:*`.
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
        is_insecure(self.scheme, self.host)
    }

    /// Whether it is `file://`, the origin of the pages in files.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.scheme == "file"
    }

    /// Whether no certificate authority certifies [its host](is_private).
    pub(crate) fn is_private(&self) -> bool {
        if self.wildcard == Wildcard::Subdomains {
            is_private(&format!("*.{}", self.host))
        } else {
            is_private(self.host)
        }
    }

    /// Why it is more likely a slip than the origin of a page, although it may be one; follows the quoted origin.
    pub(crate) fn doubt(&self) -> Option<String> {
        Some(match Doubt::all(self.scheme, self.wildcard, self.host).next()? {
            Doubt::Scheme(known) => {
                format!("has the scheme `{}`, which is one letter away from `{known}`", self.scheme)
            }
            Doubt::NoHost => "has no host, which only an application's own scheme may lack".to_owned(),
            Doubt::NoExtension => {
                "has a host that no extension has: Chromium's are 32 letters from `a` to `p`".to_owned()
            }
            Doubt::Character(unusual) => {
                format!("has {unusual:?} in its host, which hosts with a name in the DNS hardly ever have")
            }
        })
    }

    /// Whether it stands for many origins.
    pub(crate) fn is_pattern(&self) -> bool {
        self.wildcard != Wildcard::None || self.port == Port::Any
    }

    /// The text of the site with another scheme or port.
    pub(crate) fn pattern(&self, scheme: &str, port: Port) -> String {
        let wildcard = if self.wildcard == Wildcard::Subdomains { "*." } else { "" };
        format!("{scheme}://{wildcard}{}{port}", self.host)
    }

    /// The text of the site with another scheme, without a port that is the scheme's own: `http://a.example:443` has the default
    /// port of `https`.
    pub(crate) fn with_scheme(&self, scheme: &str) -> String {
        let text = self.pattern(scheme, self.port);
        let without_port = parse(&text).err().and_then(|flawed| flawed.suggestion);
        without_port.unwrap_or(text)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Port::Default => Ok(()),
            Port::Exact(number) => write!(f, ":{number}"),
            Port::Any => f.write_str(":*"),
        }
    }
}

/// One thing that is wrong with the text of an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The rule that it breaks.
    pub rule: Rule,
    /// What is the case; follows the quoted origin, as in "`https://a.example/` has a path; …".
    pub fact: String,
    /// Who knows the spelling without it.
    pub mend: Mend,
}

/// Who knows the spelling of an origin without a [`Flaw`]. A text may have several, so only all of them tell whether there is a
/// [suggestion](Flawed::suggestion), and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Browsers: it is the origin that they send for the text
    /// ([URL: URL parsing](https://url.spec.whatwg.org/#url-parsing)).
    Canonical,
    /// Nobody for sure: it is what the author most likely meant. Browsers may send another origin for the text, or none.
    Guess,
    /// The author alone.
    Unknown,
}

/// Why a text isn't an origin: every flaw, and the spelling that is meant, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flawed {
    /// At least one, in the order of the text.
    pub flaws: Vec<Flaw>,
    /// A text without any flaw.
    pub suggestion: Option<String>,
}

impl Flawed {
    /// A text that is refused as a whole. What it suggests is a guess.
    fn new(rule: Rule, fact: impl Into<String>, suggestion: Option<String>) -> Self {
        let mend = if suggestion.is_some() { Mend::Guess } else { Mend::Unknown };
        Flawed { flaws: vec![Flaw { rule, fact: fact.into(), mend }], suggestion }
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
/// [`Flawed`] for every text that is no page's origin and isn't one of the wildcard forms.
pub fn parse(text: &str) -> Result<Origin<'_>, Flawed> {
    match text {
        "*" => return Ok(Origin::Any),
        "null" => return Ok(Origin::Null),
        _ => {}
    }
    if text.eq_ignore_ascii_case("null") {
        let fact = "is in upper case; browsers send `null`";
        return Err(Flawed::new(Rule::OriginCase, fact, Some("null".to_owned())));
    }
    if let Some(flawed) = around::invisible(text).or_else(|| around::left_over(text)).or_else(|| slip::foreign(text)) {
        return Err(flawed);
    }
    if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("file:")) {
        return parse_file(text);
    }
    let Some((scheme, rest)) = text.split_once("://") else { return Err(slip::without_scheme(text)) };
    if let Some(last) = from_last_scheme(rest) {
        return Err(Flawed::new(Rule::OriginScheme, "has two schemes", usable(last.to_owned())));
    }
    if rest.starts_with(['/', '\\']) && is_web(&scheme.to_ascii_lowercase()) {
        let meant = usable(format!("{scheme}://{}", rest.trim_start_matches(['/', '\\'])));
        return Err(Flawed::new(Rule::OriginScheme, "has more than two slashes behind its scheme", meant));
    }
    parse_site(scheme, rest)
}

/// Reads what begins with `file:`. All files have one origin, where they have one: Chromium with file access and
/// several engines in applications send `file://`.
fn parse_file(text: &str) -> Result<Origin<'_>, Flawed> {
    const SCHEME: &str = "file";
    if text == "file://" {
        let site = Site { scheme: SCHEME, wildcard: Wildcard::None, authority: "", host: "", port: Port::Default };
        return Ok(Origin::Site(site));
    }
    let fact = "is the address of a file; where the pages of files have an origin, it is `file://`";
    Err(Flawed::new(Rule::OriginFile, fact, Some("file://".to_owned())))
}

/// A guess at the right spelling if it is without a flaw, else what is right of it.
pub(crate) fn usable(guess: String) -> Option<String> {
    match parse(&guess) {
        Ok(origin) => (!is_doubtful(&origin)).then_some(guess),
        Err(flawed) => flawed.suggestion,
    }
}

/// Whether it is no spelling to suggest, although a page may have it.
fn is_doubtful(origin: &Origin<'_>) -> bool {
    matches!(origin, Origin::Site(site) if site.doubt().is_some())
}

/// The text from its last scheme on, if it begins with one or several.
fn from_last_scheme(text: &str) -> Option<&str> {
    // In a loop: a text may have any number of them.
    let mut last = None;
    let mut rest = text;
    while let Some((scheme, behind)) = rest.split_once("://") {
        if scheme.is_empty() || !scheme.chars().all(is_scheme_character) {
            break;
        }
        last = Some(rest);
        rest = behind;
    }
    last
}

/// Collects the flaws of one text.
#[derive(Default)]
struct Flaws {
    found: Vec<Flaw>,
}

impl Flaws {
    /// A flaw that browsers mend themselves.
    fn canonical(&mut self, rule: Rule, fact: impl Into<String>) {
        self.push(Flaw { rule, fact: fact.into(), mend: Mend::Canonical });
    }

    /// A flaw that is most likely a slip of a spelling without it.
    fn guess(&mut self, rule: Rule, fact: impl Into<String>) {
        self.push(Flaw { rule, fact: fact.into(), mend: Mend::Guess });
    }

    /// A flaw that nobody can mend but the author.
    fn fatal(&mut self, rule: Rule, fact: impl Into<String>) {
        self.push(Flaw { rule, fact: fact.into(), mend: Mend::Unknown });
    }

    /// One that comes to light twice, such as an empty label, counts once.
    fn push(&mut self, flaw: Flaw) {
        if !self.found.contains(&flaw) {
            self.found.push(flaw);
        }
    }

    /// Whether the spelling without all of them can be given.
    fn are_mendable(&self) -> bool {
        self.found.iter().all(|flaw| flaw.mend != Mend::Unknown)
    }
}

/// Reads what stands before and after `://`.
fn parse_site<'a>(scheme: &'a str, rest: &'a str) -> Result<Origin<'a>, Flawed> {
    let mut flaws = Flaws::default();
    check_scheme(scheme, &mut flaws);
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'));
    let (authority, tail) = rest.split_at(end.unwrap_or(rest.len()));
    let host_and_port = match authority.rsplit_once('@') {
        Some((_, behind)) => {
            let fact = "has a user name or password; an origin is only scheme, host and port";
            flaws.canonical(Rule::OriginUserinfo, fact);
            behind
        }
        None => authority,
    };
    let (subdomains, authority) = match host_and_port.strip_prefix("*.") {
        Some(parent) => (true, parent),
        None => (false, host_and_port),
    };
    let (host, port) = split_port(authority);
    // Where the scheme is missing, `https` is meant.
    let is_web = scheme.is_empty() || is_web(&scheme.to_ascii_lowercase());
    let place = Place { is_web, subdomains, may_be_empty: !is_web && !subdomains && port.is_none() };
    let wildcard = wildcard(host, subdomains);
    let right_host = if !subdomains && port.is_none() && is_host_by_installation(host, scheme) {
        host.into()
    } else {
        right_host(host, place, &mut flaws)
    };
    if subdomains {
        check_shortest(&right_host, &mut flaws);
    }
    let port = match port {
        Some(_) if wildcard == Wildcard::Host && !is_web => {
            let fact = "has a port behind the `*` that stands for every host of its scheme";
            flaws.guess(Rule::OriginPort, fact);
            Port::Default
        }
        Some(port) => parse_port(port, scheme, &mut flaws),
        None => Port::Default,
    };
    if !tail.is_empty() {
        let extra = match tail.as_bytes()[0] {
            b'?' => "a query",
            b'#' => "a fragment",
            _ if tail.len() == 1 => "a path (the trailing `/`)",
            _ => "a path",
        };
        flaws.canonical(Rule::OriginPath, format!("has {extra}; an origin is only scheme, host and port"));
    }
    let site = Site { scheme, wildcard, authority, host, port };
    if flaws.found.is_empty() {
        return Ok(Origin::Site(site));
    }
    let scheme = if scheme.is_empty() { "https" } else { scheme };
    let right = Site { host: &right_host, ..site }.pattern(&scheme.to_ascii_lowercase(), port);
    // It is put together from mended parts, so it is read once more: no suggestion is ever refused itself.
    let is_right = |text: &str| parse(text).is_ok_and(|origin| !is_doubtful(&origin));
    let suggestion = (flaws.are_mendable() && is_right(&right)).then_some(right);
    Err(Flawed { flaws: flaws.found, suggestion })
}

fn check_scheme(scheme: &str, flaws: &mut Flaws) {
    if scheme.contains('*') {
        flaws.fatal(Rule::OriginWildcard, "has `*` in its scheme");
    } else if scheme.is_empty() {
        flaws.guess(Rule::OriginScheme, "has no scheme before `://`");
    } else if !is_scheme(scheme) {
        let fact = "has a scheme that no URL can have: letters first, then letters, digits, `+`, `-` and `.`";
        flaws.fatal(Rule::OriginScheme, fact);
    } else if has_upper_case(scheme) {
        flaws.canonical(Rule::OriginCase, format!("has upper case in its scheme (`{scheme}`)"));
    }
}

fn has_upper_case(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Splits at the colon before the port, of which an IPv6 address that lacks its brackets has none.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    if authority.parse::<Ipv6Addr>().is_ok() { (authority, None) } else { cors_table::origin::split_port(authority) }
}

fn parse_port(port: &str, scheme: &str, flaws: &mut Flaws) -> Port {
    if port == "*" {
        return Port::Any;
    }
    let digits = port.trim_start_matches('0');
    if port.contains('*') {
        let fact = format!("has `*` in a part of its port (`{port}`); `:*` stands for any port");
        flaws.fatal(Rule::OriginWildcard, fact);
    } else if port.is_empty() {
        flaws.canonical(Rule::OriginPort, "has a colon but no port behind it");
    } else if !text::is_digits(port) {
        flaws.fatal(Rule::OriginPort, format!("has a port that isn't a number (`{port}`)"));
    } else if digits.is_empty() {
        flaws.fatal(Rule::OriginPort, "has port 0, which no server listens on");
    } else if let Ok(number) = digits.parse() {
        // Where the scheme is missing, `https` is meant.
        let scheme = if scheme.is_empty() { "https".to_owned() } else { scheme.to_ascii_lowercase() };
        if default_port(&scheme) != Some(number) {
            if digits.len() < port.len() {
                flaws.canonical(Rule::OriginPort, format!("has a port with a leading zero (`{port}`)"));
            }
            return Port::Exact(number);
        }
        let fact = format!("has the default port of {scheme} (`:{port}`); browsers leave it out");
        flaws.canonical(Rule::OriginDefaultPort, fact);
    } else {
        flaws.fatal(Rule::OriginPort, format!("has port {digits}; the highest is 65535"));
    }
    Port::Default
}

//! Is the origin allowed, and if not: what differs?

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue};

use super::nearest::{Nearest, nearest};
use super::quote::quoted;
use super::scan::{all, first_of, last, lines, split, split_once, start_of_last};
use cors_table::Origins;
use cors_table::is_visible_ascii;
use cors_table::split_port;

/// What the policy says of a request's origin.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OriginCheck {
    /// The origin is allowed.
    #[non_exhaustive]
    Allowed {
        /// The value of the Origin header.
        origin: String,
        /// The element of `origins` that lets it in, as the policy writes it: `https://*.example.com`, `*`, `mirror`.
        element: String,
    },
    /// The origin isn't allowed.
    #[non_exhaustive]
    Refused {
        /// The value of the Origin header, shortened if it is far too long for an origin; control characters and
        /// bytes outside ASCII are written `\xNN`. The first one where there are several.
        origin: String,
        /// Why.
        refusal: Refusal,
    },
}

/// Why an origin isn't allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The request has this many Origin lines. No browser sends more than one.
    SeveralLines(usize),
    /// The value is empty, or has a byte that isn't visible ASCII.
    NotVisibleAscii,
    /// It is `null`: from a sandboxed frame, a `data:` page or a local file, or after a redirect across origins.
    Null,
    /// No browser sends an origin in this spelling.
    #[non_exhaustive]
    Malformed {
        /// What is wrong with it: "it has a path".
        fact: String,
        /// The spelling that browsers send for it, and whether the policy allows that one.
        meant: Option<(String, bool)>,
    },
    /// It isn't among the policy's origins. The nearest one is given if one is near.
    NotListed(Option<Nearest>),
}

impl OriginCheck {
    /// Whether the origin is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// The origin, as it is shown.
    #[must_use]
    pub fn origin(&self) -> &str {
        match self {
            Self::Allowed { origin, .. } | Self::Refused { origin, .. } => origin,
        }
    }

    /// What `origins` say of the Origin in `headers`; `None` if there is none. `allowed` is what was decided.
    pub(super) fn make(origins: &Origins, headers: &HeaderMap, allowed: bool) -> Option<Self> {
        let lines = lines(headers, &ORIGIN);
        let first = *lines.first()?;
        let origin = quoted(first);
        Some(if allowed {
            // The matcher lets nothing in that has no element; the origin itself stands in for one.
            let element = origins.element_for(&origin).unwrap_or_else(|| origin.clone());
            Self::Allowed { origin, element }
        } else {
            let refusal = refusal(origins, first, lines.len());
            Self::Refused { origin, refusal }
        })
    }
}

/// The one Origin of a request, as a browser compares it with the answer's.
pub(super) fn only_origin(headers: &HeaderMap) -> Option<&HeaderValue> {
    if lines(headers, &ORIGIN).len() == 1 { headers.get(ORIGIN) } else { None }
}

fn refusal(origins: &Origins, origin: &[u8], lines: usize) -> Refusal {
    if lines > 1 {
        return Refusal::SeveralLines(lines);
    }
    let text = match std::str::from_utf8(origin) {
        Ok(text) if is_visible_ascii(origin) => text,
        _ => return Refusal::NotVisibleAscii,
    };
    if text == "null" {
        return Refusal::Null;
    }
    match Spelling::of(text) {
        Spelling::Right => Refusal::NotListed(nearest(origins, text)),
        Spelling::Wrong { fact, meant } => {
            let allowed = meant.as_ref().is_some_and(|meant| origins.allow(meant.as_bytes()));
            Refusal::Malformed { fact: fact.to_owned(), meant: meant.map(|meant| (meant, allowed)) }
        }
    }
}

/// Whether a text is spelled as browsers spell an origin
/// ([HTML, serialisation of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin)).
///
/// `cors_model::origin` holds policies to the same spelling; a test compares the two.
pub(super) enum Spelling {
    /// It is.
    Right,
    /// It isn't.
    Wrong { fact: &'static str, meant: Option<String> },
}

impl Spelling {
    pub(super) fn of(text: &str) -> Self {
        let Some((fact, meant)) = misspelling(text) else { return Self::Right };
        let meant = match meant {
            // A spelling is suggested only if it is right itself.
            Some(meant) if matches!(Self::of(&meant), Self::Right) => Some(meant),
            _ => None,
        };
        Self::Wrong { fact, meant }
    }
}

/// What is wrong with the spelling of an origin, and which one may be meant. `None` if nothing is.
fn misspelling(text: &str) -> Option<(&'static str, Option<String>)> {
    let Some((scheme, rest)) = split_once(text, "://") else {
        return Some(("it has no scheme", Some(format!("https://{text}"))));
    };
    if scheme.eq_ignore_ascii_case("file") {
        return Some(("it is a file; browsers send `null` for such a page", None));
    }
    if text.len() > 8 + 254 + 6 + scheme.len() {
        return Some(("it is longer than any origin", None));
    }
    let lower_case = text.to_ascii_lowercase();
    if lower_case.as_str() != text {
        return Some(("it has upper case", Some(lower_case)));
    }
    if let Some(end) = first_of(rest.as_bytes(), b"/?#\\") {
        return Some(("it has more than scheme, host and port", Some(format!("{scheme}://{}", &rest[..end]))));
    }
    if let Some(at) = last(rest.as_bytes(), b'@') {
        return Some(("it has a user name", Some(format!("{scheme}://{}", &rest[at + 1..]))));
    }
    let (host, port) = split_port(rest);
    if let Some(port) = port {
        if default_port(scheme) == Some(port) {
            return Some(("it has the default port of its scheme", Some(format!("{scheme}://{host}"))));
        }
        let number: Result<u16, _> = port.parse();
        if number.is_err() || port.starts_with('0') || port.starts_with('+') {
            return Some(("its port is none", None));
        }
    }
    if !is_scheme(scheme) {
        return Some(("its scheme is none", None));
    }
    if is_host(host) { None } else { Some(("its host isn't one that a browser sends", None)) }
}

fn default_port(scheme: &str) -> Option<&'static str> {
    match scheme {
        "http" | "ws" => Some("80"),
        "https" | "wss" => Some("443"),
        "ftp" => Some("21"),
        _ => None,
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && all(scheme, |byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
}

fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[')
        && let Some(address) = rest.strip_suffix(']')
    {
        return matches!(address.parse::<Ipv6Addr>(), Ok(parsed) if canonical_ipv6(parsed) == address);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last_label = &name[start_of_last(name.as_bytes(), b'.')..];
    let is_number = !last_label.is_empty() && all(last_label, u8::is_ascii_digit);
    let is_hex = matches!(last_label.strip_prefix("0x"), Some(hex) if all(hex, u8::is_ascii_hexdigit));
    if is_number || is_hex {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    for label in &split(name.as_bytes(), b'.') {
        if label.is_empty() || label.len() > 63 {
            return false;
        }
    }
    name.len() <= 253 && all(name, |byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

/// Without the dotted form for embedded IPv4 addresses
/// ([URL, IPv6 serialiser](https://url.spec.whatwg.org/#concept-ipv6-serializer)).
fn canonical_ipv6(address: Ipv6Addr) -> String {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => format!("::ffff:{high:x}:{low:x}"),
        _ => address.to_string(),
    }
}

/// Whether a page of this origin comes to the user unencrypted: plain `http` from another machine.
pub(crate) fn is_insecure(scheme: &str, host: &str) -> bool {
    scheme == "http://" && !is_local(host)
}

/// Whether the host is the local machine by its name or address
/// ([Secure Contexts](https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin)).
pub(crate) fn is_local(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || name == "[::1]"
        || matches!(name.parse::<Ipv4Addr>(), Ok(address) if address.is_loopback())
}

/// One sentence without its subject's name: "is allowed by `*`", "isn't one of the policy's origins".
impl fmt::Display for OriginCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed { origin, element } => match element.as_str() {
                "*" => write!(f, "`{origin}`: the policy allows any (`*`)"),
                "mirror" => write!(f, "`{origin}`: the policy allows any (`mirror`)"),
                element if element == origin => write!(f, "`{origin}` is in the list"),
                element => write!(f, "`{origin}` is covered by `{element}`"),
            },
            Self::Refused { origin, refusal } => match refusal {
                Refusal::NotListed(nearest) => {
                    write!(f, "`{origin}` isn't in the list")?;
                    if let Some(nearest) = nearest {
                        write!(f, "; {nearest}")?;
                    }
                    Ok(())
                }
                refusal => write!(f, "`{origin}` isn't allowed: {refusal}"),
            },
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SeveralLines(lines) => write!(f, "the request has {lines} Origin lines, and browsers send one"),
            Self::NotVisibleAscii => f.write_str("it is empty or has a byte that isn't visible ASCII"),
            Self::Null => f.write_str(
                "`null` comes from a sandboxed frame, a `data:` page or a local file, or after a redirect across origins",
            ),
            Self::Malformed { fact, meant: None } => write!(f, "{fact}; no browser sends that"),
            Self::Malformed { fact, meant: Some((meant, allowed)) } => {
                let standing = if *allowed { "is allowed" } else { "isn't in the list either" };
                write!(f, "{fact}; browsers send `{meant}`, which {standing}")
            }
            Self::NotListed(None) => f.write_str("it isn't in the list"),
            Self::NotListed(Some(nearest)) => write!(f, "it isn't in the list; {nearest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cors_model::origin::{Origin, parse};

    /// What this file calls right, a policy may list, and the other way round.
    #[test]
    fn the_model_spells_origins_alike() {
        let hosts = [
            "example.com",
            "example.com.",
            "a_b.example",
            "-a.example",
            "a..b",
            ".a",
            "a..",
            ".",
            "",
            "localhost",
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "1.2.3.04",
            "0x7f",
            "a.0x",
            "[::1]",
            "[::1",
            "[0::1]",
            "[::ffff:1.2.3.4]",
            "[::ffff:102:304]",
            "[2001:db8::1]",
            "a b",
            "a%20b",
            "Ab.example",
            "user@a.example",
            "a.example/",
            "a.example?x",
            "x:1",
        ];
        let long = format!("{}.example", "a".repeat(64));
        let longer = "a.".repeat(126) + "a";
        let longest = "a.".repeat(127) + "a";
        for scheme in ["https", "http", "ws", "chrome-extension", "a+b", "1a", "", "HTTP", "file"] {
            for host in hosts.iter().copied().chain([long.as_str(), &longer, &longest]) {
                for port in ["", ":1", ":65535", ":65536", ":80", ":443", ":080", ":0", ":", ":x", ":+1"] {
                    let text = format!("{scheme}://{host}{port}");
                    let right = matches!(Spelling::of(&text), Spelling::Right);
                    assert_eq!(right, matches!(parse(&text), Ok(Origin::Site(_))), "{text}");
                }
            }
        }
    }
}

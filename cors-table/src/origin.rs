//! What browsers know of origins and their parts.

mod doubt;

use std::net::{IpAddr, Ipv6Addr};

pub use self::doubt::Doubt;
use crate::patterns::without_port;

/// The longest label of a host, in bytes
/// ([RFC 1035, section 2.3.4](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4)).
pub const LONGEST_LABEL: usize = 63;

/// The longest name of a host, in bytes, without the dot that may end it
/// ([RFC 1035, section 2.3.4](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4)).
pub const LONGEST_NAME: usize = 253;

/// The longest host, in bytes: a name and the dot that may end it.
pub const LONGEST_HOST: usize = LONGEST_NAME + 1;

/// Whether the byte may stand in a label that the `*` of a pattern stands for, wholly or in part: what hosts in use are made of.
#[must_use]
pub const fn is_label_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')
}

/// Splits `host:port`; the colons of an IPv6 address are in brackets.
#[must_use]
pub fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Whether the text is a scheme, in whatever case
/// ([URL: scheme-start and scheme state](https://url.spec.whatwg.org/#scheme-start-state)).
///
/// ```
/// use cors_table::origin::is_scheme;
///
/// assert!(is_scheme("https") && is_scheme("chrome-extension"));
/// assert!(!is_scheme("1a") && !is_scheme(""));
/// ```
#[must_use]
pub fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(is_scheme_character)
}

/// Whether the character may stand in a scheme behind its first letter.
#[must_use]
pub fn is_scheme_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.')
}

/// The port that browsers leave out of an origin of this scheme, which is in lower case
/// ([URL: default port](https://url.spec.whatwg.org/#default-port)).
///
/// ```
/// assert_eq!(cors_table::origin::default_port("https"), Some(443));
/// assert_eq!(cors_table::origin::default_port("chrome-extension"), None);
/// ```
#[must_use]
pub fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

/// Whether the scheme, in lower case, is one of the web's, whose hosts are names of the DNS or addresses
/// ([URL: special scheme](https://url.spec.whatwg.org/#is-special)). The host of another one is what its application calls it.
#[must_use]
pub fn is_web(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// Whether the character, in lower case, may stand in the host of a web page
/// ([URL: forbidden domain code point](https://url.spec.whatwg.org/#forbidden-domain-code-point)).
///
/// ```
/// use cors_table::origin::is_domain_character;
///
/// assert!(is_domain_character('a') && is_domain_character('$'));
/// assert!(!is_domain_character('%') && !is_domain_character(' ') && !is_domain_character('A'));
/// ```
#[must_use]
pub fn is_domain_character(character: char) -> bool {
    is_host_character(character) && character != '%'
}

/// Whether the character, in lower case, may stand in the host of an application's own scheme
/// ([URL: opaque-host parser](https://url.spec.whatwg.org/#concept-opaque-host-parser)). Engines that give such a scheme
/// origins put its hosts into lower case.
#[must_use]
pub fn is_host_character(character: char) -> bool {
    u8::try_from(character).is_ok_and(is_host_byte)
}

const fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !byte.is_ascii_uppercase()
        && !matches!(byte, b'#' | b'/' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'^' | b'|')
}

/// Whether browsers make another host of this scheme, which is in lower case, for each installation of an extension or for
/// each view, so that no server can know the host beforehand.
///
/// [Firefox](https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/manifest.json/web_accessible_resources) and
/// Safari do so for extensions, and Visual Studio Code for its web views. Chromium doesn't: the host of a published extension
/// is its identifier.
///
/// ```
/// use cors_table::origin::has_hosts_by_installation;
///
/// assert!(has_hosts_by_installation("moz-extension") && !has_hosts_by_installation("chrome-extension"));
/// ```
#[must_use]
pub fn has_hosts_by_installation(scheme: &str) -> bool {
    matches!(scheme, "moz-extension" | "safari-web-extension" | "webkit-extension" | "vscode-webview")
}

/// Whether the host, in whatever case, is one that browsers made for [an installation](has_hosts_by_installation), as far as
/// its characters tell.
#[must_use]
pub fn is_host_by_installation(host: &str, scheme: &str) -> bool {
    has_hosts_by_installation(scheme) && host.len() <= LONGEST_NAME && is_opaque_host(host.as_bytes())
}

/// Whether the bytes are a host as it stands in the origin of an application or an extension: those of which a
/// [serialised origin](is_serialized) of another scheme than the web's is made
/// ([URL: opaque-host parser](https://url.spec.whatwg.org/#concept-opaque-host-parser)), in upper case, too: Safari sends
/// the hosts of extensions so. A port isn't part of it, and an address in brackets is none.
///
/// ```
/// use cors_table::origin::is_opaque_host;
///
/// assert!(is_opaque_host(b"1c0de7e7-9a1a-4b52-8f0e-6a5d2a0c4c11") && is_opaque_host(b"A.b_c~d"));
/// assert!(!is_opaque_host(b"") && !is_opaque_host(b"a:1") && !is_opaque_host(b"a/b") && !is_opaque_host(b"a,b"));
/// ```
#[must_use]
pub fn is_opaque_host(host: &[u8]) -> bool {
    !host.is_empty() && host.iter().all(|byte| IN_HOSTS[usize::from(byte.to_ascii_lowercase())])
}

/// Whether the character stands in the names that hosts usually have.
#[must_use]
pub fn is_usual_in_host(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_' | '.')
}

/// Whether the host, in lower case, is the machine that the browser runs on, by its name or address: what browsers trust
/// as such
/// ([Secure Contexts: potentially trustworthy origin](https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin)),
/// and the unspecified address, as which development servers show themselves and which a browser reaches on its own machine.
///
/// ```
/// use cors_table::origin::is_local;
///
/// assert!(is_local("app.localhost") && is_local("[::1]") && is_local("0.0.0.0"));
/// assert!(!is_local("localhost.example.com") && !is_local("192.168.0.1"));
/// ```
#[must_use]
pub fn is_local(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host == "localhost" || host.ends_with(".localhost") {
        return true;
    }
    match address(host) {
        Some(IpAddr::V4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(IpAddr::V6(address)) => {
            let mapped = address.to_ipv4_mapped();
            address.is_loopback() || address.is_unspecified() || mapped.is_some_and(|address| address.is_loopback())
        }
        None => false,
    }
}

/// Whether the host, in lower case, is one that certificate authorities don't certify: an address that isn't the public
/// internet's ([IANA: special-purpose addresses](https://www.iana.org/assignments/iana-ipv4-special-registry)), a name without a
/// dot, or one under a domain that isn't the public DNS's
/// ([IANA: special-use domain names](https://www.iana.org/assignments/special-use-domain-names)).
///
/// ```
/// use cors_table::origin::is_private;
///
/// assert!(is_private("192.168.0.1") && is_private("printer.local") && is_private("intranet"));
/// assert!(!is_private("example.com") && !is_private("1.1.1.1"));
/// ```
#[must_use]
pub fn is_private(host: &str) -> bool {
    const DOMAINS: [&str; 13] = [
        "corp",
        "home",
        "home.arpa",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "private",
        "test",
        "workgroup",
    ];
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_below = |domain: &&str| host.strip_suffix(*domain).is_some_and(|labels| labels.ends_with('.'));
    match address(host) {
        Some(address) => !is_public(address),
        None => !host.contains('.') || DOMAINS.iter().any(is_below),
    }
}

/// Whether the address may be one of a machine on the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let is_shared = matches!(address.octets(), [100, 64..=127, ..]);
            let is_special = address.is_private() || address.is_link_local() || address.is_documentation() || is_shared;
            !is_special && !matches!(address.octets(), [0 | 127 | 224..=255, ..])
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public(mapped.into()),
            // Of all the others only these are given out so far, but for the one that documents use.
            None => {
                matches!(address.segments(), [0x2000..=0x3fff, ..])
                    && !matches!(address.segments(), [0x2001, 0xdb8, ..])
            }
        },
    }
}

fn address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inside) => inside.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

/// Whether what comes from the origin is readable and changeable on its way: plain `http` from another machine. Scheme and
/// host are in lower case.
///
/// ```
/// use cors_table::origin::is_insecure;
///
/// assert!(is_insecure("http", "example.com"));
/// assert!(!is_insecure("https", "example.com") && !is_insecure("http", "localhost"));
/// ```
#[must_use]
pub fn is_insecure(scheme: &str, host: &str) -> bool {
    scheme == "http" && !is_local(host)
}

/// Whether browsers read the host, in lower case, as an IPv4 address
/// ([URL: ends in a number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)).
///
/// ```
/// use cors_table::origin::ends_in_number;
///
/// assert!(ends_in_number("192.0.2.1") && ends_in_number("127.1") && ends_in_number("0x7f"));
/// assert!(!ends_in_number("1.example"));
/// ```
#[must_use]
pub fn ends_in_number(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
    match last.strip_prefix("0x") {
        Some(hexadecimal) => hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// An IPv6 address as browsers write it
/// ([URL: IPv6 serializer](https://url.spec.whatwg.org/#concept-ipv6-serializer)): RFC 5952 without its dotted form for
/// embedded IPv4 addresses.
#[must_use]
pub fn serialize_ipv6(address: Ipv6Addr) -> String {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => format!("::ffff:{high:x}:{low:x}"),
        _ => address.to_string(),
    }
}

/// Whether the value of an `Origin` header is written as browsers write an origin
/// ([HTML: serialisation of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin)):
/// `null`, or a scheme, a host (which `file` and schemes of applications may lack) and, unless it is the default one, a port. A list isn't, and neither is a pattern.
///
/// One pass over the bytes, for the serving path: a name's labels aren't counted, nor is an address read.
///
/// ```
/// use cors_table::origin::is_serialized;
///
/// assert!(is_serialized(b"https://app.example.com") && is_serialized(b"http://[::1]:3000") && is_serialized(b"null"));
/// assert!(!is_serialized(b"*") && !is_serialized(b"https://*.example.com"));
/// assert!(!is_serialized(b"https://a.example,https://b.example") && !is_serialized(b"https://a.example/"));
/// ```
#[must_use]
pub fn is_serialized(origin: &[u8]) -> bool {
    // Most pages are of one of two schemes, and two comparisons are less than a search.
    if let Some(authority) = origin.strip_prefix(b"https://") {
        return is_authority(authority, &IN_DOMAINS) && !authority.ends_with(b":443");
    }
    if let Some(authority) = origin.strip_prefix(b"http://") {
        return is_authority(authority, &IN_DOMAINS) && !authority.ends_with(b":80");
    }
    is_other_serialized(origin)
}

/// Of another scheme, or of none. No page is of `ws`, `wss` or `ftp`, so no port is the default one.
#[inline(never)]
fn is_other_serialized(origin: &[u8]) -> bool {
    if origin == b"null" {
        return true;
    }
    let Some(end) = origin.iter().position(|byte| *byte == b':') else { return false };
    let (scheme, rest) = origin.split_at(end);
    let is_scheme = matches!(scheme, [b'a'..=b'z', ..])
        && scheme.iter().all(|byte| is_scheme_character(char::from(*byte)) && !byte.is_ascii_uppercase());
    let keeps_case = std::str::from_utf8(scheme).is_ok_and(has_hosts_by_installation);
    // An application's own scheme may lack a host, as `file` does.
    let is_rest = |rest: &[u8]| rest.is_empty() || is_authority(rest, &IN_HOSTS) || keeps_case && is_opaque_host(rest);
    is_scheme && rest.strip_prefix(b"://").is_some_and(is_rest)
}

/// Whether the bytes are a host, of the bytes that a name may have, and perhaps a port.
fn is_authority(authority: &[u8], in_names: &[bool; 256]) -> bool {
    match without_port(authority) {
        [b'[', address @ .., b']'] => {
            !address.is_empty() && address.iter().all(|byte| matches!(byte, b'a'..=b'f' | b'0'..=b'9' | b':'))
        }
        name => !name.is_empty() && name.iter().all(|byte| in_names[usize::from(*byte)]),
    }
}

/// The bytes of [domains](is_domain_character) and IPv4 addresses. Looking a byte up takes fewer instructions than comparing it.
const IN_DOMAINS: [bool; 256] = bytes_of_hosts(false);
/// The bytes of the [hosts of applications' schemes](is_host_character).
const IN_HOSTS: [bool; 256] = bytes_of_hosts(true);

/// The URL Standard forbids neither `,` nor `*`, of which others make lists and patterns, and no page's host has them.
const fn bytes_of_hosts(with_percent: bool) -> [bool; 256] {
    let mut bytes = [false; 256];
    let mut byte = u8::MIN;
    while byte < u8::MAX {
        bytes[byte as usize] = is_host_byte(byte) && !matches!(byte, b',' | b'*') && (with_percent || byte != b'%');
        byte += 1;
    }
    bytes
}

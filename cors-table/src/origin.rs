//! What browsers know of origins and their parts.

use std::net::{Ipv4Addr, Ipv6Addr};

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

/// Whether the bytes are a host as it stands in an origin whose scheme isn't one of the web's: not empty, and nothing but
/// visible ASCII that isn't a forbidden host code point
/// ([URL: opaque-host parser](https://url.spec.whatwg.org/#concept-opaque-host-parser)). Its case is kept: Safari sends
/// the hosts of extensions in upper case. A port isn't part of it, and an address in brackets is none.
///
/// ```
/// use cors_table::origin::is_opaque_host;
///
/// assert!(is_opaque_host(b"1c0de7e7-9a1a-4b52-8f0e-6a5d2a0c4c11") && is_opaque_host(b"A.b_c~d%20"));
/// assert!(!is_opaque_host(b"") && !is_opaque_host(b"a:1") && !is_opaque_host(b"a/b") && !is_opaque_host(b"a@b"));
/// ```
#[must_use]
pub fn is_opaque_host(host: &[u8]) -> bool {
    !host.is_empty() && host.iter().all(|byte| byte.is_ascii_graphic() && !br"#/:<>?@[\]^|".contains(byte))
}

/// Whether the host, in whatever case, is one that browsers made for [an installation](has_hosts_by_installation), as far as
/// its characters tell.
#[must_use]
pub fn is_host_by_installation(host: &str, scheme: &str) -> bool {
    has_hosts_by_installation(scheme)
        && host.len() <= LONGEST_NAME
        && is_opaque_host(host.as_bytes())
        && !host.contains('*')
}

/// Whether the host, in lower case, is the local machine by its name or address
/// ([Secure Contexts: potentially trustworthy origin](https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin)).
///
/// ```
/// assert!(cors_table::origin::is_local("app.localhost") && cors_table::origin::is_local("[::1]"));
/// assert!(!cors_table::origin::is_local("localhost.example.com"));
/// ```
#[must_use]
pub fn is_local(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
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

//! What browsers know of the parts of an origin.

use std::net::{Ipv4Addr, Ipv6Addr};

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

//! Matching a serialised origin against the origins that a policy lists.
//!
//! The list is grouped by scheme, and a scheme's origins by the form in which they were written. Every form is
//! a [`HostSet`], so no form costs more for more origins:
//!
//! | written | in the set | is looked up with |
//! |---|---|---|
//! | `https://example.com:8443` | `hosts` | all that follows the scheme |
//! | `http://localhost:*` | `any_port` | that without its port |
//! | `https://*.example.com` | `subdomains` | what follows each dot of the host |
//! | `https://*.example.com:*` | `subdomains_any_port` | the same without the port |

use std::borrow::Cow;

use crate::host_set::HostSet;

/// The origins that a policy lists, grouped by scheme.
#[derive(Debug, Clone)]
pub struct OriginList {
    /// Whether the origin `null` is allowed.
    pub null: bool,
    /// One group for each scheme.
    pub schemes: Cow<'static, [SchemeOrigins]>,
}

/// The origins of one scheme.
#[derive(Debug, Clone)]
pub struct SchemeOrigins {
    /// The scheme with what follows it, such as `https://`.
    pub scheme: Cow<'static, str>,
    /// Hosts with their ports where they are written: `example.com`, `example.com:8443`, `[::1]:3000`.
    pub hosts: HostSet,
    /// Hosts that are allowed with any port and with none: `localhost`.
    pub any_port: HostSet,
    /// Domains whose subdomains are allowed, with their ports where they are written: `example.com`.
    pub subdomains: HostSet,
    /// Domains whose subdomains are allowed with any port and with none.
    pub subdomains_any_port: HostSet,
}

/// A longer host is no domain name: 253 bytes and the dot that may end it. This bounds the labels that are tried.
const LONGEST_HOST: usize = 254;

impl OriginList {
    /// Whether `origin`, the value of an `Origin` header, is listed.
    ///
    /// Any bytes may be asked for; what is not a serialised origin is not listed.
    #[inline]
    #[must_use]
    pub fn contains(&self, origin: &[u8]) -> bool {
        for group in self.schemes.as_ref() {
            if let Some(rest) = without_scheme(origin, &group.scheme) {
                // No scheme is the beginning of another one: each ends at `://`.
                return group.contains(rest);
            }
        }
        self.null && origin == b"null"
    }
}

impl SchemeOrigins {
    /// Whether a host, with its port if there is one, is allowed.
    #[inline]
    fn contains(&self, authority: &[u8]) -> bool {
        self.hosts.contains(authority)
            || !self.subdomains.is_empty() && has_parent_in(authority, &self.subdomains)
            || !(self.any_port.is_empty() && self.subdomains_any_port.is_empty())
                && self.contains_at_any_port(authority)
    }

    fn contains_at_any_port(&self, authority: &[u8]) -> bool {
        let host = without_port(authority);
        self.any_port.contains(host) || has_parent_in(host, &self.subdomains_any_port)
    }
}

/// `origin` without `scheme`, if it begins so.
#[inline]
fn without_scheme<'o>(origin: &'o [u8], scheme: &str) -> Option<&'o [u8]> {
    match scheme {
        // Most are this one: eight bytes, compared at once.
        "https://" => origin.strip_prefix(b"https://"),
        _ => origin.strip_prefix(scheme.as_bytes()),
    }
}

/// Whether `authority` is one or more whole labels before a member of `parents`.
fn has_parent_in(authority: &[u8], parents: &HostSet) -> bool {
    if parents.is_empty() || authority.len() > LONGEST_HOST && without_port(authority).len() > LONGEST_HOST {
        return false;
    }
    let mut label = 0;
    for (at, &byte) in authority.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => label += 1,
            b'.' if label > 0 => {
                if authority.get(at + 1..).is_some_and(|parent| parents.contains(parent)) {
                    return true;
                }
                label = 0;
            }
            // The end of the host, or no host at all: an empty label, a colon, a bracket, a capital letter.
            _ => return false,
        }
    }
    false
}

/// `authority` without `:port`. What follows the last colon stays where it is no port that a browser sends:
/// one to five digits without a leading zero, up to 65535. No set holds such a host, so it is refused then.
fn without_port(authority: &[u8]) -> &[u8] {
    let mut port = 0_u32;
    let mut unit = 1;
    for (at, &byte) in authority.iter().enumerate().rev().take(6) {
        match byte {
            b'0'..=b'9' if unit < 100_000 => {
                port += u32::from(byte - b'0') * unit;
                unit *= 10;
            }
            // The first digit counts `unit / 10`, so a port below that begins with a zero.
            b':' if unit > 1 && port >= unit / 10 && port <= 65_535 => {
                return authority.get(..at).unwrap_or(authority);
            }
            _ => return authority,
        }
    }
    authority
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn a_port_is_what_browsers_send() {
        for (authority, host) in [
            ("localhost", "localhost"),
            ("localhost:1", "localhost"),
            ("localhost:65535", "localhost"),
            ("[::1]:8080", "[::1]"),
            ("[::1]", "[::1]"),
            ("a:1:2", "a:1"),
            (":80", ""),
            ("", ""),
            ("localhost:", "localhost:"),
            ("localhost:0", "localhost:0"),
            ("localhost:080", "localhost:080"),
            ("localhost:65536", "localhost:65536"),
            ("localhost:100000", "localhost:100000"),
            ("localhost:12a", "localhost:12a"),
            ("80", "80"),
        ] {
            assert_eq!(without_port(authority.as_bytes()), host.as_bytes(), "{authority}");
        }
    }
}

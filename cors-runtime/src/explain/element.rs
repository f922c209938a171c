//! One element of `origins`, as a policy writes it.

use std::fmt;

/// An element of `origins`: an origin or a pattern.
#[derive(Clone, Copy)]
pub(crate) struct Element<'t> {
    /// With `://`; empty for `null`.
    pub(crate) scheme: &'t str,
    /// The host, and its port if one is written.
    pub(crate) authority: &'t str,
    /// Whether `*.` stands before the host.
    pub(crate) subdomains: bool,
    /// Whether `:*` stands behind the host.
    pub(crate) any_port: bool,
}

impl<'t> Element<'t> {
    /// The element that is this one origin.
    pub(crate) fn of(origin: &'t str) -> Self {
        let start = origin.find("://").map_or(0, |at| at + "://".len());
        let (scheme, authority) = origin.split_at(start);
        Self { scheme, authority, subdomains: false, any_port: false }
    }

    /// The host, without its port.
    pub(crate) fn host(&self) -> &'t str {
        self.host_and_port().0
    }

    /// The host and the port. An element for any port has none.
    pub(crate) fn host_and_port(&self) -> (&'t str, Option<&'t str>) {
        split_port(self.authority)
    }
}

/// As a policy writes it: `https://*.example.com`, `http://localhost:*`.
impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wildcard = if self.subdomains { "*." } else { "" };
        let port = if self.any_port { ":*" } else { "" };
        write!(f, "{}{wildcard}{}{port}", self.scheme, self.authority)
    }
}

/// Splits `host:port`; the colons of an IPv6 address are in brackets.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

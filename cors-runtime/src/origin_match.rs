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

impl OriginList {
    /// Whether `origin`, the value of an `Origin` header, is listed.
    ///
    /// Any bytes may be asked for; what is not a serialised origin is not listed.
    #[inline]
    #[must_use]
    pub fn contains(&self, origin: &[u8]) -> bool {
        for group in self.schemes.as_ref() {
            if let Some(authority) = without_scheme(origin, &group.scheme) {
                // No scheme is the beginning of another one: each ends at `://`.
                return group.contains(authority);
            }
        }
        self.null && origin == b"null"
    }
}

impl SchemeOrigins {
    /// Whether a host, with its port if there is one, is allowed.
    #[inline]
    fn contains(&self, authority: &[u8]) -> bool {
        self.hosts.contains(authority) || self.has_patterns() && self.matches_pattern(authority)
    }

    #[inline]
    const fn has_patterns(&self) -> bool {
        !(self.any_port.is_empty() && self.subdomains.is_empty() && self.subdomains_any_port.is_empty())
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

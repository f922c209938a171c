//! Matching a serialised origin against the origins that a policy lists.
//!
//! The list is grouped by scheme, `https` first, and a scheme's origins by the form in which they were written. Every form is
//! a [`HostSet`], so no form costs more for more origins:
//!
//! | written | in the set | is looked up with |
//! |---|---|---|
//! | `https://example.com:8443` | `literal` | all that follows the scheme |
//! | `http://localhost:*` | `any_port` | that without its port |
//! | `https://*.example.com` | `wildcards.domains` | what follows a dot of the host |
//! | `https://app-*.example.com` | `wildcards.parts` | the host with `*` for a part of its first label |
//! | `https://*.example.com:*` | `wildcards_any_port` | the same without the port |
//!
//! `moz-extension://*`, any host of a scheme, is a flag among the `wildcards` of that scheme.
//!
//! What few policies have (other schemes, patterns) stands in functions that aren't inlined, so that the way which
//! most requests take needs no stack frame. For the same reason a function that asks twice stands apart from one that asks once:
//! the last call of a function is a jump.

use crate::host_set::HostSet;
use crate::patterns::HostPatterns;
use crate::stored::Stored;

/// The origins that a policy lists, by scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginList {
    /// Whether the origin `null` is allowed.
    pub null: bool,
    /// The origins of `https`, which most lists have no others beside.
    pub https: Hosts,
    /// The origins of the other schemes.
    pub others: Stored<[SchemeHosts]>,
}

/// The origins of a scheme that isn't `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeHosts {
    /// The scheme with what follows it, such as `http://`.
    pub scheme: Stored<str>,
    /// What may follow.
    pub hosts: Hosts,
}

/// The hosts of one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// Hosts with their ports where they are written: `example.com`, `example.com:8443`, `[::1]:3000`.
    pub literal: HostSet,
    /// The forms that stand for many hosts, if there are any.
    pub patterns: Option<Stored<HostPatterns>>,
}

impl OriginList {
    /// The list that allows nobody.
    pub const EMPTY: Self =
        Self { null: false, https: Hosts { literal: HostSet::Empty, patterns: None }, others: Stored::Static(&[]) };

    /// Whether `origin`, the value of an `Origin` header, is listed.
    ///
    /// Any bytes may be asked for; what is not a serialised origin is not listed.
    #[inline]
    #[must_use]
    pub fn contains(&self, origin: &[u8]) -> bool {
        match origin.strip_prefix(b"https://") {
            Some(authority) => self.https.contain(authority),
            None => self.contains_other(origin),
        }
    }

    #[inline(never)]
    fn contains_other(&self, origin: &[u8]) -> bool {
        // No scheme is the beginning of another one: each ends at `://`.
        let group = self.others.get().iter().find_map(|group| {
            let authority = origin.strip_prefix(group.scheme.get().as_bytes())?;
            Some((&group.hosts, authority))
        });
        match group {
            Some((hosts, authority)) => hosts.contain(authority),
            None => self.null && origin == b"null",
        }
    }
}

impl Hosts {
    /// Whether a host, with its port if there is one, is allowed.
    #[inline]
    fn contain(&self, authority: &[u8]) -> bool {
        match &self.patterns {
            None => self.literal.contains(authority),
            Some(patterns) if self.literal.is_empty() => patterns.get().match_host(authority),
            Some(patterns) => self.contain_or_match(patterns.get(), authority),
        }
    }

    #[inline(never)]
    fn contain_or_match(&self, patterns: &HostPatterns, authority: &[u8]) -> bool {
        self.literal.contains(authority) || patterns.match_host(authority)
    }
}

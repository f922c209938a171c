//! The policy as it is written, put together again from its tables.

use std::borrow::Cow;
use std::fmt;

use crate::host_set::{HashedHosts, HostSet};
use crate::origin_match::SchemeOrigins;
use crate::path_match::PathPattern;
use crate::table::{Names, Origins};

/// An element of `origins`: an origin or a pattern.
#[derive(Clone, Copy, Debug)]
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
        let (scheme, authority) = origin.split_at(origin.find("://").map_or(0, |at| at + "://".len()));
        Self { scheme, authority, subdomains: false, any_port: false }
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
    let after_brackets = authority.rfind(']').map_or(0, |at| at + 1);
    match authority[after_brackets..].rfind(':') {
        Some(at) => {
            let colon = after_brackets + at;
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        None => (authority, None),
    }
}

impl Origins {
    /// The elements that name origins, in the order of the table: none for `*` and `mirror`.
    pub(crate) fn elements(&self) -> Box<dyn Iterator<Item = Element<'_>> + '_> {
        match self {
            Self::Any | Self::Mirror => Box::new(std::iter::empty()),
            Self::One(origin) => Box::new(std::iter::once(Element::of(origin))),
            Self::Listed(list) => {
                let null = list.null.then(|| Element::of("null"));
                Box::new(list.schemes.iter().flat_map(SchemeOrigins::elements).chain(null))
            }
        }
    }

    /// The element that lets `origin` in. `None` if none does.
    pub(crate) fn element_for(&self, origin: &str) -> Option<String> {
        match self {
            Self::Any => Some("*".to_owned()),
            Self::Mirror => Some("mirror".to_owned()),
            Self::One(one) => (one == origin).then(|| origin.to_owned()),
            Self::Listed(list) => {
                let named = Element::of(origin);
                let group = list.schemes.iter().find(|group| group.scheme == named.scheme);
                match group {
                    Some(group) => group.element_for(named.authority).map(|element| element.to_string()),
                    None => (list.null && origin == "null").then(|| origin.to_owned()),
                }
            }
        }
    }
}

impl SchemeOrigins {
    fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        let forms = [
            (&self.hosts, false, false),
            (&self.any_port, false, true),
            (&self.subdomains, true, false),
            (&self.subdomains_any_port, true, true),
        ];
        forms.into_iter().flat_map(move |(hosts, subdomains, any_port)| {
            hosts.each().map(move |authority| Element { scheme: &self.scheme, authority, subdomains, any_port })
        })
    }

    /// The element that lets a host in, with its port if there is one. Asked only for what the matcher lets in.
    fn element_for<'t>(&'t self, authority: &'t str) -> Option<Element<'t>> {
        let element =
            |authority, subdomains, any_port| Element { scheme: &self.scheme, authority, subdomains, any_port };
        let parent_in = |authority: &'t str, parents: &HostSet| {
            let mut parents_of = authority.match_indices('.').map(|(dot, _)| &authority[dot + 1..]);
            parents_of.find(|parent| parents.contains(parent.as_bytes()))
        };
        let (host, _) = split_port(authority);
        if self.hosts.contains(authority.as_bytes()) {
            return Some(element(authority, false, false));
        }
        if let Some(parent) = parent_in(authority, &self.subdomains) {
            return Some(element(parent, true, false));
        }
        if self.any_port.contains(host.as_bytes()) {
            return Some(element(host, false, true));
        }
        parent_in(host, &self.subdomains_any_port).map(|parent| element(parent, true, true))
    }
}

impl HostSet {
    /// Its hosts: a few in the order in which they are written, many in the order of their slots.
    fn each(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Empty => Box::new(std::iter::empty()),
            Self::Few(hosts) => Box::new(hosts.iter().map(Cow::as_ref)),
            Self::Hashed(table) => Box::new(table.iter()),
        }
    }

    /// How many hosts it has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Few(hosts) => hosts.len(),
            Self::Hashed(table) => table.iter().count(),
        }
    }
}

impl HashedHosts {
    fn iter(&self) -> impl Iterator<Item = &str> {
        let (offsets, _) = self.offsets.as_chunks();
        let hosts = offsets.windows(2).filter_map(|bounds| {
            let [from, to] = [bounds[0], bounds[1]].map(|offset| u32::from_le_bytes(offset) as usize);
            std::str::from_utf8(self.blob.get(from..to)?).ok()
        });
        hosts.filter(|host| !host.is_empty())
    }
}

impl Names {
    /// The names of the list, as they are written.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let list = match self {
            Self::List(list) => list.as_ref(),
            Self::Nothing | Self::Mirror => "",
        };
        list.split(", ").filter(|name| !name.is_empty())
    }

    /// Whether `*` is in the list.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.iter().any(|name| name == "*")
    }
}

impl PathPattern {
    /// The pattern as a policy writes it; `None` if there is none.
    pub(crate) fn source(&self) -> Option<String> {
        match self {
            Self::Every => None,
            Self::Exact(text) => Some(format!("^{}$", Literal(text))),
            Self::Prefix(text) => Some(format!("^{}", Literal(text))),
            Self::Suffix(text) => Some(format!("{}$", Literal(text))),
            Self::Contains(text) => Some(Literal(text).to_string()),
            Self::Dfa(dfa) => Some(dfa.source.to_string()),
        }
    }
}

/// A text in a regular expression that stands for itself.
struct Literal<'t>(&'t str);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if r"\.+*?()|[]{}^$".contains(character) {
                f.write_str("\\")?;
            }
            write!(f, "{character}")?;
        }
        Ok(())
    }
}

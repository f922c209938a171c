//! The policy as it is written, put together again from its tables: for whoever explains or prints one.

use std::fmt::{self, Write as _};

use crate::host_set::HostSet;
use crate::origin::{is_insecure, split_port};
use crate::origin_list::{Hosts, OriginList};
use crate::path::PathPattern;
use crate::patterns::Domains;
use crate::table::{Names, Origins};

/// An element of `origins`: an origin or a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'t> {
    /// With `://`; empty for `null`.
    pub scheme: &'t str,
    /// The host, and its port if one is written.
    pub authority: &'t str,
    /// Whether `*.` stands before the host.
    pub subdomains: bool,
    /// Whether `:*` stands behind the host.
    pub any_port: bool,
}

impl<'t> Element<'t> {
    /// The element that is this one origin.
    #[must_use]
    pub fn of(origin: &'t str) -> Self {
        let authority_at = origin.find("://").map_or(0, |colon| colon + "://".len());
        let (scheme, authority) = origin.split_at(authority_at);
        Self { scheme, authority, subdomains: false, any_port: false }
    }

    /// The host, without its port.
    #[must_use]
    pub fn host(&self) -> &'t str {
        self.host_and_port().0
    }

    /// Whether what comes from such an origin is [readable and changeable on its way](is_insecure).
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.scheme.strip_suffix("://").is_some_and(|scheme| is_insecure(scheme, self.host()))
    }

    /// Whether it is `file://`, the origin of the pages in files.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.scheme == "file://"
    }

    /// The host and the port. An element for any port has none.
    #[must_use]
    pub fn host_and_port(&self) -> (&'t str, Option<&'t str>) {
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

impl Origins {
    /// The elements that name origins, in the order of the table: none for `*` and `mirror`.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        let (one, list) = match self {
            Self::Any | Self::Mirror => (None, None),
            Self::One(origin) => (Some(Element::of(origin.get())), None),
            Self::Listed(list) => (list.null.then(|| Element::of("null")), Some(list)),
        };
        let groups = list.into_iter().flat_map(OriginList::groups);
        groups.flat_map(|(scheme, hosts)| hosts.elements(scheme)).chain(one)
    }

    /// The element that lets `origin` in, as it is written. `None` if none does.
    #[must_use]
    pub fn element_for(&self, origin: &str) -> Option<String> {
        match self {
            Self::Any => Some("*".to_owned()),
            Self::Mirror => Some("mirror".to_owned()),
            Self::One(one) => (one.get() == origin).then(|| origin.to_owned()),
            Self::Listed(list) => {
                let named = Element::of(origin);
                match list.groups().find(|(scheme, _)| *scheme == named.scheme) {
                    Some((scheme, hosts)) => Some(hosts.element_for(scheme, named.authority)?.to_string()),
                    None => (list.null && origin == "null").then(|| origin.to_owned()),
                }
            }
        }
    }
}

impl OriginList {
    /// The hosts by scheme: first `https`, then the others.
    fn groups(&self) -> impl Iterator<Item = (&str, &Hosts)> {
        let others = self.others.get().iter().map(|other| (other.scheme.get(), &other.hosts));
        std::iter::once(("https://", &self.https)).chain(others)
    }
}

impl Hosts {
    fn elements<'t>(&'t self, scheme: &'t str) -> impl Iterator<Item = Element<'t>> {
        let of = move |hosts: &'t HostSet, subdomains, any_port| {
            hosts.iter().map(move |authority| Element { scheme, authority, subdomains, any_port })
        };
        let patterns = self.patterns.iter().flat_map(move |patterns| {
            let patterns = patterns.get();
            of(&patterns.any_port, false, true).chain(of(&patterns.subdomains.hosts, true, false)).chain(of(
                &patterns.subdomains_any_port.hosts,
                true,
                true,
            ))
        });
        of(&self.literal, false, false).chain(patterns)
    }

    /// The element that lets a host in, with its port if there is one. Asked only for what the matcher lets in.
    fn element_for<'t>(&self, scheme: &'t str, authority: &'t str) -> Option<Element<'t>> {
        let element = |authority, subdomains, any_port| Element { scheme, authority, subdomains, any_port };
        if self.literal.contains(authority.as_bytes()) {
            return Some(element(authority, false, false));
        }
        let patterns = self.patterns.as_ref()?.get();
        if let Some(domain) = domain_of(authority, &patterns.subdomains) {
            return Some(element(domain, true, false));
        }
        let (host, _) = split_port(authority);
        if patterns.any_port.contains(host.as_bytes()) {
            return Some(element(host, false, true));
        }
        domain_of(host, &patterns.subdomains_any_port).map(|domain| element(domain, true, true))
    }
}

/// The longest domain above `authority` that is one of these.
fn domain_of<'t>(authority: &'t str, domains: &Domains) -> Option<&'t str> {
    let above = authority.match_indices('.').map(|(dot, _)| &authority[dot + 1..]);
    above.into_iter().find(|domain| domains.hosts.contains(domain.as_bytes()))
}

impl Names {
    /// The names of the list, as they are written.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.list().into_iter().flat_map(|list| list.split(", ")).filter(|name| !name.is_empty())
    }

    /// Whether the list has the name, in this case.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.listed().any(|listed| listed == name)
    }

    /// The name of the list that is this one but for its case.
    #[must_use]
    pub fn find_in_any_case(&self, name: &str) -> Option<&str> {
        self.listed().find(|listed| listed.eq_ignore_ascii_case(name))
    }

    /// Whether `*` is in the list.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        self.has("*")
    }
}

impl PathPattern {
    /// The pattern as a policy writes it; `None` if there is none.
    #[must_use]
    pub fn source(&self) -> Option<String> {
        match self {
            Self::Every => None,
            Self::Exact(text) => Some(format!("^{}$", Literal(text.get()))),
            Self::Prefix(text) => Some(format!("^{}", Literal(text.get()))),
            Self::Suffix(text) => Some(format!("{}$", Literal(text.get()))),
            Self::Contains(text) => Some(Literal(text.get()).to_string()),
            Self::Dfa(dfa) => Some(dfa.source.get().to_owned()),
        }
    }
}

/// A text in a regular expression that stands for itself.
struct Literal<'t>(&'t str);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| {
            if r"\.+*?()|[]{}^$".contains(character) {
                f.write_char('\\')?;
            }
            f.write_char(character)
        })
    }
}

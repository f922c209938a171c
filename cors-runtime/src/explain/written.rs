//! The policy as it is written, put together again from its tables.

use std::fmt::{self, Write as _};

use super::scan::{find_in_any_case, first_of, last, split_once};
use cors_table::PathPattern;
use cors_table::{HashedHosts, HostSet};
use cors_table::{Hosts, OriginList};
use cors_table::{Names, Origins};

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
        let (scheme, authority) = match split_once(origin, "://") {
            Some((_, authority)) => (&origin[..origin.len() - authority.len()], authority),
            None => ("", origin),
        };
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
    match last(authority.as_bytes(), b':') {
        Some(colon) if last(authority.as_bytes(), b']').is_none_or(|bracket| bracket < colon) => {
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        _ => (authority, None),
    }
}

impl Origins {
    /// The first `most` elements that name origins, in the order of the table: none for `*` and `mirror`.
    pub(crate) fn elements(&self, most: usize) -> Vec<Element<'_>> {
        let mut elements = Vec::new();
        match self {
            Self::Any | Self::Mirror => {}
            Self::One(origin) => elements.push(Element::of(origin.get())),
            Self::Listed(list) => {
                for group in list.groups() {
                    group.append_elements(&mut elements, most);
                }
                if list.null && elements.len() < most {
                    elements.push(Element::of("null"));
                }
            }
        }
        elements
    }

    /// The element that lets `origin` in. `None` if none does.
    pub(crate) fn element_for(&self, origin: &str) -> Option<String> {
        match self {
            Self::Any => Some("*".to_owned()),
            Self::Mirror => Some("mirror".to_owned()),
            Self::One(one) => (one.get() == origin).then(|| origin.to_owned()),
            Self::Listed(list) => {
                let named = Element::of(origin);
                for group in list.groups() {
                    if group.scheme == named.scheme {
                        return group.element_for(named.authority).map(|element| element.to_string());
                    }
                }
                (list.null && origin == "null").then(|| origin.to_owned())
            }
        }
    }
}

/// The elements of one scheme.
#[derive(Clone, Copy)]
pub(crate) struct Group<'t> {
    scheme: &'t str,
    hosts: &'t Hosts,
}

impl OriginList {
    /// Its elements by scheme: first `https`, then the others.
    pub(crate) fn groups(&self) -> Vec<Group<'_>> {
        let mut groups = vec![Group { scheme: "https://", hosts: &self.https }];
        for other in self.others.get() {
            groups.push(Group { scheme: other.scheme.get(), hosts: &other.hosts });
        }
        groups
    }
}

impl<'t> Group<'t> {
    /// Adds its elements until there are `most`.
    fn append_elements(self, elements: &mut Vec<Element<'t>>, most: usize) {
        let mut append = |hosts: &'t HostSet, subdomains: bool, any_port: bool| {
            for authority in &hosts.hosts(most.saturating_sub(elements.len())) {
                elements.push(Element { scheme: self.scheme, authority, subdomains, any_port });
            }
        };
        append(&self.hosts.literal, false, false);
        if let Some(patterns) = &self.hosts.patterns {
            let patterns = patterns.get();
            append(&patterns.any_port, false, true);
            append(&patterns.subdomains, true, false);
            append(&patterns.subdomains_any_port, true, true);
        }
    }

    /// How many elements it has.
    pub(crate) fn len(self) -> usize {
        let mut count = self.hosts.literal.len();
        if let Some(patterns) = &self.hosts.patterns {
            let patterns = patterns.get();
            count += patterns.any_port.len() + patterns.subdomains.len() + patterns.subdomains_any_port.len();
        }
        count
    }

    /// The element that lets a host in, with its port if there is one. Asked only for what the matcher lets in.
    fn element_for(self, authority: &'t str) -> Option<Element<'t>> {
        let element =
            |authority, subdomains, any_port| Element { scheme: self.scheme, authority, subdomains, any_port };
        if self.hosts.literal.contains(authority.as_bytes()) {
            return Some(element(authority, false, false));
        }
        let patterns = self.hosts.patterns.as_ref()?.get();
        if let Some(parent) = parent_in(authority, &patterns.subdomains) {
            return Some(element(parent, true, false));
        }
        let (host, _) = split_port(authority);
        if patterns.any_port.contains(host.as_bytes()) {
            return Some(element(host, false, true));
        }
        parent_in(host, &patterns.subdomains_any_port).map(|parent| element(parent, true, true))
    }
}

/// The longest domain above `authority` that is in the set.
fn parent_in<'t>(authority: &'t str, parents: &HostSet) -> Option<&'t str> {
    let mut rest = authority;
    while let Some(dot) = first_of(rest.as_bytes(), b".") {
        rest = &rest[dot + 1..];
        if parents.contains(rest.as_bytes()) {
            return Some(rest);
        }
    }
    None
}

impl HostSet {
    /// Its first `most` hosts: a few in the order in which they are written, many in the order of their slots.
    fn hosts(&self, most: usize) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        match self {
            Self::Empty => {}
            Self::Few(hosts) => {
                for host in hosts.get() {
                    if found.len() < most {
                        found.push(host.get());
                    }
                }
            }
            Self::Hashed(table) => table.append_hosts(&mut found, most),
        }
        found
    }

    /// How many hosts it has.
    fn len(&self) -> usize {
        self.hosts(usize::MAX).len()
    }
}

impl HashedHosts {
    /// Adds its hosts until there are `most`.
    fn append_hosts<'t>(&'t self, hosts: &mut Vec<&'t str>, most: usize) {
        let (offsets, _) = self.offsets.get().as_chunks();
        let mut start = 0;
        for offset in offsets {
            if hosts.len() >= most {
                return;
            }
            let end = u32::from_le_bytes(*offset) as usize;
            let host = self.blob.get().get(start..end).map(std::str::from_utf8);
            if let Some(Ok(host)) = host
                && !host.is_empty()
            {
                hosts.push(host);
            }
            start = end;
        }
    }
}

impl Names {
    /// The names of the list, as they are written.
    pub(crate) fn listed(&self) -> Vec<&str> {
        let mut listed = Vec::new();
        if let Self::List(list) = self {
            let mut rest = list.get();
            while !rest.is_empty() {
                let (name, after) = split_once(rest, ", ").unwrap_or((rest, ""));
                if !name.is_empty() {
                    listed.push(name);
                }
                rest = after;
            }
        }
        listed
    }

    /// Whether the list has the name, in this case.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.listed().contains(&name)
    }

    /// Whether the list has the name, in any case.
    pub(crate) fn has_in_any_case(&self, name: &str) -> bool {
        find_in_any_case(&self.listed(), name).is_some()
    }

    /// Whether `*` is in the list.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.has("*")
    }
}

impl PathPattern {
    /// The pattern as a policy writes it; `None` if there is none.
    pub(crate) fn source(&self) -> Option<String> {
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
        for character in self.0.chars() {
            if r"\.+*?()|[]{}^$".contains(character) {
                f.write_char('\\')?;
            }
            f.write_char(character)?;
        }
        Ok(())
    }
}

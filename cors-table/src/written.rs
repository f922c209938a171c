//! The policy as it is written, put together again from its tables: for whoever explains or prints one.

use std::fmt::{self, Write as _};

use crate::host_set::HostSet;
use crate::origin::{is_insecure, is_label_byte, split_port};
use crate::origin_list::{Hosts, OriginList};
use crate::path::PathPattern;
use crate::patterns::{HostPatterns, Wildcards};
use crate::table::{Names, Origins};

/// What of its host an element of `origins` leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcard {
    /// Nothing: it is this one host.
    None,
    /// All that stands before a domain: `*.example.com`, one or more whole labels.
    Subdomains,
    /// A part of its first label: `app-*.example.com`, one or more characters.
    Part,
    /// The host: `moz-extension://*`, any of this scheme.
    Host,
}

/// An element of `origins`: an origin or a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'t> {
    /// With `://`; empty for `null`.
    pub scheme: &'t str,
    /// The host, without the `*.` before it, and its port if one is written.
    pub authority: &'t str,
    /// What of the host is open.
    pub wildcard: Wildcard,
    /// Whether `:*` stands behind the host.
    pub any_port: bool,
}

impl<'t> Element<'t> {
    /// The element that is this one origin.
    #[must_use]
    pub fn of(origin: &'t str) -> Self {
        let authority_at = origin.find("://").map_or(0, |colon| colon + "://".len());
        let (scheme, authority) = origin.split_at(authority_at);
        Self { scheme, authority, wildcard: Wildcard::None, any_port: false }
    }

    /// The host, without its port; with the `*` of [`Wildcard::Part`] and [`Wildcard::Host`].
    #[must_use]
    pub fn host(&self) -> &'t str {
        self.host_and_port().0
    }

    /// The domain under which every host is that the element stands for; `None` if it stands for one, or any.
    #[must_use]
    pub fn domain(&self) -> Option<&'t str> {
        match self.wildcard {
            Wildcard::None | Wildcard::Host => None,
            Wildcard::Subdomains => Some(self.host()),
            Wildcard::Part => Some(self.host().split_once('.')?.1),
        }
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

/// As a policy writes it: `https://*.example.com`, `https://app-*.example.com`, `http://localhost:*`.
impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wildcard = if self.wildcard == Wildcard::Subdomains { "*." } else { "" };
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
        let literal = elements_of(&self.literal, scheme, Wildcard::None, false);
        literal.chain(self.patterns.iter().flat_map(move |patterns| patterns.get().elements(scheme)))
    }

    /// The element that lets a host in, with its port if there is one. Asked only for what the matcher lets in.
    fn element_for<'t>(&'t self, scheme: &'t str, authority: &'t str) -> Option<Element<'t>> {
        if self.literal.contains(authority.as_bytes()) {
            return Some(Element { scheme, authority, wildcard: Wildcard::None, any_port: false });
        }
        let patterns = self.patterns.as_ref()?.get();
        let (host, _) = split_port(authority);
        patterns
            .wildcards
            .element_for(scheme, authority, false)
            .or_else(|| {
                let is_listed = patterns.any_port.contains(host.as_bytes());
                is_listed.then_some(Element { scheme, authority: host, wildcard: Wildcard::None, any_port: true })
            })
            .or_else(|| patterns.wildcards_any_port.element_for(scheme, host, true))
    }
}

fn elements_of<'t>(
    hosts: &'t HostSet,
    scheme: &'t str,
    wildcard: Wildcard,
    any_port: bool,
) -> impl Iterator<Item = Element<'t>> {
    hosts.hosts().map(move |authority| Element { scheme, authority, wildcard, any_port })
}

impl HostPatterns {
    fn elements<'t>(&'t self, scheme: &'t str) -> impl Iterator<Item = Element<'t>> {
        elements_of(&self.any_port, scheme, Wildcard::None, true)
            .chain(self.wildcards.elements(scheme, false))
            .chain(self.wildcards_any_port.elements(scheme, true))
    }
}

impl Wildcards {
    fn elements<'t>(&'t self, scheme: &'t str, any_port: bool) -> impl Iterator<Item = Element<'t>> {
        let any_host = Element { scheme, authority: "*", wildcard: Wildcard::Host, any_port };
        elements_of(&self.domains, scheme, Wildcard::Subdomains, any_port)
            .chain(elements_of(&self.parts.hosts, scheme, Wildcard::Part, any_port))
            .chain(self.any_host.then_some(any_host))
    }

    /// The element that lets a host in: that of the longest domain first, and any host last.
    fn element_for<'t>(&'t self, scheme: &'t str, authority: &'t str, any_port: bool) -> Option<Element<'t>> {
        let mut above = authority.match_indices('.').map(|(dot, _)| &authority[dot + 1..]);
        let part = || self.parts.hosts.hosts().find(|pattern| is_a_part_away(authority, pattern));
        let (authority, wildcard) = match above.find(|domain| self.domains.contains(domain.as_bytes())) {
            Some(domain) => (domain, Wildcard::Subdomains),
            None => {
                part().map(|pattern| (pattern, Wildcard::Part)).or(self.any_host.then_some(("*", Wildcard::Host)))?
            }
        };
        Some(Element { scheme, authority, wildcard, any_port })
    }
}

/// Whether a host is what `pattern` is with one or more characters of a label in place of its `*`.
#[must_use]
pub fn is_a_part_away(host: &str, pattern: &str) -> bool {
    let Some((before, behind)) = pattern.split_once('*') else { return false };
    let part = host.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
    part.is_some_and(|part| !part.is_empty() && part.bytes().all(is_label_byte))
}

impl Names {
    /// The names of the list, as they are written.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.list().unwrap_or_default().split(", ").filter(|name| !name.is_empty())
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

/// The parts of a pattern as a policy writes it, for whoever has to put it together while compiling.
#[derive(Clone, Copy, Debug)]
pub struct WrittenPattern<'p> {
    /// `^`, or nothing.
    pub start: &'static str,
    /// What stands between.
    pub text: &'p str,
    /// Whether each [operator](is_operator) in it stands for itself, and needs a backslash.
    pub is_literal: bool,
    /// `$`, or nothing.
    pub end: &'static str,
}

/// Whether the byte means something else than itself in a regular expression.
#[must_use]
pub const fn is_operator(byte: u8) -> bool {
    matches!(byte, b'\\' | b'.' | b'+' | b'*' | b'?' | b'(' | b')' | b'|' | b'[' | b']' | b'{' | b'}' | b'^' | b'$')
}

impl PathPattern {
    /// The parts of the pattern as a policy writes it; nothing if there is none.
    #[must_use]
    pub const fn written(&self) -> WrittenPattern<'_> {
        let (start, text, end) = match self {
            Self::Every => ("", "", ""),
            Self::Exact(text) => ("^", text.get(), "$"),
            Self::Prefix(text) => ("^", text.get(), ""),
            Self::Suffix(text) => ("", text.get(), "$"),
            Self::Contains(text) => ("", text.get(), ""),
            Self::Dfa(dfa) => ("", dfa.source.get(), ""),
        };
        WrittenPattern { start, text, is_literal: !matches!(self, Self::Dfa(_)), end }
    }

    /// The pattern as a policy writes it; `None` if there is none.
    #[must_use]
    pub fn source(&self) -> Option<String> {
        (*self != Self::Every).then(|| self.written().to_string())
    }
}

impl fmt::Display for WrittenPattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.start)?;
        self.text.chars().try_for_each(|character| {
            if self.is_literal && u8::try_from(character).is_ok_and(is_operator) {
                f.write_char('\\')?;
            }
            f.write_char(character)
        })?;
        f.write_str(self.end)
    }
}

//! The elements of `origins`, put together again from a policy's tables.

use std::iter;

use super::element::{Element, split_port};
use crate::host_set::{HashedHosts, HostSet};
use crate::origin_match::{Hosts, OriginList};
use crate::table::{Origins, Stored};

/// The elements that name origins, in the order of the table: none for `*` and `mirror`.
pub(crate) fn elements(origins: &Origins) -> impl Iterator<Item = Element<'_>> {
    let (one, list) = match origins {
        Origins::Any | Origins::Mirror => (None, None),
        Origins::One(origin) => (Some(Element::of(origin.get())), None),
        Origins::Listed(list) => (None, Some(list)),
    };
    let listed = list.into_iter().flat_map(|list| {
        let null = list.null.then(|| Element::of("null"));
        groups(list).flat_map(Group::elements).chain(null)
    });
    one.into_iter().chain(listed)
}

/// The element that lets `origin` in. `None` if none does.
pub(crate) fn element_for(origins: &Origins, origin: &str) -> Option<String> {
    match origins {
        Origins::Any => Some("*".to_owned()),
        Origins::Mirror => Some("mirror".to_owned()),
        Origins::One(one) => (one.get() == origin).then(|| origin.to_owned()),
        Origins::Listed(list) if origin == "null" => list.null.then(|| origin.to_owned()),
        Origins::Listed(list) => {
            let named = Element::of(origin);
            let group = groups(list).find(|group| group.scheme == named.scheme)?;
            group.element_for(named.authority).map(|element| element.to_string())
        }
    }
}

/// The elements of one scheme.
#[derive(Clone, Copy)]
struct Group<'t> {
    scheme: &'t str,
    hosts: &'t Hosts,
}

/// The elements of a list by scheme: first `https`, then the others.
fn groups(list: &OriginList) -> impl Iterator<Item = Group<'_>> {
    let others = list.others.get().iter().map(|other| Group { scheme: other.scheme.get(), hosts: &other.hosts });
    iter::once(Group { scheme: "https://", hosts: &list.https }).chain(others)
}

impl<'t> Group<'t> {
    fn elements(self) -> impl Iterator<Item = Element<'t>> {
        let patterns = self.hosts.patterns.as_ref().map(Stored::get);
        let patterns = patterns.into_iter().flat_map(|patterns| {
            [
                (&patterns.any_port, false, true),
                (&patterns.subdomains, true, false),
                (&patterns.subdomains_any_port, true, true),
            ]
        });
        iter::once((&self.hosts.literal, false, false)).chain(patterns).flat_map(move |(set, subdomains, any_port)| {
            hosts(set).map(move |authority| self.element(authority, subdomains, any_port))
        })
    }

    /// The element that lets a host in, with its port if there is one. Asked only for what the matcher lets in.
    fn element_for(self, authority: &'t str) -> Option<Element<'t>> {
        if self.hosts.literal.contains(authority.as_bytes()) {
            return Some(self.element(authority, false, false));
        }
        let patterns = self.hosts.patterns.as_ref()?.get();
        if let Some(parent) = parent_in(authority, &patterns.subdomains) {
            return Some(self.element(parent, true, false));
        }
        let (host, _) = split_port(authority);
        if patterns.any_port.contains(host.as_bytes()) {
            return Some(self.element(host, false, true));
        }
        parent_in(host, &patterns.subdomains_any_port).map(|parent| self.element(parent, true, true))
    }

    const fn element(self, authority: &'t str, subdomains: bool, any_port: bool) -> Element<'t> {
        Element { scheme: self.scheme, authority, subdomains, any_port }
    }
}

/// The longest domain above `authority` that is in the set.
fn parent_in<'t>(authority: &'t str, parents: &HostSet) -> Option<&'t str> {
    let mut above = authority.match_indices('.').map(|(dot, _)| &authority[dot + 1..]);
    above.find(|parent| parents.contains(parent.as_bytes()))
}

/// The hosts of a set: a few in the order in which they are written, many in the order of their slots.
fn hosts(set: &HostSet) -> impl Iterator<Item = &str> {
    let (few, hashed) = match set {
        HostSet::Empty => (None, None),
        HostSet::Few(hosts) => (Some(hosts.get()), None),
        HostSet::Hashed(table) => (None, Some(table)),
    };
    few.into_iter().flatten().map(Stored::get).chain(hashed.into_iter().flat_map(hashed_hosts))
}

fn hashed_hosts(table: &HashedHosts) -> impl Iterator<Item = &str> {
    let offsets = table.offsets.get().chunks_exact(4);
    let offsets = offsets.map(|offset| offset.try_into().map_or(0, u32::from_le_bytes) as usize);
    offsets
        .clone()
        .zip(offsets.skip(1))
        .filter_map(|(start, end)| std::str::from_utf8(table.blob.get().get(start..end)?).ok())
        .filter(|host| !host.is_empty())
}

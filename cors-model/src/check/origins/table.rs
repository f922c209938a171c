//! Origins to what serves them.

use std::collections::HashMap;

use cors_table::{HostPatterns, Hosts, OriginList, Origins, Parts, SchemeHosts, Stored, Wildcard, Wildcards};

use super::Parsed;
use crate::host_set;
use crate::origin::{Origin, Port, Site};

/// The table of a list in which every element is an origin.
pub(super) fn to_table(parsed: &[&Parsed<'_>]) -> Origins {
    match parsed {
        [(element, Origin::Null)] => return Origins::One(Stored::owned(element.text)),
        [(element, Origin::Site(site))] if !site.is_pattern() => return Origins::One(Stored::owned(element.text)),
        _ if parsed.iter().any(|(_, origin)| *origin == Origin::Any) => return Origins::Any,
        _ => {}
    }
    let sites = parsed.iter().filter_map(|(_, origin)| match origin {
        Origin::Site(site) => Some(*site),
        _ => None,
    });
    let mut by_scheme = by_scheme(sites);
    let https = by_scheme.iter().position(|(scheme, _)| *scheme == "https").map(|index| by_scheme.remove(index).1);
    let others = by_scheme
        .iter()
        .map(|(scheme, sites)| SchemeHosts { scheme: Stored::owned(format!("{scheme}://")), hosts: hosts(sites) });
    Origins::Listed(OriginList {
        null: parsed.iter().any(|(_, origin)| *origin == Origin::Null),
        https: hosts(&https.unwrap_or_default()),
        others: Stored::owned(others.collect::<Vec<_>>()),
    })
}

/// The sites of each scheme; the schemes in the order in which they come first.
fn by_scheme<'a>(sites: impl Iterator<Item = Site<'a>>) -> Vec<(&'a str, Vec<Site<'a>>)> {
    let mut groups: Vec<(&str, Vec<Site<'_>>)> = Vec::new();
    let mut places = HashMap::new();
    for site in sites {
        let place = *places.entry(site.scheme).or_insert(groups.len());
        if place == groups.len() {
            groups.push((site.scheme, Vec::new()));
        }
        groups[place].1.push(site);
    }
    groups
}

/// The hosts of one scheme, by the kind of match.
fn hosts(sites: &[Site<'_>]) -> Hosts {
    let of_kind = |wildcard: Wildcard, any_port: bool| {
        sites.iter().filter(move |site| site.wildcard == wildcard && (site.port == Port::Any) == any_port)
    };
    let set = |wildcard: Wildcard, any_port: bool| {
        let hosts = of_kind(wildcard, any_port).map(|site| if any_port { site.host } else { site.authority });
        host_set::build(&hosts.collect::<Vec<_>>())
    };
    let wildcards = |any_port: bool| {
        let any_host = of_kind(Wildcard::Host, any_port).next().is_some();
        Wildcards::new(set(Wildcard::Subdomains, any_port), Parts::new(set(Wildcard::Part, any_port)), any_host)
    };
    let patterns = sites.iter().any(Site::is_pattern).then(|| {
        Stored::owned(HostPatterns {
            any_port: set(Wildcard::None, true),
            wildcards: wildcards(false),
            wildcards_any_port: wildcards(true),
        })
    });
    Hosts { literal: set(Wildcard::None, false), patterns }
}

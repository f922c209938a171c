//! Which elements another one covers.

use std::collections::HashSet;

use cors_table::origin::{LONGEST_LABEL, is_label_byte, is_opaque_host};
use cors_table::{Wildcard, around_star};

use super::Parsed;
use crate::fault::Fault;
use crate::origin::{Origin, Port, Site};

/// Elements that another one covers: all others beside `*`, and what lies within a pattern.
pub(super) fn redundant(parsed: &[Parsed<'_>]) -> Vec<Fault> {
    if let Some((any, _)) = parsed.iter().find(|(_, origin)| *origin == Origin::Any) {
        let others = parsed.iter().filter(|(_, origin)| *origin != Origin::Any);
        return others.filter_map(|(element, _)| element.covered_by_wildcard(any)).collect();
    }
    // What came from a variable covers something, or is covered, in some environments alone.
    let patterns = patterns(parsed);
    let written = parsed.iter().filter(|(element, _)| !element.is_variable);
    written.filter_map(|(element, origin)| Some(element.covered_by(&cover(origin, &patterns)?))).collect()
}

/// The elements that stand for many origins.
pub(in crate::check) struct Patterns<'a> {
    texts: HashSet<&'a str>,
    /// How many bytes stand before and behind the `*` of a first label, for each pattern that has one: only these have to be
    /// tried for an origin.
    shapes: Vec<(usize, usize)>,
}

/// The elements that stand for many origins and are written in the program.
pub(in crate::check) fn patterns<'a>(parsed: &[Parsed<'a>]) -> Patterns<'a> {
    let mut patterns = Patterns { texts: HashSet::new(), shapes: Vec::new() };
    for (element, origin) in parsed {
        let Origin::Site(site) = origin else { continue };
        if element.is_variable {
            continue;
        }
        if site.is_pattern() {
            patterns.texts.insert(element.text);
        }
        let shape = if site.wildcard == Wildcard::Part { around_star(site.host) } else { None };
        if let Some(shape) = shape.filter(|shape| !patterns.shapes.contains(shape)) {
            patterns.shapes.push(shape);
        }
    }
    patterns
}

/// The narrowest of the patterns that covers an origin, other than itself.
pub(in crate::check) fn cover(origin: &Origin<'_>, patterns: &Patterns<'_>) -> Option<String> {
    match origin {
        Origin::Site(site) if !patterns.texts.is_empty() => {
            covers(site, &patterns.shapes).find(|cover| patterns.texts.contains(cover.as_str()))
        }
        _ => None,
    }
}

/// The patterns that cover a site, other than itself, from the narrowest to the widest. Of those for a part of a label only
/// the ones of these shapes.
fn covers(site: &Site<'_>, shapes: &[(usize, usize)]) -> impl Iterator<Item = String> {
    let Site { scheme, host, port, wildcard, .. } = *site;
    let any_port = (port != Port::Any).then(|| site.pattern(scheme, Port::Any));
    let by_part = shapes.iter().filter_map(move |shape| with_part(site, *shape)).flat_map(move |host| {
        let pattern = Site { wildcard: Wildcard::Part, host: &host, ..*site };
        [pattern.pattern(scheme, port), pattern.pattern(scheme, Port::Any)]
    });
    // A `*.` doesn't stand for labels with other characters, nor for empty ones, which applications' schemes may have.
    let is_usual = |label: &str| !label.is_empty() && label.bytes().all(|byte| is_label_byte(byte) || byte == b'*');
    let above = host.match_indices('.').filter(move |(dot, _)| host[..*dot].split('.').all(is_usual));
    let parents = above.flat_map(move |(dot, _)| {
        let parent = Site { wildcard: Wildcard::Subdomains, host: &host[dot + 1..], ..*site };
        [parent.pattern(scheme, port), parent.pattern(scheme, Port::Any)]
    });
    let is_of_scheme =
        wildcard != Wildcard::Host && port == Port::Default && is_opaque_host(host.replacen('*', "x", 1).as_bytes());
    let whole_scheme = is_of_scheme.then(|| format!("{scheme}://*"));
    any_port.into_iter().chain(by_part).chain(parents).chain(whole_scheme)
}

/// The host of a site with `*` for what is between so many bytes at the start of its first label and so many at its end.
/// `None` if there is nothing, or the `*` that the site has.
fn with_part(site: &Site<'_>, (before, behind): (usize, usize)) -> Option<String> {
    if !matches!(site.wildcard, Wildcard::None | Wildcard::Part) {
        return None;
    }
    let (label, domain) = site.host.split_once('.')?;
    if label.len() > LONGEST_LABEL {
        // An application's scheme may have such a label, and no pattern stands for it.
        return None;
    }
    let end = label.len().checked_sub(behind)?;
    let (start, part, end) = (label.get(..before)?, label.get(before..end)?, label.get(end..)?);
    let is_part = !part.is_empty() && part != "*" && part.bytes().all(|byte| byte == b'*' || is_label_byte(byte));
    is_part.then(|| format!("{start}*{end}.{domain}"))
}

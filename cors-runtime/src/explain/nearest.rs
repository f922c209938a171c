//! The origin of a policy that is most like one that isn't allowed.

use std::fmt;

use super::scan::{first_of, split_once, start_of_last};
use cors_table::Element;
use cors_table::Origins;

/// How many elements are compared, at most. One comparison costs some ten nanoseconds.
const MOST: usize = 20_000;

/// A longer host is no domain name, and is not compared.
const LONGEST_HOST: usize = 254;

/// The element of a policy that is most like an origin, and what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nearest {
    /// The element as the policy writes it: `https://*.example.com`.
    pub element: String,
    /// What differs; at least one.
    pub differences: Vec<Difference>,
}

/// What differs between an origin and an element of `origins`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Difference {
    /// The scheme: `http` and `https` are two origins.
    Scheme,
    /// The port: another one, or one where there is none.
    Port,
    /// One of the two hosts has `www.` in front, the other hasn't.
    Www,
    /// One of the two hosts ends in a dot, the other doesn't.
    TrailingDot,
    /// `localhost`, `127.0.0.1` and `[::1]` are one machine and three origins.
    Loopback,
    /// The element is a pattern for subdomains, and the origin is the domain itself.
    Apex,
    /// The origin is a subdomain of the element's host.
    Subdomain,
    /// The element's host is a subdomain of the origin's.
    Parent,
    /// One character of the host, or two that are swapped.
    OneCharacter,
    /// The host holds the element's host but isn't part of it: `evilexample.com`, `example.com.evil.example`.
    LookAlike,
}

/// An origin in its parts.
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

/// How far an element is from an origin; the smaller the nearer.
struct Gap {
    distance: u8,
    host: Option<Difference>,
    scheme: bool,
    port: bool,
}

/// The nearest element, if one is near. `origin` is spelled as browsers spell origins.
pub(super) fn nearest(origins: &Origins, origin: &str) -> Option<Nearest> {
    let whole = Element::of(origin);
    let (host, port) = whole.host_and_port();
    if host.len() > LONGEST_HOST {
        return None;
    }
    let parts = Parts { scheme: whole.scheme, host, port };
    let mut best: Option<(Gap, Element<'_>)> = None;
    for element in origins.elements().take(MOST) {
        let Some(gap) = gap(&parts, &element) else { continue };
        match &best {
            Some((nearest, _)) if nearest.distance <= gap.distance => {}
            _ => best = Some((gap, element)),
        }
    }
    let (gap, element) = best?;
    let mut differences = Vec::new();
    if let Some(difference) = gap.host {
        differences.push(difference);
    }
    if gap.scheme {
        differences.push(Difference::Scheme);
    }
    if gap.port {
        differences.push(Difference::Port);
    }
    let nearest = Nearest { element: element.to_string(), differences };
    (!nearest.differences.is_empty()).then_some(nearest)
}

fn gap(origin: &Parts<'_>, element: &Element<'_>) -> Option<Gap> {
    let (host, port) = element.host_and_port();
    let relation = relation(origin.host, host, element.subdomains)?;
    let scheme = origin.scheme != element.scheme;
    let port = !element.any_port && origin.port != port;
    let (host, distance) = match relation {
        Relation::Same => (None, 0),
        Relation::Differs(difference) => (Some(difference), weight(difference)),
    };
    Some(Gap { distance: distance + u8::from(scheme) + u8::from(port), host, scheme, port })
}

/// How unlike two hosts are; another scheme and another port count one each.
const fn weight(difference: Difference) -> u8 {
    match difference {
        Difference::Scheme | Difference::Port => 1,
        Difference::Www | Difference::TrailingDot | Difference::Loopback | Difference::Apex => 2,
        Difference::Subdomain | Difference::LookAlike => 3,
        Difference::OneCharacter => 4,
        Difference::Parent => 5,
    }
}

enum Relation {
    Same,
    Differs(Difference),
}

/// How `host` is to the host of an element; `None` if they have nothing in common.
fn relation(host: &str, element: &str, subdomains: bool) -> Option<Relation> {
    const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
    let differs = |difference| Some(Relation::Differs(difference));
    if subdomains {
        if is_below(host, element) {
            return Some(Relation::Same);
        }
        if host == element {
            return differs(Difference::Apex);
        }
        if matches!(host.strip_suffix('.'), Some(host) if is_below(host, element)) {
            return differs(Difference::TrailingDot);
        }
    } else {
        if host == element {
            return Some(Relation::Same);
        }
        if is_prefixed(host, "www.", element) || is_prefixed(element, "www.", host) {
            return differs(Difference::Www);
        }
        if host.strip_suffix('.') == Some(element) || element.strip_suffix('.') == Some(host) {
            return differs(Difference::TrailingDot);
        }
        if LOOPBACK.contains(&host) && LOOPBACK.contains(&element) {
            return differs(Difference::Loopback);
        }
        if is_below(host, element) {
            return differs(Difference::Subdomain);
        }
        if host.contains('.') && is_below(element, host) {
            return differs(Difference::Parent);
        }
    }
    if is_look_alike(host, element) {
        return differs(Difference::LookAlike);
    }
    if is_one_slip_away(host.as_bytes(), element.as_bytes()) {
        return differs(Difference::OneCharacter);
    }
    None
}

/// Whether `host` is one or more labels before `.parent`.
fn is_below(host: &str, parent: &str) -> bool {
    matches!(host.strip_suffix(parent), Some(labels) if labels.len() > 1 && labels.ends_with('.'))
}

fn is_prefixed(long: &str, prefix: &str, short: &str) -> bool {
    long.strip_prefix(prefix) == Some(short)
}

/// Whether `host` has all of `element` at its end, but not after a dot, or at its start, but as subdomains of another
/// domain.
fn is_look_alike(host: &str, element: &str) -> bool {
    if !element.contains('.') || host.len() <= element.len() {
        return false;
    }
    let ends_so = matches!(host.strip_suffix(element), Some(rest) if !rest.ends_with('.'));
    let starts_so = matches!(host.strip_prefix(element), Some(rest) if rest.starts_with('.') && rest.len() > 1);
    if ends_so || starts_so {
        return true;
    }
    let mut rest = host;
    while let Some((_, after)) = split_once(rest, element) {
        let before = &host[..host.len() - after.len() - element.len()];
        if before.ends_with('.') && after.starts_with('.') {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether one character is changed, added or left out, or two neighbours are swapped, in a label that is long
/// enough for it to be a slip: `a.example` and `b.example` are just two names.
fn is_one_slip_away(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let (mut a_slip, mut b_slip) = (a, b);
    while let ([a_first, a_rest @ ..], [b_first, b_rest @ ..]) = (a_slip, b_slip)
        && a_first == b_first
    {
        (a_slip, b_slip) = (a_rest, b_rest);
    }
    let front = a.len() - a_slip.len();
    while let ([a_rest @ .., a_last], [b_rest @ .., b_last]) = (a_slip, b_slip)
        && a_last == b_last
    {
        (a_slip, b_slip) = (a_rest, b_rest);
    }
    let is_slip = match (a_slip, b_slip) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    };
    let label_start = start_of_last(&a[..front], b'.');
    let label_end = front + first_of(&b[front..], b".").unwrap_or(b.len() - front);
    is_slip && label_end.saturating_sub(label_start) >= 4 && !a_slip.contains(&b'.') && !b_slip.contains(&b'.')
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the nearest is `{}`: ", self.element)?;
        let mut between = "";
        for difference in &self.differences {
            write!(f, "{between}{difference}")?;
            between = ", and ";
        }
        Ok(())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the scheme differs",
            Self::Port => "the port differs",
            Self::Www => "`www.` makes another host",
            Self::TrailingDot => "a dot at the end makes another host",
            Self::Loopback => "`localhost`, `127.0.0.1` and `[::1]` are three hosts to a browser",
            Self::Apex => "`*.` covers subdomains, not the domain itself",
            Self::Subdomain => "this is a subdomain of it, and it has no `*.`",
            Self::Parent => "that is a subdomain of this one",
            Self::OneCharacter => "one character of the host differs",
            Self::LookAlike => "this host only looks like it; anyone can own such a name",
        })
    }
}

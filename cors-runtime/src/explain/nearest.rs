//! The origin of a policy that is most like one that isn't allowed.

use std::fmt;

use cors_table::{Element, Origins};

use super::relation::{Compared, Relation};

/// How many elements are compared, at most. Those behind them aren't, and a nearer one among them isn't found.
///
/// This bounds the work: so many cost 2 ms, and 3 ms where their hosts are long and chosen to be as alike as can be. The
/// test `many_hosts` prints it: `cargo test --release -p cors-runtime --features explain,path-regex --test explain
/// many_hosts -- --nocapture --test-threads 1`.
const MOST: usize = 20_000;

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

/// The nearest element, if one is near. `origin` is spelled as browsers spell origins.
pub(super) fn nearest(origins: &Origins, origin: &str) -> Option<Nearest> {
    let origin = Element::of(origin);
    let host = Compared::new(origin.host())?;
    let near = |element| Some((element, differences(&origin, &host, &element)?));
    let (element, differences) =
        origins.elements().take(MOST).filter_map(near).min_by_key(|(_, differences)| distance(differences))?;
    let differences: Vec<Difference> = differences.into_iter().flatten().collect();
    (!differences.is_empty()).then(|| Nearest { element: element.to_string(), differences })
}

/// What differs of host, scheme and port; `None` if the hosts have nothing in common.
fn differences(origin: &Element<'_>, host: &Compared<'_>, element: &Element<'_>) -> Option<[Option<Difference>; 3]> {
    let (element_host, port) = element.host_and_port();
    let host = match host.relation_to(element_host, element.subdomains)? {
        Relation::Same => None,
        Relation::Differs(difference) => Some(difference),
    };
    let scheme = (origin.scheme != element.scheme).then_some(Difference::Scheme);
    let port = (!element.any_port && origin.host_and_port().1 != port).then_some(Difference::Port);
    Some([host, scheme, port])
}

/// How far an element is from an origin; the smaller the nearer.
fn distance(differences: &[Option<Difference>]) -> u8 {
    differences.iter().flatten().map(|difference| weight(*difference)).sum()
}

const fn weight(difference: Difference) -> u8 {
    match difference {
        Difference::Scheme | Difference::Port => 1,
        Difference::Www | Difference::TrailingDot | Difference::Loopback | Difference::Apex => 2,
        Difference::Subdomain | Difference::LookAlike => 3,
        Difference::OneCharacter => 4,
        Difference::Parent => 5,
    }
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differences: Vec<String> = self.differences.iter().map(Difference::to_string).collect();
        write!(f, "the nearest is `{}`: {}", self.element, differences.join(", and "))
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

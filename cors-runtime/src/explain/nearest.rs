//! The origin of a policy that is most like one that isn't allowed.

use std::fmt;

use cors_table::{Element, Origins, Wildcard};

use super::difference::Difference;
use super::relation::{Compared, Relation};

/// How many elements of a policy are looked at, at most. Those behind them aren't, and a nearer one among them isn't found.
///
/// This bounds the work: to compare so many costs 2 ms, and 3 ms where their hosts are long and chosen to be as alike as can
/// be. The test `many_hosts` prints it: `cargo test --release -p cors-runtime --features explain,path-regex --test explain
/// many_hosts -- --nocapture --test-threads 1`.
pub(super) const MOST_ELEMENTS: usize = 20_000;

/// The element of a policy that is most like an origin, and what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nearest {
    /// The element as the policy writes it: `https://*.example.com`.
    pub element: String,
    /// What differs; at least one.
    pub differences: Vec<Difference>,
}

/// The nearest element, if one is near. `origin` is spelled as browsers spell origins.
pub(super) fn nearest(origins: &Origins, origin: &str) -> Option<Nearest> {
    let origin = Element::of(origin);
    let host = Compared::new(origin.host())?;
    let near = |element| Some((element, differences(&origin, &host, &element)?));
    let (element, differences) =
        origins.elements().take(MOST_ELEMENTS).filter_map(near).min_by_key(|(_, differences)| distance(differences))?;
    let differences: Vec<Difference> = differences.into_iter().flatten().collect();
    (!differences.is_empty()).then(|| Nearest { element: element.to_string(), differences })
}

/// What differs of host, scheme and port; `None` if the hosts have nothing in common.
fn differences(origin: &Element<'_>, host: &Compared<'_>, element: &Element<'_>) -> Option<[Option<Difference>; 3]> {
    let (element_host, port) = element.host_and_port();
    let is_of_scheme = origin.scheme == element.scheme;
    if element.wildcard == Wildcard::Host && !is_of_scheme {
        return None;
    }
    let host = match host.relation_to(element_host, element.wildcard)? {
        Relation::Same => None,
        Relation::Differs(difference) => Some(difference),
    };
    let scheme = (!is_of_scheme).then_some(Difference::Scheme);
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
        Difference::Subdomain | Difference::LookAlike | Difference::Label => 3,
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

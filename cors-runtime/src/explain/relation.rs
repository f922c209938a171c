//! How one host is to another: the same, a subdomain, a slip of the hand, a look-alike.

use cors_table::origin::LONGEST_HOST;
use cors_table::{Wildcard, is_a_part_away};

use super::difference::Difference;

/// How a host is to the host of an element.
#[derive(Clone, Copy)]
pub(super) enum Relation {
    Same,
    Differs(Difference),
}

/// A host that is compared with those of many elements.
pub(super) struct Compared<'h> {
    host: &'h str,
    /// What is left of it from the start of each label, sorted: whether an element's host stands at one of them takes
    /// a few comparisons, however many labels there are.
    tails: Vec<&'h str>,
}

impl<'h> Compared<'h> {
    /// `None` if the host is longer than any.
    pub(super) fn new(host: &'h str) -> Option<Self> {
        if host.len() > LONGEST_HOST {
            return None;
        }
        let below = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
        let mut tails: Vec<&str> = below.chain([host]).collect();
        tails.sort_unstable();
        Some(Self { host, tails })
    }

    /// How this host is to the host of an element; `None` if they have nothing in common.
    pub(super) fn relation_to(&self, element: &str, wildcard: Wildcard) -> Option<Relation> {
        let related = match wildcard {
            Wildcard::None => self.to_host(element),
            Wildcard::Subdomains => self.to_subdomains_of(element),
            Wildcard::Part => return self.to_part(element),
            Wildcard::Host => Some(Relation::Same),
        };
        related.or_else(|| {
            let look_alike = self.looks_like(element).then_some(Difference::LookAlike);
            let slip =
                || is_one_slip_away(self.host.as_bytes(), element.as_bytes()).then_some(Difference::OneCharacter);
            look_alike.or_else(slip).map(Relation::Differs)
        })
    }

    fn to_subdomains_of(&self, parent: &str) -> Option<Relation> {
        let host = self.host;
        if is_below(host, parent) {
            Some(Relation::Same)
        } else if host == parent {
            Some(Relation::Differs(Difference::Apex))
        } else if host.strip_suffix('.').is_some_and(|host| is_below(host, parent)) {
            Some(Relation::Differs(Difference::TrailingDot))
        } else {
            None
        }
    }

    /// To a pattern with a `*` in its first label.
    fn to_part(&self, pattern: &str) -> Option<Relation> {
        let host = self.host;
        if is_a_part_away(host, pattern) {
            return Some(Relation::Same);
        }
        let (label, domain) = pattern.split_once('.')?;
        let (before, behind) = label.split_once('*')?;
        let has_similar_label = || {
            let label = host.strip_suffix(domain)?.strip_suffix('.')?.rsplit('.').next()?;
            let starts_so = !before.is_empty() && label.starts_with(before);
            let ends_so = !behind.is_empty() && label.ends_with(behind);
            (starts_so || ends_so).then_some(Difference::Label)
        };
        let difference = if host.strip_suffix('.').is_some_and(|host| is_a_part_away(host, pattern)) {
            Some(Difference::TrailingDot)
        } else {
            has_similar_label().or_else(|| self.looks_like(domain).then_some(Difference::LookAlike))
        };
        difference.map(Relation::Differs)
    }

    fn to_host(&self, element: &str) -> Option<Relation> {
        const LOOPBACK: [&str; 4] = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];
        let host = self.host;
        if host == element {
            return Some(Relation::Same);
        }
        let difference = if host.strip_prefix("www.") == Some(element) || element.strip_prefix("www.") == Some(host) {
            Difference::Www
        } else if host.strip_suffix('.') == Some(element) || element.strip_suffix('.') == Some(host) {
            Difference::TrailingDot
        } else if LOOPBACK.contains(&host) && LOOPBACK.contains(&element) {
            Difference::Loopback
        } else if is_below(host, element) {
            Difference::Subdomain
        } else if is_below(element, host) && host.contains('.') {
            Difference::Parent
        } else {
            return None;
        };
        Some(Relation::Differs(difference))
    }

    /// Whether this host has all of `element` at its end, but not after a dot, or before that as whole labels, as
    /// subdomains of another domain.
    fn looks_like(&self, element: &str) -> bool {
        if self.host.len() <= element.len() || !element.contains('.') {
            return false;
        }
        let ends_so = self.host.strip_suffix(element).is_some_and(|labels| !labels.ends_with('.'));
        ends_so || self.host.strip_suffix('.') != Some(element) && self.has_labels(element)
    }

    /// Whether `labels` stand in this host as whole labels with a dot behind them.
    fn has_labels(&self, labels: &str) -> bool {
        // The tails that begin with `labels` and a dot stand together; this is where.
        let at = self.tails.partition_point(|tail| match tail.split_at_checked(labels.len()) {
            Some((start, rest)) => start.cmp(labels).then_with(|| rest.cmp(".")).is_lt(),
            None => *tail < labels,
        });
        let first = self.tails.get(at).and_then(|tail| tail.strip_prefix(labels));
        first.is_some_and(|rest| rest.starts_with('.'))
    }
}

/// Whether `host` is one or more labels before `.parent`.
fn is_below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent).is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
}

/// Whether one character is changed, added or left out, or two neighbours are swapped, in a label that is long
/// enough for it to be a slip: `a.example` and `b.example` are just two names.
fn is_one_slip_away(host: &[u8], element: &[u8]) -> bool {
    if host.len().abs_diff(element.len()) > 1 {
        return false;
    }
    let (before, host) = host.split_at(common_start(host, element));
    let element = &element[before.len()..];
    let slip = match (host, element) {
        ([changed, rest @ ..], [with, behind @ ..]) if rest == behind => [*changed, *with],
        ([added, rest @ ..], _) if rest == element => [*added; 2],
        (_, [left_out, rest @ ..]) if rest == host => [*left_out; 2],
        ([one, other, rest @ ..], [third, fourth, behind @ ..])
            if one == fourth && other == third && rest == behind =>
        {
            [*one, *other]
        }
        _ => return false,
    };
    let is_dot = |byte: &u8| *byte == b'.';
    let label_before = before.rsplit(is_dot).next().map_or(0, <[u8]>::len);
    let label_behind = element.split(is_dot).next().map_or(0, <[u8]>::len);
    !slip.contains(&b'.') && label_before + label_behind >= 4
}

/// How many bytes are the same at the start of both. Whole blocks first: a policy may list thousands of long hosts that
/// differ at their end.
fn common_start(host: &[u8], element: &[u8]) -> usize {
    const BLOCK: usize = 16;
    let blocks = host.chunks_exact(BLOCK).zip(element.chunks_exact(BLOCK)).take_while(|(one, other)| one == other);
    let start = blocks.count() * BLOCK;
    let bytes = host[start..].iter().zip(&element[start..]).take_while(|(one, other)| one == other);
    start + bytes.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every name of up to `most` labels of few letters, in which one label or a part of it stands at many places.
    fn names(most: usize) -> Vec<String> {
        let mut names: Vec<String> = ["a", "b", "aa"].map(str::to_owned).to_vec();
        let mut longest = names.clone();
        for _ in 1..most {
            longest = longest.iter().flat_map(|name| ["a", "b", "aa"].map(|label| format!("{label}.{name}"))).collect();
            names.extend(longest.iter().cloned());
        }
        names
    }

    #[test]
    fn a_look_alike_is_found_wherever_it_stands() {
        let elements = names(3);
        for host in names(5) {
            let compared = Compared::new(&host).expect("it is short");
            for element in elements.iter().filter(|element| element.contains('.')) {
                let before_another_domain = format!(".{host}").contains(&format!(".{element}."));
                let behind_a_letter =
                    host.strip_suffix(element.as_str()).is_some_and(|rest| rest.ends_with(['a', 'b']));
                let expected = before_another_domain || behind_a_letter;
                assert_eq!(compared.looks_like(element), expected, "{host} {element}");
            }
        }
    }

    #[test]
    fn one_slip() {
        for (host, element, is_one) in [
            ("abcd.example", "abcx.example", true),
            ("abcd.example", "abc.example", false),
            ("abcde.example", "abcd.example", true),
            ("abcd.example", "abcde.example", true),
            ("abdc.example", "abcd.example", true),
            ("badc.example", "abcd.example", false),
            ("abcd.example", "abcd.example", false),
            ("abcd.example", "dbca.example", false),
            ("a.example", "b.example", false),
            ("aaa.example", "aaaa.example", true),
            ("abc.dexample", "abcd.example", false),
            ("abcdexample", "abcd.example", false),
            ("a-name-of-more-than-sixteen.example", "a-name-of-more-than-sixteem.example", true),
            ("a-name-of-more-than-sixteen.example", "a-name-of-m0re-than-sixteem.example", false),
            ("exactly-sixteen-", "exactly-sixteen", true),
        ] {
            assert_eq!(is_one_slip_away(host.as_bytes(), element.as_bytes()), is_one, "{host} {element}");
        }
    }
}

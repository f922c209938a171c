//! Matching a host against the forms of origins that stand for many: any port, any subdomain, any part of a label.

use crate::host_set::HostSet;
use crate::origin::{LONGEST_HOST, LONGEST_LABEL, LONGEST_NAME, is_label_byte, is_opaque_host};
use crate::stored::Stored;

/// The forms that stand for many hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPatterns {
    /// Hosts that are allowed with any port and with none: `localhost`.
    pub any_port: HostSet,
    /// Hosts with a `*`, and with their ports where they are written.
    pub wildcards: Wildcards,
    /// Hosts with a `*` that are allowed with any port and with none.
    pub wildcards_any_port: Wildcards,
}

/// Hosts with a `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildcards {
    /// The domains whose subdomains are allowed: `example.com` for `*.example.com`.
    pub domains: HostSet,
    /// How long the domains are. Only there a dot is looked for and a domain looked up.
    pub lengths: Lengths,
    /// Hosts with a `*` within their first label: `app-*.example.com`.
    pub parts: Parts,
    /// Whether every host is allowed, as in `moz-extension://*`.
    pub any_host: bool,
}

/// Hosts with a `*` within their first label, which stands for a part of it: one or more of its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The hosts as they are written.
    pub hosts: HostSet,
    /// What shapes their first labels have: bytes before the `*`, then bytes behind it. Hosts of one shape are looked up
    /// at once, so what a look-up costs depends on these alone.
    pub shapes: Stored<[u8]>,
}

/// A set of lengths in bytes, bit by bit.
///
/// No domain has the length 0. Its bit says that there is more than domains of these lengths: longer ones, or other forms.
/// It is the lowest one, so that it is met in the loop over the lengths, where lists that have nothing of the kind don't
/// pay for the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths(pub u64);

impl Lengths {
    /// From this length on, all count as the same.
    const MANY: usize = 64;

    const MORE: u64 = 1;

    fn of(domains: &HostSet) -> Self {
        let bit = |domain: &str| if domain.len() < Self::MANY { 1 << domain.len() } else { Self::MORE };
        Self(domains.hosts().fold(0, |lengths, domain| lengths | bit(domain)))
    }

    /// The length of all domains, if that is one and there is nothing but domains.
    ///
    /// `is_power_of_two` would say no to 0 as well, which takes twice the instructions. No domain has the length that comes out
    /// for 0.
    #[inline]
    const fn only_one(self) -> Option<usize> {
        let is_one = self.0 & self.0.wrapping_sub(1) == 0;
        if is_one && self.0 != Self::MORE { Some(self.0.trailing_zeros() as usize) } else { None }
    }
}

impl HostPatterns {
    /// No pattern.
    pub const NONE: Self =
        Self { any_port: HostSet::Empty, wildcards: Wildcards::NONE, wildcards_any_port: Wildcards::NONE };

    /// Whether a host, with its port if there is one, matches a pattern.
    #[inline(never)]
    pub(crate) fn match_host(&self, authority: &[u8]) -> bool {
        if self.any_port.is_empty() && self.wildcards_any_port.are_none() {
            self.wildcards.have(authority)
        } else {
            self.match_host_with_or_without_port(authority)
        }
    }

    /// The same where some of the patterns stand for any port.
    #[inline(never)]
    fn match_host_with_or_without_port(&self, authority: &[u8]) -> bool {
        if self.wildcards.have(authority) {
            return true;
        }
        let host = without_port(authority);
        self.any_port.contains(host) || self.wildcards_any_port.have(host)
    }
}

impl Wildcards {
    /// No host.
    pub const NONE: Self = Self { domains: HostSet::Empty, lengths: Lengths(0), parts: Parts::NONE, any_host: false };

    /// The subdomains of `domains`, the hosts with a `*` within their first label, and, if `any_host`, every host.
    #[must_use]
    pub fn new(domains: HostSet, parts: Parts, any_host: bool) -> Self {
        let has_more = any_host || !parts.hosts.is_empty();
        let lengths = Lengths(Lengths::of(&domains).0 | if has_more { Lengths::MORE } else { 0 });
        Self { domains, lengths, parts, any_host }
    }

    #[inline]
    const fn are_none(&self) -> bool {
        self.lengths.0 == 0
    }

    /// Whether `authority` is one of the hosts.
    #[inline(never)]
    fn have(&self, authority: &[u8]) -> bool {
        if authority.len() > LONGEST_HOST {
            return self.have_of_any_length(authority);
        }
        match self.lengths.only_one() {
            Some(length) => self.have_subdomain(length, authority),
            None => self.have_of_any_length(authority),
        }
    }

    /// The same for domains of several lengths, for other forms, and for what may be too long for a host.
    #[inline(never)]
    fn have_of_any_length(&self, authority: &[u8]) -> bool {
        if authority.len() > LONGEST_HOST && without_port(authority).len() > LONGEST_HOST {
            return false;
        }
        let mut lengths = self.lengths.0;
        while lengths != 0 {
            let length = lengths.trailing_zeros() as usize;
            let found =
                if length == 0 { self.have_of_other_forms(authority) } else { self.have_subdomain(length, authority) };
            if found {
                return true;
            }
            lengths &= lengths - 1;
        }
        false
    }

    /// Whether `authority` is labels before a domain of this length.
    #[inline]
    fn have_subdomain(&self, length: usize, authority: &[u8]) -> bool {
        match authority.len().checked_sub(length + 1).and_then(|dot| authority.split_at_checked(dot)) {
            // One label, as nearly every subdomain is.
            Some((label, [b'.', domain @ ..])) if is_label(label) => self.domains.contains(domain),
            Some((labels, [b'.', domain @ ..])) => self.have_below(labels, domain),
            _ => false,
        }
    }

    /// Whether `labels` is one or more labels, and `domain` is one of the domains.
    #[inline(never)]
    fn have_below(&self, labels: &[u8], domain: &[u8]) -> bool {
        self.domains.contains(domain) && are_labels(labels)
    }

    /// The same for what few policies have.
    #[inline(never)]
    fn have_of_other_forms(&self, authority: &[u8]) -> bool {
        self.have_long_one_of(authority) || self.parts.have(authority) || self.any_host && is_opaque_host(authority)
    }

    /// The same for the domains that aren't told apart by their length.
    fn have_long_one_of(&self, authority: &[u8]) -> bool {
        let dots = (0..authority.len().saturating_sub(Lengths::MANY)).filter(|at| authority[*at] == b'.');
        dots.into_iter().any(|dot| self.have_below(&authority[..dot], &authority[dot + 1..]))
    }
}

impl Parts {
    /// No host.
    pub const NONE: Self = Self { hosts: HostSet::Empty, shapes: Stored::Static(&[]) };

    /// A host with its port, and room for the `*`.
    const LONGEST: usize = LONGEST_HOST + ":65535".len() + 1;

    /// These hosts, each with one `*` in its first label.
    #[must_use]
    pub fn new(hosts: HostSet) -> Self {
        // For each number of bytes before the `*`, the numbers of bytes behind it, bit by bit.
        let mut behind_by_before = [0_u64; LONGEST_LABEL + 1];
        for (before, behind) in hosts.hosts().filter_map(around_star) {
            if let (Some(set), true) = (behind_by_before.get_mut(before), behind <= LONGEST_LABEL) {
                *set |= 1 << behind;
            }
        }
        let shapes = (0_u8..).zip(behind_by_before).flat_map(|(before, set)| {
            let behind = (0_u8..64).filter(move |behind| set >> behind & 1 == 1);
            behind.flat_map(move |behind| [before, behind])
        });
        Self { shapes: Stored::owned(shapes.collect::<Vec<_>>()), hosts }
    }

    /// Whether one of the hosts is `authority` with a `*` in place of one or more bytes of its first label.
    #[inline(never)]
    fn have(&self, authority: &[u8]) -> bool {
        let Some(dot) = authority.iter().position(|byte| *byte == b'.') else { return false };
        let (label, behind_label) = authority.split_at(dot);
        if label.len() > LONGEST_LABEL || !is_short_enough(without_port(authority)) {
            return false;
        }
        let mut written = [0; Self::LONGEST];
        self.shapes.get().chunks_exact(2).any(|shape| {
            let (before, behind) = (usize::from(shape[0]), usize::from(shape[1]));
            let Some(part @ 1..) = dot.checked_sub(before + behind) else { return false };
            let length = authority.len() - part + 1;
            let Some(written) = written.get_mut(..length) else { return false };
            written[..before].copy_from_slice(&label[..before]);
            written[before] = b'*';
            written[before + 1..=before + behind].copy_from_slice(&label[dot - behind..]);
            written[before + behind + 1..].copy_from_slice(behind_label);
            self.hosts.contains(written) && are_labels(&label[before..dot - behind])
        })
    }
}

/// How many bytes of a host's first label stand before its `*`, and how many behind it; `None` if it has none there.
#[must_use]
pub fn around_star(host: &str) -> Option<(usize, usize)> {
    let label = host.split(['.', ':']).next()?;
    let (before, behind) = label.split_once('*')?;
    Some((before.len(), behind.len()))
}

/// Whether a host isn't longer than a name can be, without the dot that may end it.
fn is_short_enough(host: &[u8]) -> bool {
    host.strip_suffix(b".").unwrap_or(host).len() <= LONGEST_NAME
}

/// Whether `labels` is one or more labels as browsers send them: they lower-case, and leave underscores.
fn are_labels(labels: &[u8]) -> bool {
    labels.split(|byte| *byte == b'.').all(is_label)
}

#[inline]
fn is_label(label: &[u8]) -> bool {
    !label.is_empty() && label.iter().all(|byte| IN_LABELS[usize::from(*byte)])
}

/// The bytes of labels. Looking one up takes half the instructions of comparing it with the ranges.
const IN_LABELS: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte = u8::MIN;
    while byte < u8::MAX {
        bytes[byte as usize] = is_label_byte(byte);
        byte += 1;
    }
    bytes
};

/// `authority` without `:port`. What follows the last colon stays where it is no port that a browser sends:
/// one to five digits without a leading zero, up to 65535. No set holds such a host, so it is refused then.
#[inline(never)]
pub(crate) fn without_port(authority: &[u8]) -> &[u8] {
    let digits = authority.iter().rev().take_while(|byte| byte.is_ascii_digit()).take(6).count();
    let (before, port) = authority.split_at(authority.len() - digits);
    match (before, port) {
        ([host @ .., b':'], [b'1'..=b'9', ..]) if is_at_most_65535(port) => host,
        _ => authority,
    }
}

/// Whether a number of a few digits, without a leading zero, is a port.
fn is_at_most_65535(digits: &[u8]) -> bool {
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')) <= 65_535
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn a_port_is_what_browsers_send() {
        for (authority, host) in [
            ("localhost", "localhost"),
            ("localhost:1", "localhost"),
            ("localhost:65535", "localhost"),
            ("[::1]:8080", "[::1]"),
            ("[::1]", "[::1]"),
            ("a:1:2", "a:1"),
            (":80", ""),
            ("", ""),
            ("localhost:", "localhost:"),
            ("localhost:0", "localhost:0"),
            ("localhost:080", "localhost:080"),
            ("localhost:65536", "localhost:65536"),
            ("localhost:100000", "localhost:100000"),
            ("localhost:99999999999999999999", "localhost:99999999999999999999"),
            ("localhost:12a", "localhost:12a"),
            ("80", "80"),
        ] {
            assert_eq!(without_port(authority.as_bytes()), host.as_bytes(), "{authority}");
        }
    }
}

//! Matching a host against the forms of origins that stand for many: any port, any subdomain.

use crate::host_set::HostSet;
use crate::origin::LONGEST_HOST;

/// The forms that stand for many hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPatterns {
    /// Hosts that are allowed with any port and with none: `localhost`.
    pub any_port: HostSet,
    /// Domains whose subdomains are allowed, with their ports where they are written: `example.com`.
    pub subdomains: Domains,
    /// Domains whose subdomains are allowed with any port and with none.
    pub subdomains_any_port: Domains,
}

/// Domains whose subdomains are allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domains {
    /// The domains, as in `example.com`.
    pub hosts: HostSet,
    /// How long they are. Only there a dot is looked for and a domain looked up.
    pub lengths: Lengths,
}

/// A set of lengths in bytes, bit by bit. Those from [`Lengths::MANY`] on are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths(pub u64);

impl Lengths {
    /// From this length on, all count as the same.
    pub const MANY: usize = 63;

    /// The lengths of `hosts`.
    pub fn of<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(hosts.into_iter().fold(0, |lengths, host| lengths | 1 << host.len().min(Self::MANY)))
    }
}

impl HostPatterns {
    /// No pattern.
    pub const NONE: Self =
        Self { any_port: HostSet::Empty, subdomains: Domains::NONE, subdomains_any_port: Domains::NONE };

    /// Whether a host, with its port if there is one, matches a pattern.
    #[inline(never)]
    pub(crate) fn match_host(&self, authority: &[u8]) -> bool {
        if self.subdomains.have(authority) {
            return true;
        }
        if self.any_port.is_empty() && self.subdomains_any_port.hosts.is_empty() {
            return false;
        }
        let host = without_port(authority);
        self.any_port.contains(host) || self.subdomains_any_port.have(host)
    }
}

impl Domains {
    /// No domain.
    pub const NONE: Self = Self { hosts: HostSet::Empty, lengths: Lengths(0) };

    /// Whether `authority` is one or more whole labels before one of the domains.
    #[inline]
    fn have(&self, authority: &[u8]) -> bool {
        if authority.len() > LONGEST_HOST && without_port(authority).len() > LONGEST_HOST {
            return false;
        }
        let mut lengths = self.lengths.0;
        while lengths != 0 {
            let length = lengths.trailing_zeros() as usize;
            if length == Lengths::MANY {
                return self.have_long_one_of(authority);
            }
            let Some(labels) = authority.len().checked_sub(length + 1) else { return false };
            if authority[labels] == b'.' && self.are_split_at(labels, authority) {
                return true;
            }
            lengths &= lengths - 1;
        }
        false
    }

    /// The same for the domains that aren't told apart by their length.
    #[inline(never)]
    fn have_long_one_of(&self, authority: &[u8]) -> bool {
        let dots = (0..authority.len().saturating_sub(Lengths::MANY)).filter(|at| authority[*at] == b'.');
        dots.into_iter().any(|labels| self.are_split_at(labels, authority))
    }

    /// Whether labels stand before this dot, and one of the domains behind it.
    #[inline]
    fn are_split_at(&self, dot: usize, authority: &[u8]) -> bool {
        self.hosts.contains(&authority[dot + 1..]) && are_labels(&authority[..dot])
    }
}

/// Whether `labels` is one or more labels as browsers send them: they lower-case, and leave underscores.
fn are_labels(labels: &[u8]) -> bool {
    let mut before = b'.';
    labels.iter().all(|byte| {
        let fits = if *byte == b'.' { before != b'.' } else { IN_LABELS[usize::from(*byte)] };
        before = *byte;
        fits
    }) && before != b'.'
}

/// The bytes of labels. Looking one up takes half the instructions of comparing it with the ranges.
const IN_LABELS: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte = u8::MIN;
    while byte < u8::MAX {
        bytes[byte as usize] = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
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

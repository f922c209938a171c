//! Matching a host against the forms of origins that stand for many: any port, any subdomain.
//!
//! Most policies have neither, so this stands apart from what every request runs.

use crate::host_set::HostSet;
use crate::origin_match::HostPatterns;

/// A longer host is no domain name: 253 bytes and the dot that may end it. This bounds the labels that are tried.
const LONGEST_HOST: usize = 254;

impl HostPatterns {
    /// Whether a host, with its port if there is one, matches a pattern.
    #[inline(never)]
    pub(crate) fn match_host(&self, authority: &[u8]) -> bool {
        if has_parent_in(authority, &self.subdomains) {
            return true;
        }
        if self.any_port.is_empty() && self.subdomains_any_port.is_empty() {
            return false;
        }
        let host = without_port(authority);
        self.any_port.contains(host) || has_parent_in(host, &self.subdomains_any_port)
    }
}

/// Whether `authority` is one or more whole labels before a member of `parents`.
fn has_parent_in(authority: &[u8], parents: &HostSet) -> bool {
    if parents.is_empty() || authority.len() > LONGEST_HOST && without_port(authority).len() > LONGEST_HOST {
        return false;
    }
    let mut parent = authority;
    while let [byte, after @ ..] = parent {
        if *byte == b'.' && parents.contains(after) {
            // Where these are no labels, those before a later dot aren't either.
            return are_labels(&authority[..authority.len() - parent.len()]);
        }
        parent = after;
    }
    false
}

/// Whether `labels` is one or more labels as browsers send them: they lower-case, and leave underscores.
fn are_labels(labels: &[u8]) -> bool {
    let mut before = b'.';
    for &byte in labels {
        if !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.') || byte == b'.' && before == b'.' {
            return false;
        }
        before = byte;
    }
    before != b'.'
}

/// `authority` without `:port`. What follows the last colon stays where it is no port that a browser sends:
/// one to five digits without a leading zero, up to 65535. No set holds such a host, so it is refused then.
fn without_port(authority: &[u8]) -> &[u8] {
    let mut port = 0_u32;
    let mut unit = 1;
    let mut rest = authority;
    while let [before @ .., byte] = rest {
        match byte {
            b'0'..=b'9' if unit < 100_000 => {
                port += u32::from(byte - b'0') * unit;
                unit *= 10;
            }
            // The first digit counts `unit / 10`, so a port below that begins with a zero.
            b':' if unit > 1 && port >= unit / 10 && port <= 65_535 => return before,
            _ => return authority,
        }
        rest = before;
    }
    authority
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
            ("localhost:12a", "localhost:12a"),
            ("80", "80"),
        ] {
            assert_eq!(without_port(authority.as_bytes()), host.as_bytes(), "{authority}");
        }
    }
}

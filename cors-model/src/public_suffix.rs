//! Whether a name is a public suffix: one under which strangers can register names of their own.

#[cfg(feature = "public-suffix-list")]
use crate::text;

/// The rules of the [Public Suffix List](https://publicsuffix.org/list/), one on a line, labels reversed, in the order of
/// their bytes: `com`, `jp.kawasaki.*`, `jp.kawasaki.city!` for an exception.
#[cfg(feature = "public-suffix-list")]
const RULES: &str = include_str!("../data/public_suffixes.txt");

/// What the list says of the names below a host.
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) enum Standing {
    /// The host is a public suffix: strangers can register names below it.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Suffix,
    /// The host belongs to somebody, but this public suffix is below it.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    HoldsSuffix(String),
    /// The host and all below it belong to somebody.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Owned,
    /// Not known: this build doesn't hold the list.
    #[cfg_attr(feature = "public-suffix-list", expect(dead_code, reason = "only a build without the list can't tell"))]
    Unknown,
}

/// Looks a host up, in the spelling that browsers send, by the list's
/// [algorithm](https://github.com/publicsuffix/list/wiki/Format#algorithm): an exception rule wins, then the longest
/// rule, and a top-level domain without any rule counts as a suffix.
///
/// A subdomain pattern takes in every name below the host, however deep, so a suffix further down counts as well:
/// `*.amazonaws.com` takes in what strangers keep under `s3.amazonaws.com`.
///
/// The one question here is whether a rule names the host or something below it. The rules lie in an order in which
/// that is a binary search, so the list is never parsed: a parser would read its 10,000 rules anew in every expansion.
#[cfg(feature = "public-suffix-list")]
pub(crate) fn standing(host: &str) -> Standing {
    let host = host.strip_suffix('.').unwrap_or(host);
    // `localhost` never leaves the machine, so nobody can register a name under it (RFC 6761, section 6.3).
    if host == "localhost" || host.ends_with(".localhost") || host.starts_with('[') {
        return Standing::Owned;
    }
    look_up(&reversed(host))
}

/// Looks up a name whose labels are reversed.
#[cfg(feature = "public-suffix-list")]
fn look_up(name: &str) -> Standing {
    let is_suffix = match text::last(name, b'.') {
        None => true,
        Some(dot) => !is_rule(&[name, "!"]) && (is_rule(&[name]) || is_rule(&[&name[..dot], ".*"])),
    };
    if is_suffix {
        return Standing::Suffix;
    }
    let mut rules = rules_from(&[name, "."]);
    while let Some(below) = rules.strip_prefix(name)
        && below.starts_with('.')
    {
        let rule = text::before_any(rules, "\n");
        if !rule.ends_with('!') {
            return Standing::HoldsSuffix(reversed(rule));
        }
        rules = rules.get(rule.len() + 1..).unwrap_or_default();
    }
    Standing::Owned
}

/// The labels in the opposite order.
#[cfg(feature = "public-suffix-list")]
fn reversed(name: &str) -> String {
    let mut reversed = String::new();
    let mut rest = name;
    while let Some(dot) = text::last(rest, b'.') {
        text::append(&mut reversed, &[&rest[dot + 1..], "."]);
        rest = &rest[..dot];
    }
    reversed.push_str(rest);
    reversed
}

#[cfg(feature = "public-suffix-list")]
fn is_rule(rule: &[&str]) -> bool {
    let rule = text::concat(rule);
    text::before_any(rules_from(&[&rule]), "\n") == rule
}

/// The part of the list from the first rule that isn't before `rule`, which comes in pieces.
#[cfg(feature = "public-suffix-list")]
fn rules_from(rule: &[&str]) -> &'static str {
    let rule = text::concat(rule);
    let (mut from, mut to) = (0, RULES.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start = match text::last(&RULES[from..middle], b'\n') {
            Some(newline) => from + newline + 1,
            None => from,
        };
        let found = text::before_any(&RULES[start..], "\n");
        if found < rule.as_str() {
            from = start + found.len() + 1;
        } else {
            to = start;
        }
    }
    RULES.get(from..).unwrap_or_default()
}

/// Without the list every look-up is open, and the caller says so.
#[cfg(not(feature = "public-suffix-list"))]
pub(crate) fn standing(_host: &str) -> Standing {
    Standing::Unknown
}

#[cfg(all(test, feature = "public-suffix-list"))]
mod tests {
    use super::*;

    #[test]
    fn tells_suffixes_from_owned_names() {
        for suffix in
            ["com", "co.uk", "github.io", "pages.dev", "xn--55qx5d.cn", "anything.ck", "intranet", "github.io."]
        {
            assert_eq!(standing(suffix), Standing::Suffix, "{suffix}");
        }
        for owned in
            ["example.com", "example.co.uk", "www.ck", "city.kawasaki.jp", "localhost", "app.localhost", "my.github.io"]
        {
            assert_eq!(standing(owned), Standing::Owned, "{owned}");
        }
    }

    #[test]
    fn finds_a_suffix_below_an_owned_name() {
        assert_eq!(standing("kawasaki.jp"), Standing::HoldsSuffix("*.kawasaki.jp".to_owned()));
        assert!(matches!(standing("amazonaws.com"), Standing::HoldsSuffix(_)));
    }
}

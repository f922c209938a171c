//! The list itself.

use super::Standing;

/// The rules of the [Public Suffix List](https://publicsuffix.org/list/), one on a line, labels reversed, in the order of
/// their bytes: `com`, `jp.kawasaki.*`, `jp.kawasaki.city!` for an exception.
const RULES: &str = include_str!("../../data/public_suffixes.txt");

/// Looks a host up, in the spelling that browsers send, by the list's
/// [algorithm](https://github.com/publicsuffix/list/wiki/Format#algorithm): an exception rule wins, then the longest
/// rule, and a top-level domain without any rule counts as a suffix.
///
/// A subdomain pattern takes in every name below the host, however deep, so a suffix further down counts as well:
/// `*.amazonaws.com` takes in what strangers keep under `s3.amazonaws.com`.
///
/// The one question here is whether a rule names the host or something below it. The rules lie in an order in which
/// that is a binary search, so the list is never parsed: a parser would read its 10,000 rules anew in every expansion.
pub(crate) fn standing(host: &str) -> Standing {
    let host = host.strip_suffix('.').unwrap_or(host);
    // `localhost` never leaves the machine, so nobody can register a name under it (RFC 6761, section 6.3).
    if host == "localhost" || host.ends_with(".localhost") || host.starts_with('[') {
        return Standing::Owned;
    }
    look_up(&reversed(host))
}

/// Looks up a name whose labels are reversed.
fn look_up(name: &str) -> Standing {
    let is_suffix = match name.rsplit_once('.') {
        None => true,
        Some((parent, _)) => !is_rule(&format!("{name}!")) && (is_rule(name) || is_rule(&format!("{parent}.*"))),
    };
    if is_suffix {
        return Standing::Suffix;
    }
    let below = format!("{name}.");
    let rule = rules_from(&below).take_while(|rule| rule.starts_with(&below)).find(|rule| !rule.ends_with('!'));
    rule.map_or(Standing::Owned, |rule| Standing::HoldsSuffix(reversed(rule)))
}

/// The labels in the opposite order.
fn reversed(name: &str) -> String {
    name.rsplit('.').collect::<Vec<_>>().join(".")
}

fn is_rule(rule: &str) -> bool {
    rules_from(rule).next() == Some(rule)
}

/// The rules of the list from the first one that isn't before `rule`.
fn rules_from(rule: &str) -> impl Iterator<Item = &'static str> {
    let (mut from, mut to) = (0, RULES.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start = RULES[from..middle].rfind('\n').map_or(from, |newline| from + newline + 1);
        let found = RULES[start..].split('\n').next().unwrap_or_default();
        if found < rule {
            from = start + found.len() + 1;
        } else {
            to = start;
        }
    }
    RULES.get(from..).unwrap_or_default().lines()
}

#[cfg(test)]
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

//! The list itself.

use cors_table::{Wildcard, is_a_part_away};

use super::{Kind, Standing, Suffix};
use crate::origin::Site;

/// The rules of the [Public Suffix List](https://publicsuffix.org/list/), one on a line, labels reversed, in the order of
/// their bytes: `com`, `jp.kawasaki.*`, `jp.kawasaki.city!` for an exception. These are the suffixes of registries.
const OF_REGISTRIES: &str = include_str!("../../data/icann_suffixes.txt");

/// The rules of the list's second part, in the same form: the suffixes of companies, such as `io.github`.
const OF_COMPANIES: &str = include_str!("../../data/private_suffixes.txt");

/// Looks up what a pattern with a `*` lets in, by the list's
/// [algorithm](https://github.com/publicsuffix/list/wiki/Format#algorithm): an exception rule wins, then the longest
/// rule, and a top-level domain without any rule counts as a suffix.
///
/// A subdomain pattern takes in every name below its host, however deep, so a suffix further down counts as well:
/// `*.amazonaws.com` takes in what strangers keep under `s3.amazonaws.com`. A pattern for a part of a label takes in names
/// one label below its domain; the suffixes among these count, too.
///
/// The one question here is whether a rule names the domain or something below it. The rules lie in an order in which
/// that is a binary search, so the list is never parsed: a parser would read its 10,000 rules anew in every expansion.
pub(crate) fn standing(pattern: &Site<'_>) -> Standing {
    let host = pattern.host.strip_suffix('.').unwrap_or(pattern.host);
    let (domain, is_part) = match pattern.wildcard {
        Wildcard::Part => (host.split_once('.').map_or(host, |(_, domain)| domain), true),
        _ => (host, false),
    };
    // `localhost` never leaves the machine, so nobody can register a name under it (RFC 6761, section 6.3).
    if domain == "localhost" || domain.ends_with(".localhost") || domain.starts_with('[') {
        return Standing::Owned;
    }
    look_up(&reversed(domain), is_part.then_some(host))
}

/// Looks up a domain whose labels are reversed, and the suffixes below it: all of them, or those that a pattern
/// for a part of a label lets in.
fn look_up(name: &str, part: Option<&str>) -> Standing {
    if let Kind::Suffix { is_private } = kind(name) {
        return Standing::Open(Suffix { name: reversed(name), is_private });
    }
    let below = format!("{name}.");
    let lets_in = |suffix: &str| {
        part.is_none_or(|part| {
            is_a_part_away(suffix, part)
                || part.split_once('.').is_some_and(|(_, domain)| suffix.strip_prefix("*.") == Some(domain))
        })
    };
    let suffix_of = |rules| {
        let rules_below = rules_from(rules, &below).take_while(|rule| rule.starts_with(&below));
        rules_below.filter(|rule| !rule.ends_with('!')).map(reversed).find(|suffix| lets_in(suffix))
    };
    match (suffix_of(OF_REGISTRIES), suffix_of(OF_COMPANIES)) {
        (Some(name), _) => Standing::Open(Suffix { name, is_private: false }),
        (None, Some(name)) => Standing::Open(Suffix { name, is_private: true }),
        (None, None) => Standing::Owned,
    }
}

/// Looks up one name, whose labels are reversed.
fn kind(name: &str) -> Kind {
    let of_anyone = name.rsplit_once('.').map(|(parent, _)| format!("{parent}.*"));
    let exception = format!("{name}!");
    if is_rule(OF_REGISTRIES, &exception) || is_rule(OF_COMPANIES, &exception) {
        return Kind::Exception;
    }
    let is_suffix_of = |rules| is_rule(rules, name) || of_anyone.as_ref().is_some_and(|rule| is_rule(rules, rule));
    let is_private = is_suffix_of(OF_COMPANIES);
    if of_anyone.is_none() || is_private || is_suffix_of(OF_REGISTRIES) {
        Kind::Suffix { is_private }
    } else {
        Kind::Other
    }
}

/// What the list says of one name.
pub(super) fn kind_of(name: &str) -> Kind {
    kind(&reversed(name))
}

/// The labels in the opposite order.
fn reversed(name: &str) -> String {
    name.rsplit('.').collect::<Vec<_>>().join(".")
}

fn is_rule(rules: &str, rule: &str) -> bool {
    rules_from(rules, rule).next() == Some(rule)
}

/// The rules from the first one that isn't before `rule`.
fn rules_from<'r>(rules: &'r str, rule: &str) -> impl Iterator<Item = &'r str> + use<'r> {
    let (mut from, mut to) = (0, rules.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start = rules[from..middle].rfind('\n').map_or(from, |newline| from + newline + 1);
        let found = rules[start..].split('\n').next().unwrap_or_default();
        if found < rule {
            from = start + found.len() + 1;
        } else {
            to = start;
        }
    }
    rules.get(from..).unwrap_or_default().lines()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::{Origin, parse};

    fn standing_of(pattern: &str) -> Standing {
        let text = format!("https://{pattern}");
        let Ok(Origin::Site(site)) = parse(&text) else { panic!("{pattern} is no pattern") };
        standing(&site)
    }

    #[test]
    fn tells_suffixes_from_owned_names() {
        for (suffix, is_private) in [
            ("com", false),
            ("co.uk", false),
            ("github.io", true),
            ("pages.dev", true),
            ("netlify.app", true),
            ("xn--55qx5d.cn", false),
            ("anything.ck", false),
            ("intranet", false),
        ] {
            let open = Standing::Open(Suffix { name: suffix.to_owned(), is_private });
            assert_eq!(standing_of(&format!("*.{suffix}")), open, "{suffix}");
            assert_eq!(standing_of(&format!("*.{suffix}.")), open, "{suffix}");
            assert_eq!(standing_of(&format!("app-*.{suffix}")), open, "{suffix}");
        }
        for owned in
            ["example.com", "example.co.uk", "www.ck", "city.kawasaki.jp", "localhost", "app.localhost", "my.github.io"]
        {
            assert_eq!(standing_of(&format!("*.{owned}")), Standing::Owned, "{owned}");
            assert_eq!(standing_of(&format!("*-app.{owned}")), Standing::Owned, "{owned}");
        }
    }

    #[test]
    fn registered_domains() {
        use crate::registrable_domain;
        for (host, domain) in [
            ("example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("a.my.github.io", "my.github.io"),
            ("www.ck", "www.ck"),
            ("a.www.ck", "www.ck"),
            ("a.b.anything.ck", "b.anything.ck"),
            ("x.city.kawasaki.jp", "city.kawasaki.jp"),
            ("x.y.other.kawasaki.jp", "y.other.kawasaki.jp"),
            ("a.app.localhost", "app.localhost"),
            ("www.example.com.", "example.com."),
        ] {
            assert_eq!(registrable_domain(host), Some(domain), "{host}");
        }
        for suffix in ["com", "co.uk", "github.io", "anything.ck", "localhost", "intranet"] {
            assert_eq!(registrable_domain(suffix), None, "{suffix}");
        }
    }

    #[test]
    fn finds_a_suffix_below_an_owned_name() {
        let kawasaki = Suffix { name: "*.kawasaki.jp".to_owned(), is_private: false };
        assert_eq!(standing_of("*.kawasaki.jp"), Standing::Open(kawasaki.clone()));
        assert!(matches!(standing_of("*.amazonaws.com"), Standing::Open(suffix) if suffix.is_private));
        // One label below, some names are suffixes and others aren't.
        assert_eq!(standing_of("city-*.kawasaki.jp"), Standing::Open(kawasaki));
        assert!(matches!(standing_of("s3-*.amazonaws.com"), Standing::Open(suffix) if suffix.name.starts_with("s3-")));
        assert_eq!(standing_of("my-app-*.amazonaws.com"), Standing::Owned);
    }
}

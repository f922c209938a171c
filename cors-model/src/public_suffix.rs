//! Whether a name is a public suffix: one under which strangers can register names of their own.

/// The [Public Suffix List](https://publicsuffix.org/list/), unchanged.
#[cfg(feature = "public-suffix-list")]
const LIST: &str = include_str!("../data/public_suffix_list.dat");

/// What the list says of the names below a host.
#[derive(Clone, Debug, PartialEq, Eq)]
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
/// The one question here is whether a rule names the host or something below it, so a few searches for the ends of
/// lines answer it and the list is never parsed: a parser would read its 10,000 rules anew in every expansion.
#[cfg(feature = "public-suffix-list")]
pub(crate) fn standing(host: &str) -> Standing {
    let host = host.strip_suffix('.').unwrap_or(host);
    // `localhost` never leaves the machine, so nobody can register a name under it (RFC 6761, section 6.3).
    if host == "localhost" || host.ends_with(".localhost") || host.starts_with('[') {
        return Standing::Owned;
    }
    let name = to_unicode(host);
    let has_rule = |rule: &str| LIST.contains(&format!("\n{rule}\n"));
    let is_suffix = match name.split_once('.') {
        None => true,
        Some((_, parent)) => !has_rule(&format!("!{name}")) && (has_rule(&name) || has_rule(&format!("*.{parent}"))),
    };
    if is_suffix {
        return Standing::Suffix;
    }
    match rule_below(&name) {
        Some(rule) => Standing::HoldsSuffix(rule.to_owned()),
        None => Standing::Owned,
    }
}

/// The first rule whose name ends in `.name`; comments and exceptions aren't rules.
#[cfg(feature = "public-suffix-list")]
fn rule_below(name: &str) -> Option<&'static str> {
    let end_of_line = format!(".{name}\n");
    let lines = LIST.match_indices(&end_of_line).map(|(at, _)| {
        let start = LIST[..at].rfind('\n').map_or(0, |newline| newline + 1);
        &LIST[start..at + end_of_line.len() - 1]
    });
    lines.into_iter().find(|line| !line.starts_with("//") && !line.starts_with('!'))
}

/// Without the list every look-up is open, and the caller says so.
#[cfg(not(feature = "public-suffix-list"))]
pub(crate) fn standing(_host: &str) -> Standing {
    Standing::Unknown
}

/// The list spells internationalised names in Unicode, browsers in `xn--` form.
#[cfg(feature = "public-suffix-list")]
fn to_unicode(host: &str) -> String {
    let labels = host.split('.').map(|label| {
        let decoded = label.strip_prefix("xn--").and_then(|encoded| punycode::decode(encoded).ok());
        decoded.unwrap_or_else(|| label.to_owned())
    });
    labels.collect::<Vec<_>>().join(".")
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

    #[test]
    fn the_list_has_lines_as_the_look_up_expects_them() {
        assert!(!LIST.contains('\r'));
        assert!(LIST.lines().count() > 10_000);
        assert!(LIST.lines().filter(|line| !line.starts_with("//")).all(|line| line.trim() == line));
    }
}

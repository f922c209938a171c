//! Other tools' ways to write origins: regular expressions, globs, lists of ports, ranges of addresses. Read as an origin of
//! ours each would be something else, or several mistakes at once.

use std::net::{Ipv4Addr, Ipv6Addr};

use cors_table::origin::{is_label_byte, is_local};

use super::{Origin, Port, Site, parse};
use crate::{Rule, text};

mod expression;
mod placeholder;

/// A text in another tool's syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// The rule that is broken.
    pub(crate) rule: Rule,
    /// What the text is; follows it, as in "`^https://a\.example$` is a regular expression".
    pub(crate) fact: String,
    /// The origins that are meant, each without a flaw; empty where they can't be told.
    pub(crate) meant: Vec<String>,
    /// What else there is to do about it, or what there is to do where the origins can't be told.
    pub(crate) help: Option<String>,
}

/// Whether a text that could be an origin has a character that another tool's syntax has and hardly any host. An underscore is none:
/// `__HOST__` is in capitals, which no such text has but that of a host made up for an installation.
pub(crate) fn has_sign(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'$' | b'(' | b'{' | b'^' | b'~' | b'+' | b'%'))
}

/// Recognises another tool's syntax.
pub(crate) fn read(text: &str) -> Option<Foreign> {
    range(text)
        .or_else(|| address_and_port(text))
        .or_else(|| port_list(text))
        .or_else(|| regular_expression(text))
        .or_else(|| placeholder::read(text))
        .or_else(|| alternatives(text))
        .or_else(|| one_character(text))
        .or_else(|| wildcard(text))
}

/// What to do where the origins that are meant aren't known.
pub(crate) const FORMS: &str =
    "write each origin as browsers send it, `https://*.example.com` for subdomains and `http://localhost:*` for ports";

impl Foreign {
    fn syntax(fact: &str, meant: Vec<String>) -> Self {
        let help = meant.is_empty().then(|| FORMS.to_owned());
        Self { rule: Rule::OriginSyntax, fact: fact.to_owned(), meant, help }
    }

    fn or(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// The texts as a policy has them; none if one of them can't be an origin.
fn usable(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut origins: Vec<String> = Vec::new();
    for text in texts {
        let Some(origin) = super::usable(text) else { return Vec::new() };
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    let is_needed = |origin: &String| {
        let Ok(Origin::Site(site)) = parse(origin) else { return true };
        let Site { scheme, host, port, .. } = site;
        let is_covered = port != Port::Any && origins.contains(&site.pattern(scheme, Port::Any));
        // `https?:` is written for ease; nobody is to be let in without encryption for that.
        let is_encrypted = scheme == "http" && !is_local(host) && origins.contains(&site.pattern("https", port));
        !is_covered && !is_encrypted
    };
    origins.iter().filter(|origin| is_needed(origin)).cloned().collect()
}

/// `http://` of an address, which hardly ever has a certificate, and `https://` of anything else.
fn split_scheme(text: &str) -> (&str, &str) {
    text.split_once("://").unwrap_or(("http", text))
}

/// `10.0.0.0/8`, `http://[fd00::]/8`, `192.168.0.*`.
fn range(text: &str) -> Option<Foreign> {
    let (scheme, rest) = split_scheme(text);
    let meant = if let Some((address, length)) = rest.split_once('/') {
        let length: u8 = length.parse().ok().filter(|_| text::is_digits(length))?;
        let inside = address.strip_prefix('[').and_then(|address| address.strip_suffix(']')).unwrap_or(address);
        let is_one = match (inside.parse::<Ipv4Addr>(), inside.parse::<Ipv6Addr>()) {
            (Ok(_), _) if length <= 32 => length == 32,
            (_, Ok(_)) if length <= 128 => length == 128,
            _ => return None,
        };
        let host = if inside.contains(':') { format!("[{inside}]") } else { inside.to_owned() };
        if is_one { usable([format!("{scheme}://{host}")]) } else { Vec::new() }
    } else {
        let (host, _) = cors_table::origin::split_port(rest);
        let parts: Vec<&str> = host.split('.').collect();
        let is_part = |part: &&str| *part == "*" || part.split('-').all(text::is_digits);
        let is_range = parts.len() > 1
            && parts.len() <= 4
            && parts.iter().all(is_part)
            && text::is_digits(parts[0])
            && host.contains(['*', '-']);
        if !is_range {
            return None;
        }
        Vec::new()
    };
    let help = meant.is_empty().then(|| {
        "name each address that pages come from, as in `http://192.0.2.1:8080`, or the host name that they are opened by; \
         where they aren't known before, origins can be given to the program when it starts"
            .to_owned()
    });
    let fact = "is a range of addresses, and an origin has one host".to_owned();
    Some(Foreign { rule: Rule::OriginSyntax, fact, meant, help })
}

/// `http://::1:3000`: an address without brackets, of which the last group is more likely a port.
fn address_and_port(text: &str) -> Option<Foreign> {
    let (scheme, rest) = split_scheme(text);
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (address, port) = rest.rsplit_once(':')?;
    let is_port = port == "*" || (port.len() > 1 && !port.starts_with('0') && text::is_digits(port));
    if !is_port || address.starts_with('[') || address.parse::<Ipv6Addr>().is_err() {
        return None;
    }
    let meant = usable([format!("{scheme}://[{address}]:{port}")]);
    let as_a_whole = rest.parse::<Ipv6Addr>().ok().and_then(|_| super::usable(format!("{scheme}://[{rest}]")));
    let found = Foreign {
        rule: Rule::OriginIp,
        fact: "has an IPv6 address without brackets, so where the address ends can't be told".to_owned(),
        help: meant.is_empty().then(|| "write the address in brackets, as in `http://[2001:db8::1]:8080`".to_owned()),
        meant,
    };
    Some(match as_a_whole {
        Some(whole) if !found.meant.is_empty() => {
            found.or(format!("or with `{whole}`, if `{port}` is a part of the address"))
        }
        _ => found,
    })
}

/// Spring's `https://*.example.com:[8080,8081]` and `:[*]`.
fn port_list(text: &str) -> Option<Foreign> {
    let (before, ports) = text.strip_suffix(']')?.rsplit_once(":[")?;
    let ports: Vec<&str> = ports.split(',').map(str::trim).collect();
    if before.ends_with(':') || !ports.iter().all(|port| *port == "*" || text::is_digits(port)) {
        return None;
    }
    let fact = match ports.as_slice() {
        ["*"] => "has another tool's form for any port",
        _ => "has a list of ports in brackets, and an origin has one port",
    };
    Some(Foreign::syntax(fact, usable(ports.iter().map(|port| format!("{before}:{port}")))))
}

fn regular_expression(text: &str) -> Option<Foreign> {
    if !expression::is_one(text) {
        return None;
    }
    let meant = expression::alternatives(text).unwrap_or_default();
    Some(Foreign::syntax("is a regular expression, and origins are compared as they are written", usable(meant)))
}

/// `https://{a,b}.example.com`, `{http,https}://a.example`, `https://{tenant}.example.com`.
fn alternatives(text: &str) -> Option<Foreign> {
    let (before, rest) = text.split_once('{')?;
    let (inside, behind) = rest.split_once('}')?;
    if inside.is_empty() || before.ends_with('$') {
        return None;
    }
    if !inside.contains(',') {
        let is_name = inside.chars().all(|character| character.is_ascii_alphanumeric() || "-_*".contains(character));
        return is_name
            .then(|| placeholder::of_braces(&format!("{{{inside}}}"), usable([format!("{before}*{behind}")])));
    }
    let mut texts = vec![text.to_owned()];
    while text.len() <= LONGEST && texts.len() <= MOST && texts.iter().any(|text| braces(text).is_some()) {
        texts = texts.iter().flat_map(|text| braces(text).unwrap_or_else(|| vec![text.clone()])).collect();
    }
    let meant = if text.len() <= LONGEST && texts.len() <= MOST { usable(texts) } else { Vec::new() };
    Some(Foreign::syntax("has alternatives in braces, which are another tool's", meant))
}

/// How many origins a text may stand for, and how long it may be, in bytes, for them to be told.
const MOST: usize = 16;
const LONGEST: usize = 512;

/// The text with each of the alternatives in its first braces.
fn braces(text: &str) -> Option<Vec<String>> {
    let (before, rest) = text.split_once('{')?;
    let (inside, behind) = rest.split_once('}')?;
    Some(inside.split(',').take(MOST + 1).map(|name| format!("{before}{}{behind}", name.trim())).collect())
}

/// `https://app?.example.com`, where `?` is a shell's sign for any one character. A query has no dot before its name.
fn one_character(text: &str) -> Option<Foreign> {
    let (_, rest) = text.split_once("://")?;
    let (before, behind) = rest.split_once('?')?;
    let is_in_label = !before.is_empty() && !before.contains(['.', '/', ':']);
    let behind = behind.trim_start_matches('?');
    let is_host_behind = behind.contains('.') && behind.bytes().all(|byte| is_label_byte(byte) || byte == b'.');
    if !is_in_label || !is_host_behind {
        return None;
    }
    let domain = behind.split_once('.').map_or(behind, |(_, domain)| domain);
    let fact = "has a `?` in its host, which is another tool's sign for any one character";
    Some(
        Foreign::syntax(fact, Vec::new()).or(format!(
            "name each host, or write `*` for a part of the first label, as in `https://{before}*.{domain}`"
        )),
    )
}

/// `https://.example.com`, `https://**.example.com`, `https://%.example.com`.
fn wildcard(text: &str) -> Option<Foreign> {
    let (scheme, host) = text.split_once("://").unwrap_or(("https", text));
    let (fact, parent) = if let Some(parent) = host.strip_prefix('.') {
        ("begins with a dot, which is another tool's form for subdomains", parent)
    } else if let Some(parent) = host.strip_prefix("**.").or_else(|| host.strip_prefix("%.")) {
        ("has another tool's wildcard in its host", parent)
    } else {
        return None;
    };
    let meant = usable([format!("{scheme}://*.{parent}")]);
    let alone = super::usable(format!("{scheme}://{parent}"));
    let found = Foreign::syntax(fact, meant);
    Some(match alone {
        Some(alone) if host.starts_with('.') && !found.meant.is_empty() => {
            found.or(format!("beside `{alone}` itself, if pages come from there, too"))
        }
        _ => found,
    })
    .filter(|found| !found.meant.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> String {
        let found = read(text).unwrap_or_else(|| panic!("{text} isn't recognised"));
        assert!(!found.meant.is_empty() || found.help.is_some(), "{text}");
        for origin in &found.meant {
            assert!(parse(origin).is_ok(), "{text}: {origin}");
        }
        found.meant.join(", ")
    }

    #[test]
    fn recognises_what_other_tools_write() {
        for (text, origins) in [
            (r"^https://a\.example$", "https://a.example"),
            (r"https://a.example$", "https://a.example"),
            (r"^https://a.example", "https://a.example"),
            (r"/^https:\/\/.*\.example\.com$/", "https://*.example.com"),
            (r"/^https:\/\/(.+\.)?example\.com$/i", "https://*.example.com, https://example.com"),
            (r"https://(.*)\.example\.com", "https://*.example.com"),
            (r"https://.*\.example\.com(:\d+)?", "https://*.example.com:*"),
            (r"^https?://([a-z0-9-]+\.)*example\.com$", "https://*.example.com, https://example.com"),
            (r"^https?:\/\/localhost(:[0-9]+)?$", "https://localhost:*, http://localhost:*"),
            (r"http://localhost:\d+", "http://localhost:*"),
            (r"http://localhost:[0-9]{4}", "http://localhost:*"),
            (r"^http://127\.0\.0\.1:(3000|8080)$", "http://127.0.0.1:3000, http://127.0.0.1:8080"),
            (r"^(https://a\.example|https://b\.example)$", "https://a.example, https://b.example"),
            (r"(http|https)://a.example", "https://a.example"),
            (r"https?://a.example", "https://a.example"),
            (r"^https://(?:www\.)?a\.example/?$", "https://www.a.example, https://a.example"),
            (r"\Ahttps://[^.]+\.a\.example\z", "https://*.a.example"),
            (r"%r{\Ahttps://a\.example\z}", "https://a.example"),
            (r"~^https://\w+\.a\.example$", "https://*.a.example"),
            (r"\.example\.com$", "https://*.example.com"),
            (r"/\.example\.com$/", "https://*.example.com"),
            (r"/example\.com$/", "https://example.com, https://*.example.com"),
            (r".*\.example\.com", "https://*.example.com"),
            (r"https://.*example\.com", "https://example.com, https://*.example.com"),
            (r"https://.*.example.com", "https://*.example.com"),
            (r"https://(a|b)\.example\.com", "https://a.example.com, https://b.example.com"),
            (r"https://[a-z]+[.]example[.]com", "https://*.example.com"),
            (r"^.*$", "*"),
            (r"^https://(?!evil)\.example\.com$", ""),
            (r"^https://a[0-9]\.example\.com$", ""),
            (r"^https://.*$", ""),
            ("https://*.example.com:[*]", "https://*.example.com:*"),
            ("https://*.example.com:[8080,8081]", "https://*.example.com:8080, https://*.example.com:8081"),
            ("https://a.example:[443, 8443]", "https://a.example, https://a.example:8443"),
            ("http://10.0.0.0/8", ""),
            ("10.0.0.0/8", ""),
            ("https://192.168.0.0/16", ""),
            ("http://10.1.2.3/32", "http://10.1.2.3"),
            ("http://[fd00::]/8", ""),
            ("http://fd00::/8", ""),
            ("fd00::1/128", "http://[fd00::1]"),
            ("http://192.168.1.*", ""),
            ("http://192.168.*.*:8080", ""),
            ("http://192.168.1.1-20", ""),
            ("http://::1:3000", "http://[::1]:3000"),
            ("::1:3000", "http://[::1]:3000"),
            ("http://2001:db8::1:8080", "http://[2001:db8::1]:8080"),
            ("http://1:2:3:4:5:6:7:8:80", "http://[1:2:3:4:5:6:7:8]"),
            ("http://::1:*", "http://[::1]:*"),
            ("https://.example.com", "https://*.example.com"),
            (".example.com", "https://*.example.com"),
            ("https://**.example.com", "https://*.example.com"),
            ("**.example.com", "https://*.example.com"),
            ("https://%.example.com", "https://*.example.com"),
            ("https://{a,b}.example.com", "https://a.example.com, https://b.example.com"),
            ("{http,https}://a.example", "https://a.example"),
            (
                "https://{a, b}.{c,d}.example",
                "https://a.c.example, https://a.d.example, https://b.c.example, https://b.d.example",
            ),
            ("https://{tenant}.example.com", "https://*.example.com"),
        ] {
            assert_eq!(meant(text), origins, "{text}");
        }
    }

    #[test]
    fn leaves_what_is_ours_alone() {
        for text in [
            "*",
            "null",
            "https://a.example",
            "https://*.example.com:8443",
            "http://localhost:*",
            "http://[::1]:3000",
            "app://.",
            "http://[::1]",
            "::1",
            "http://2001:db8::1",
            "http://1:2:3:4:5:6:7:8080",
            "https://a.example/",
            "https://a.example/8",
            "https://a.example/api/*",
            "https://example.*",
            "https://*",
            "https://*:*",
            "https://*.*.example.com",
            "file://",
            "https://a.example?x",
            "a.example",
            "localhost:3000",
            "127.0.0.1:3000",
            "[a](https://a.example)",
            "https://a..b",
            "http://127.0.0.1",
            "https://1.2.3.4.5",
            "//a.example",
            "/",
            "",
            ".",
            "{",
            "{}",
            "(",
            "]",
            ":[",
            "https://",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

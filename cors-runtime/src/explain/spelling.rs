//! How browsers spell origins, and what of an origin is judged by its spelling alone.

use std::net::Ipv4Addr;

use cors_table::idna::has_right_labels;
use cors_table::origin::{
    LONGEST_HOST, LONGEST_LABEL, LONGEST_NAME, default_port, ends_in_number, has_hosts_by_installation,
    is_domain_character, is_host_by_installation, is_host_character, is_private, is_scheme, is_web, serialize_ipv6,
    split_port,
};
use cors_table::scheme::Foreign;

/// The origin of the pages in files, where they have one.
pub(super) const FILE: &str = "file://";

/// What browsers send where this is meant, in words.
pub(super) fn sent(meant: &str) -> String {
    if meant == FILE { "`null`, or `file://` with file access on".to_owned() } else { format!("`{meant}`") }
}

/// Whether a text is spelled as browsers spell an origin
/// ([HTML, serialisation of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin)).
///
/// `cors_model::origin` holds policies to the same spelling; a test compares the two.
pub(super) enum Spelling {
    /// It is.
    Right,
    /// It isn't.
    Wrong { fact: &'static str, meant: Option<String> },
}

impl Spelling {
    pub(super) fn of(text: &str) -> Self {
        match misspelling(text) {
            None => Self::Right,
            Some((fact, meant)) => {
                // A spelling is suggested only if it is right itself.
                let meant = meant.filter(|meant| matches!(Self::of(meant), Self::Right));
                Self::Wrong { fact, meant }
            }
        }
    }
}

/// What is wrong with the spelling of an origin, and which one may be meant. `None` if nothing is.
fn misspelling(text: &str) -> Option<(&'static str, Option<String>)> {
    if text.contains(',') {
        return Some(("it is a list, and an Origin is one origin", None));
    }
    if text.contains('*') {
        return Some(("it has a `*`, which only a policy has", None));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        let scheme = if is_private(split_port(text).0) { "http" } else { "https" };
        return Some(("it has no scheme", Some(format!("{scheme}://{text}"))));
    };
    if text == FILE {
        return None;
    }
    if scheme.eq_ignore_ascii_case("file") {
        return Some(("it is the address of a file", Some(FILE.to_owned())));
    }
    if text.len() > 8 + LONGEST_HOST + 6 + scheme.len() {
        return Some(("it is longer than any origin", None));
    }
    if let Some(foreign) = Foreign::of(&scheme.to_ascii_lowercase()) {
        let meant = match foreign {
            Foreign::WebSocket(page) | Foreign::Misspelt(page) => Some(format!("{page}://{rest}")),
            Foreign::Opaque | Foreign::Inherited | Foreign::Pageless => None,
        };
        return Some(("no page has an origin of its scheme", meant));
    }
    let lower_case = text.to_ascii_lowercase();
    let keeps_case = has_hosts_by_installation(scheme) && split_port(rest).1.is_none();
    if lower_case != text && !keeps_case {
        return Some(("it has upper case", Some(lower_case)));
    }
    if let Some(end) = rest.find(['/', '?', '#', '\\']) {
        return Some(("it has more than scheme, host and port", Some(format!("{scheme}://{}", &rest[..end]))));
    }
    if let Some((_, authority)) = rest.rsplit_once('@') {
        return Some(("it has a user name", Some(format!("{scheme}://{authority}"))));
    }
    let (host, port) = split_port(rest);
    if port.is_some() && port == default_port(scheme).map(|port| port.to_string()).as_deref() {
        return Some(("it has the default port of its scheme", Some(format!("{scheme}://{host}"))));
    }
    if !port.is_none_or(is_port) {
        return Some(("its port is none", None));
    }
    if !is_scheme(scheme) {
        return Some(("its scheme is none", None));
    }
    let is_right = if is_web(scheme) {
        is_host(host)
    } else {
        is_host_by_installation(host, scheme) || is_opaque_host(host, port.is_some())
    };
    if is_right { None } else { Some(("its host isn't one that a browser sends", None)) }
}

fn is_port(port: &str) -> bool {
    !port.starts_with(['0', '+']) && port.parse::<u16>().is_ok()
}

fn is_host(host: &str) -> bool {
    if let Some(address) = inside_brackets(host) {
        return is_ipv6(address);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    if ends_in_number(name) {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    name.len() <= LONGEST_NAME && name.split('.').all(is_label) && has_right_labels(name)
}

fn is_label(label: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&label.len()) && !label.contains('*') && label.chars().all(is_domain_character)
}

/// Whether it may be the host of an application's own scheme.
fn is_opaque_host(host: &str, has_port: bool) -> bool {
    match inside_brackets(host) {
        Some(address) => is_ipv6(address),
        None => {
            host.len() <= LONGEST_NAME
                && (!host.is_empty() || !has_port)
                && !host.contains('*')
                && host.chars().all(is_host_character)
        }
    }
}

fn inside_brackets(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

fn is_ipv6(address: &str) -> bool {
    address.parse().is_ok_and(|parsed| serialize_ipv6(parsed) == address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cors_model::origin::{Origin, parse};
    use cors_table::Wildcard;

    /// What this file calls right, a policy may list, and the other way round.
    #[test]
    fn the_model_spells_origins_alike() {
        let hosts = [
            "example.com",
            "example.com.",
            "a_b.example",
            "-a.example",
            "a..b",
            ".a",
            "a..",
            ".",
            "",
            "localhost",
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "1.2.3.04",
            "0x7f",
            "a.0x",
            "[::1]",
            "[::1",
            "[0::1]",
            "[::ffff:1.2.3.4]",
            "[::ffff:102:304]",
            "[2001:db8::1]",
            "a b",
            "a%20b",
            "Ab.example",
            "user@a.example",
            "a.example/",
            "a.example?x",
            "x:1",
            "a$b.example",
            "a*b.example",
            "a|b.example",
            "xn--bcher-kva.example",
            "xn--a.example",
            "\u{7f}",
        ];
        let long = format!("{}.example", "a".repeat(64));
        let longer = "a.".repeat(126) + "a";
        let longest = "a.".repeat(127) + "a";
        for scheme in [
            "https",
            "http",
            "ws",
            "ftp",
            "data",
            "htps",
            "httpx",
            "chrome-extension",
            "safari-web-extension",
            "moz-extension",
            "a+b",
            "1a",
            "",
            "HTTP",
            "file",
        ] {
            for host in hosts.iter().copied().chain([long.as_str(), &longer, &longest]) {
                for port in ["", ":1", ":65535", ":65536", ":80", ":443", ":080", ":0", ":", ":x", ":+1"] {
                    let text = format!("{scheme}://{host}{port}");
                    let right = matches!(Spelling::of(&text), Spelling::Right);
                    let is_origin = matches!(parse(&text), Ok(Origin::Site(site)) if site.wildcard == Wildcard::None);
                    assert_eq!(right, is_origin, "{text}");
                }
            }
        }
    }
}

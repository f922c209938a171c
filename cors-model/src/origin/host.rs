//! The host of an origin, in the one spelling that browsers send.

use std::net::Ipv6Addr;

use super::Flaws;
use super::address::{ends_in_number, parse_ipv4, parse_ipv6};
use super::international::to_ascii;
use crate::{Rule, text};

/// Gives the host in the spelling that browsers send, as far as it can be known.
pub(super) fn parse_host(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    if let Some(inside) = host.strip_prefix('[') {
        let Some(inside) = inside.strip_suffix(']') else {
            flaws.fatal(Rule::OriginIp, &["has an opening bracket without a closing one behind the address"]);
            return host.to_owned();
        };
        return parse_ipv6(inside, subdomains, flaws);
    }
    if host.parse::<Ipv6Addr>().is_ok() {
        flaws.mendable(Rule::OriginIp, &["has an IPv6 address without brackets"]);
        return parse_ipv6(host, subdomains, flaws);
    }
    if text::has_byte(host, b':') {
        flaws.fatal(Rule::OriginPort, &["has two ports"]);
        return host.to_owned();
    }
    if text::has_byte(host, b'*') {
        let fact = if host == "*" {
            "allows every host of a scheme, which no policy can; `*` may stand for the whole value, the first labels of the host or the port"
        } else {
            "has `*` in the middle of its host; `*` may stand for the whole value, the first labels of the host or the port"
        };
        flaws.fatal(Rule::OriginWildcard, &[fact]);
        return host.to_owned();
    }
    if text::has_upper_case(host) {
        flaws.mendable(Rule::OriginCase, &["has upper case in its host (`", host, "`)"]);
    }
    let mut host = to_lower_case(host);
    if !text::all(&host, u8::is_ascii) {
        let Some(encoded) = to_ascii(&host) else {
            flaws.fatal(Rule::OriginUnicode, &["has characters outside ASCII, which browsers never send"]);
            return host;
        };
        flaws.mendable(Rule::OriginUnicode, &["has characters outside ASCII; browsers send `", &encoded, "`"]);
        host = encoded;
    }
    if ends_in_number(&host) {
        return parse_ipv4(&host, subdomains, flaws);
    }
    check_labels(&host, flaws);
    host
}

/// The standard library turns a `Σ` at the end of a word into `ς`; browsers don't.
fn to_lower_case(host: &str) -> String {
    let mut without_final = String::new();
    for character in host.chars() {
        without_final.push(if character == 'Σ' { 'σ' } else { character });
    }
    without_final.to_lowercase()
}

/// What browsers send for a host name: ASCII letters in lower case, digits, `-` and `_` in labels of 1 to 63
/// characters, 253 in all, and possibly a dot at the end.
fn check_labels(host: &str, flaws: &mut Flaws) {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        flaws.fatal(Rule::OriginHost, &["has no host"]);
        return;
    }
    if name.len() > 253 {
        flaws.fatal(Rule::OriginHost, &["has a host of ", &name.len().to_string(), " characters; the most is 253"]);
    }
    for label in &text::split(name, b'.') {
        if label.is_empty() {
            flaws.fatal(Rule::OriginHost, &["has an empty label in its host"]);
        } else if label.len() > 63 {
            let length = label.len().to_string();
            flaws.fatal(Rule::OriginHost, &["has a label of ", &length, " characters in its host; the most is 63"]);
        }
    }
    let is_sent = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if let Some(character) = text::stranger(name, is_sent) {
        let shown = format!("{character:?}");
        flaws.fatal(Rule::OriginHost, &["has ", &shown, " in its host, which no browser sends there"]);
    }
}

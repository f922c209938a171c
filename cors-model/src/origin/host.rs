//! The host of an origin, in the one spelling that browsers send.

use std::net::Ipv6Addr;

use super::Reading;
use super::address::{ends_in_number, read_ipv4, read_ipv6};
use super::international::append_ascii;
use crate::{Rule, text};

/// Reads a host. The right spelling is what browsers send, as far as it can be known.
pub(super) fn read_host(host: &str, subdomains: bool, reading: &mut Reading) {
    if let Some(inside) = host.strip_prefix('[') {
        match inside.strip_suffix(']') {
            Some(inside) => read_ipv6(inside, subdomains, reading),
            None => {
                reading.fatal(Rule::OriginIp, "has an opening bracket without a closing one behind the address", &[]);
            }
        }
    } else if host.parse::<Ipv6Addr>().is_ok() {
        reading.mendable(Rule::OriginIp, "has an IPv6 address without brackets", &[]);
        read_ipv6(host, subdomains, reading);
    } else if text::has_byte(host, b':') {
        reading.fatal(Rule::OriginPort, "has two ports", &[]);
    } else if text::has_byte(host, b'*') {
        let fact = if host == "*" {
            "allows every host of a scheme, which no policy can; `*` may stand for the whole value, the \
             first labels of the host or the port"
        } else {
            "has `*` in the middle of its host; `*` may stand for the whole value, the first labels of \
             the host or the port"
        };
        reading.fatal(Rule::OriginWildcard, fact, &[]);
    } else {
        if text::has_upper_case(host) {
            reading.mendable(Rule::OriginCase, "has upper case in its host (`{}`)", &[host]);
        }
        if !text::all(host, u8::is_ascii) {
            read_international(&to_lower_case(host), subdomains, reading);
        } else if text::has_upper_case(host) {
            read_name(&host.to_ascii_lowercase(), subdomains, reading);
        } else {
            read_name(host, subdomains, reading);
        }
    }
}

/// The standard library turns a `Σ` at the end of a word into `ς`; browsers don't.
fn to_lower_case(host: &str) -> String {
    let mut without_final = String::new();
    for character in host.chars() {
        without_final.push(if character == 'Σ' { 'σ' } else { character });
    }
    without_final.to_lowercase()
}

/// A host with characters outside ASCII, in lower case.
fn read_international(host: &str, subdomains: bool, reading: &mut Reading) {
    let mut encoded = String::new();
    if append_ascii(&mut encoded, host) {
        reading.mendable(Rule::OriginUnicode, "has characters outside ASCII; browsers send `{}`", &[&encoded]);
        read_name(&encoded, subdomains, reading);
    } else {
        reading.fatal(Rule::OriginUnicode, "has characters outside ASCII, which browsers never send", &[]);
    }
}

/// A host in the spelling that browsers send, or an IPv4 address.
fn read_name(host: &str, subdomains: bool, reading: &mut Reading) {
    if ends_in_number(host) {
        read_ipv4(host, subdomains, reading);
    } else {
        check_labels(host, reading);
        reading.right.push_str(host);
    }
}

/// What browsers send for a host name: ASCII letters in lower case, digits, `-` and `_` in labels of 1 to 63
/// characters, 253 in all, and possibly a dot at the end.
fn check_labels(host: &str, reading: &mut Reading) {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        reading.fatal(Rule::OriginHost, "has no host", &[]);
        return;
    }
    if name.len() > 253 {
        too_long("has a host of {} characters; the most is 253", name, reading);
    }
    let mut rest = Some(name);
    while let Some(label) = text::take_piece(&mut rest, ".") {
        if label.is_empty() {
            reading.fatal(Rule::OriginHost, "has an empty label in its host", &[]);
        } else if label.len() > 63 {
            too_long("has a label of {} characters in its host; the most is 63", label, reading);
        }
    }
    let is_sent = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if let Some(character) = text::stranger(name, is_sent) {
        let shown = text::shown(character);
        reading.fatal(Rule::OriginHost, "has {} in its host, which no browser sends there", &[&shown]);
    }
}

fn too_long(fact: &str, name: &str, reading: &mut Reading) {
    let mut length = String::new();
    text::append_number(&mut length, name.len(), 10);
    reading.fatal(Rule::OriginHost, fact, &[&length]);
}

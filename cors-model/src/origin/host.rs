//! The host of an origin, in the one spelling that browsers send.

use std::net::Ipv6Addr;

use super::Flaws;
use super::address::{ends_in_number, parse_ipv4, parse_ipv6};
use crate::{Rule, text};

/// Gives the host in the spelling that browsers send, as far as it can be known.
pub(super) fn parse_host(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    if let Some(inside) = host.strip_prefix('[') {
        let Some(inside) = inside.strip_suffix(']') else {
            flaws.fatal(Rule::OriginIp, "has an opening bracket without a closing one behind the address");
            return host.to_owned();
        };
        return parse_ipv6(inside, subdomains, flaws);
    }
    if host.parse::<Ipv6Addr>().is_ok() {
        flaws.mendable(Rule::OriginIp, "has an IPv6 address without brackets");
        return parse_ipv6(host, subdomains, flaws);
    }
    if text::has_byte(host, b':') {
        flaws.fatal(Rule::OriginPort, "has two ports");
        return host.to_owned();
    }
    if text::has_byte(host, b'*') {
        let fact = if host == "*" {
            "allows every host of a scheme, which no policy can; `*` may stand for the whole value, the first labels of the host or the port"
        } else {
            "has `*` in the middle of its host; `*` may stand for the whole value, the first labels of the host or the port"
        };
        flaws.fatal(Rule::OriginWildcard, fact);
        return host.to_owned();
    }
    if text::has_upper_case(host) {
        flaws.mendable(Rule::OriginCase, &text::around("has upper case in its host (", host, ")"));
    }
    let mut host = host.to_lowercase();
    if !text::all(&host, u8::is_ascii) {
        if let Some(encoded) = to_ascii(&host) {
            flaws.mendable(
                Rule::OriginUnicode,
                &text::around("has characters outside ASCII; browsers send ", &encoded, ""),
            );
            host = encoded;
        } else {
            flaws.fatal(Rule::OriginUnicode, "has characters outside ASCII that no host name can hold");
            return host;
        }
    }
    if ends_in_number(&host) {
        return parse_ipv4(&host, subdomains, flaws);
    }
    check_labels(&host, flaws);
    host
}

/// What browsers send for a host name: ASCII letters in lower case, digits, `-` and `_` in labels of 1 to 63
/// characters, 253 in all, and possibly a dot at the end.
fn check_labels(host: &str, flaws: &mut Flaws) {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        flaws.fatal(Rule::OriginHost, "has no host");
        return;
    }
    if name.len() > 253 {
        flaws.fatal(Rule::OriginHost, &format!("has a host of {} characters; the most is 253", name.len()));
    }
    for label in &text::split(name, '.') {
        if label.is_empty() {
            flaws.fatal(Rule::OriginHost, "has an empty label in its host");
        } else if label.len() > 63 {
            flaws.fatal(
                Rule::OriginHost,
                &format!("has a label of {} characters in its host; the most is 63", label.len()),
            );
        }
    }
    let is_sent = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if let Some(character) = text::stranger(name, is_sent) {
        flaws.fatal(Rule::OriginHost, &format!("has {character:?} in its host, which no browser sends there"));
    }
}

/// [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492) label by label, after mapping the full stops of other scripts.
fn to_ascii(host: &str) -> Option<String> {
    let mut encoded = String::new();
    let mut label = String::new();
    for character in host.chars() {
        if matches!(character, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}') {
            encoded.push_str(&label_to_ascii(&label)?);
            encoded.push('.');
            label.clear();
        } else {
            label.push(character);
        }
    }
    encoded.push_str(&label_to_ascii(&label)?);
    Some(encoded)
}

fn label_to_ascii(label: &str) -> Option<String> {
    if text::all(label, u8::is_ascii) {
        return Some(label.to_owned());
    }
    for character in label.chars() {
        let is_letter = character.is_alphanumeric() || matches!(character, '-' | '_') || is_combining(character);
        if !is_letter || is_compatibility(character) {
            return None;
        }
    }
    match punycode::encode(label) {
        Ok(encoded) if !label.starts_with("xn--") => Some(text::concat(&["xn--", &encoded])),
        _ => None,
    }
}

/// Letters that browsers turn into others before they encode a host (UTS 46): ligatures, full-width, letter-like and
/// enclosed ones. What they become isn't known here.
fn is_compatibility(character: char) -> bool {
    matches!(character,
        '\u{2100}'..='\u{214F}' | '\u{2460}'..='\u{24FF}' | '\u{FB00}'..='\u{FB4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{1D400}'..='\u{1D7FF}')
}

/// Marks that belong to the letter before them: the blocks of combining diacritics and the joiners.
fn is_combining(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}' | '\u{200C}' | '\u{200D}' | '\u{0900}'..='\u{0DFF}' | '\u{0E00}'..='\u{0EFF}')
}

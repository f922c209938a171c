//! Hosts that are addresses, in the one spelling that browsers send.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Flaws;
use crate::{Rule, text};

/// Whether the URL Standard reads the host as an IPv4 address
/// ([ends in a number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)).
pub(super) fn ends_in_number(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = match text::last(name, b'.') {
        Some(dot) => &name[dot + 1..],
        None => name,
    };
    match last.strip_prefix("0x") {
        Some(hex) => text::all(hex, u8::is_ascii_hexdigit),
        None => text::is_digits(last),
    }
}

pub(super) fn parse_ipv4(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let Some(address) = lenient_ipv4(host) else {
        flaws.fatal(Rule::OriginIp, &["ends in a number but isn't an IPv4 address"]);
        return host.to_owned();
    };
    let canonical = address.to_string();
    if canonical != host {
        let mut octal = false;
        for part in &text::split(host, b'.') {
            octal |= part.len() > 1 && part.starts_with('0') && !part.starts_with("0x");
        }
        let reason = if octal { "`: they read a number with a leading zero as octal" } else { "`" };
        flaws.mendable(Rule::OriginIp, &["has an IPv4 address that browsers write as `", &canonical, reason]);
    }
    refuse_subdomains(subdomains, flaws);
    canonical
}

/// [URL: IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser): up to four parts in decimal, octal or
/// hexadecimal, the last of which fills all bytes that are left.
fn lenient_ipv4(host: &str) -> Option<Ipv4Addr> {
    let parts = text::split(host.strip_suffix('.').unwrap_or(host), b'.');
    let (last, front) = parts.split_last()?;
    let mut address: u64 = 0;
    let mut bits_left = 32;
    for part in front {
        let byte = ipv4_number(part)?;
        if byte > 255 || bits_left == 8 {
            return None;
        }
        bits_left -= 8;
        address |= byte << bits_left;
    }
    let last = ipv4_number(last)?;
    match u32::try_from(address | last) {
        Ok(address) if last < 1 << bits_left => Some(Ipv4Addr::from(address)),
        _ => None,
    }
}

fn ipv4_number(part: &str) -> Option<u64> {
    if let Some(hex) = part.strip_prefix("0x") {
        return if hex.is_empty() { Some(0) } else { text::number(hex, 16) };
    }
    match part.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => text::number(octal, 8),
        _ => text::number(part, 10),
    }
}

pub(super) fn parse_ipv6(inside: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let address = text::before_any(inside, "%");
    let Ok(parsed) = address.parse::<Ipv6Addr>() else {
        flaws.fatal(Rule::OriginIp, &["has brackets but no IPv6 address in them"]);
        return text::concat(&["[", inside, "]"]);
    };
    if address.len() < inside.len() {
        flaws.mendable(Rule::OriginIp, &["has a zone identifier, which browsers never send"]);
    }
    let canonical = canonical_ipv6(parsed);
    if canonical != address {
        flaws.mendable(Rule::OriginIp, &["has an IPv6 address that browsers write as `[", &canonical, "]`"]);
    }
    refuse_subdomains(subdomains, flaws);
    text::concat(&["[", &canonical, "]"])
}

/// RFC 5952 without its dotted form for embedded IPv4 addresses, which
/// [browsers don't write](https://url.spec.whatwg.org/#concept-ipv6-serializer).
fn canonical_ipv6(address: Ipv6Addr) -> String {
    let [.., high, low] = address.segments();
    match address.to_ipv4_mapped() {
        Some(_) => format!("::ffff:{high:x}:{low:x}"),
        None => address.to_string(),
    }
}

/// An address has no subdomains. The right spelling isn't known: the address alone, or a host that was meant.
fn refuse_subdomains(subdomains: bool, flaws: &mut Flaws) {
    if subdomains {
        flaws.fatal(Rule::OriginWildcardIp, &["has `*.` before an IP address, which has no subdomains"]);
    }
}

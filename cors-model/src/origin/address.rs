//! Hosts that are addresses, in the one spelling that browsers send.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Flaws;
use crate::Rule;

/// Whether the URL Standard reads the host as an IPv4 address
/// ([ends in a number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)).
pub(super) fn ends_in_number(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit('.').next().unwrap_or_default();
    (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
        || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

pub(super) fn parse_ipv4(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let Some(address) = lenient_ipv4(host) else {
        flaws.fatal(Rule::OriginIp, "ends in a number but isn't an IPv4 address");
        return host.to_owned();
    };
    let canonical = address.to_string();
    if canonical != host {
        let octal = host.split('.').any(|part| part.len() > 1 && part.starts_with('0') && !part.starts_with("0x"));
        let reason = if octal { ": they read a number with a leading zero as octal" } else { "" };
        flaws.mendable(Rule::OriginIp, format!("has an IPv4 address that browsers write as `{canonical}`{reason}"));
    }
    refuse_subdomains(subdomains, flaws);
    canonical
}

/// [URL: IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser): up to four parts in decimal, octal or
/// hexadecimal, the last of which fills all bytes that are left.
fn lenient_ipv4(host: &str) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let (last, front) = parts.split_last()?;
    if front.len() > 3 {
        return None;
    }
    let mut address: u64 = 0;
    for (index, part) in front.iter().enumerate() {
        let byte = ipv4_number(part).filter(|number| *number <= 255)?;
        address |= byte << (8 * (3 - index));
    }
    let last = ipv4_number(last).filter(|number| *number < 1 << (8 * (4 - front.len())))?;
    u32::try_from(address | last).ok().map(Ipv4Addr::from)
}

fn ipv4_number(part: &str) -> Option<u64> {
    if let Some(hex) = part.strip_prefix("0x") {
        return if hex.is_empty() { Some(0) } else { u64::from_str_radix(hex, 16).ok() };
    }
    match part.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => u64::from_str_radix(octal, 8).ok(),
        _ => part.parse().ok(),
    }
}

pub(super) fn parse_ipv6(inside: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let (address, zone) = match inside.split_once('%') {
        Some((address, zone)) => (address, Some(zone)),
        None => (inside, None),
    };
    let Ok(parsed) = address.parse::<Ipv6Addr>() else {
        flaws.fatal(Rule::OriginIp, "has brackets but no IPv6 address in them");
        return format!("[{inside}]");
    };
    if zone.is_some() {
        flaws.mendable(Rule::OriginIp, "has a zone identifier, which browsers never send");
    }
    let canonical = canonical_ipv6(parsed);
    if canonical != address {
        flaws.mendable(Rule::OriginIp, format!("has an IPv6 address that browsers write as `[{canonical}]`"));
    }
    refuse_subdomains(subdomains, flaws);
    format!("[{canonical}]")
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
        flaws.fatal(Rule::OriginWildcardIp, "has `*.` before an IP address, which has no subdomains");
    }
}

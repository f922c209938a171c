//! Hosts that are addresses, in the one spelling that browsers send.

use std::net::Ipv4Addr;

use cors_table::origin::serialize_ipv6;

use super::Flaws;
use crate::Rule;

/// What browsers send for a host that ends in a number.
pub(super) fn right_ipv4(host: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let Some(address) = lenient_ipv4(host) else {
        flaws.fatal(Rule::OriginIp, "ends in a number but isn't an IPv4 address");
        return host.to_owned();
    };
    let canonical = address.to_string();
    if canonical != host {
        let reason = if has_octal(host) { ": they read a number with a leading zero as octal" } else { "" };
        flaws.canonical(Rule::OriginIp, format!("has an IPv4 address that browsers write as `{canonical}`{reason}"));
    }
    refuse_subdomains(subdomains, flaws);
    canonical
}

/// Whether one of the numbers has a leading zero and isn't hexadecimal.
fn has_octal(host: &str) -> bool {
    host.split('.').any(|part| part.len() > 1 && part.starts_with('0') && !part.starts_with("0x"))
}

/// [URL: IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser): up to four parts in decimal, octal or
/// hexadecimal, the last of which fills all bytes that are left.
fn lenient_ipv4(host: &str) -> Option<Ipv4Addr> {
    let mut parts = host.strip_suffix('.').unwrap_or(host).split('.');
    let last = ipv4_number(parts.next_back()?)?;
    let mut address = 0;
    let mut bits_left = 32;
    for part in parts {
        let byte = u8::try_from(ipv4_number(part)?).ok()?;
        if bits_left == 8 {
            return None;
        }
        bits_left -= 8;
        address |= u32::from(byte) << bits_left;
    }
    let fits = u64::from(last) < 1 << bits_left;
    fits.then(|| Ipv4Addr::from(address | last))
}

fn ipv4_number(part: &str) -> Option<u32> {
    let (digits, radix) = match (part.strip_prefix("0x"), part.strip_prefix('0')) {
        (Some(""), _) => return Some(0),
        (Some(hexadecimal), _) => (hexadecimal, 16),
        (None, Some(octal)) if !octal.is_empty() => (octal, 8),
        _ => (part, 10),
    };
    // The standard library takes a sign, too.
    if !digits.chars().all(|character| character.is_digit(radix)) {
        return None;
    }
    u32::from_str_radix(digits, radix).ok()
}

/// What browsers send for the IPv6 address inside brackets, with these.
pub(super) fn right_ipv6(inside: &str, subdomains: bool, flaws: &mut Flaws) -> String {
    let address = inside.split_once('%').map_or(inside, |(address, _)| address);
    let Ok(parsed) = address.parse() else {
        flaws.fatal(Rule::OriginIp, "has brackets but no IPv6 address in them");
        return inside.to_owned();
    };
    if address.len() < inside.len() {
        flaws.guess(Rule::OriginIp, "has a zone identifier, which browsers never send");
    }
    let canonical = serialize_ipv6(parsed);
    if canonical != address {
        flaws.canonical(Rule::OriginIp, format!("has an IPv6 address that browsers write as `[{canonical}]`"));
    }
    refuse_subdomains(subdomains, flaws);
    format!("[{canonical}]")
}

/// An address has no subdomains. The right spelling isn't known: the address alone, or a host that was meant.
pub(super) fn refuse_subdomains(subdomains: bool, flaws: &mut Flaws) {
    if subdomains {
        flaws.fatal(Rule::OriginWildcardIp, "has `*.` before an IP address, which has no subdomains");
    }
}

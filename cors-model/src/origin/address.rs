//! Hosts that are addresses, in the one spelling that browsers send.

use std::net::Ipv6Addr;

use super::Reading;
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

pub(super) fn read_ipv4(host: &str, subdomains: bool, reading: &mut Reading) {
    let Some(address) = lenient_ipv4(host) else {
        reading.fatal(Rule::OriginIp, "ends in a number but isn't an IPv4 address", &[]);
        return;
    };
    let canonical = dotted(address);
    if canonical != host {
        let reason = if has_octal(host) { "`: they read a number with a leading zero as octal" } else { "`" };
        reading.mendable(Rule::OriginIp, "has an IPv4 address that browsers write as `{}{}", &[&canonical, reason]);
    }
    reading.right.push_str(&canonical);
    refuse_subdomains(subdomains, reading);
}

fn dotted(address: u32) -> String {
    let mut text = String::new();
    for byte in &address.to_be_bytes() {
        if !text.is_empty() {
            text.push('.');
        }
        text::append_number(&mut text, usize::from(*byte), 10);
    }
    text
}

/// Whether one of the numbers has a leading zero and isn't hexadecimal.
fn has_octal(host: &str) -> bool {
    let mut rest = Some(host);
    while let Some(part) = text::take_piece(&mut rest, ".") {
        if part.len() > 1 && part.starts_with('0') && !part.starts_with("0x") {
            return true;
        }
    }
    false
}

/// [URL: IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser): up to four parts in decimal, octal or
/// hexadecimal, the last of which fills all bytes that are left.
fn lenient_ipv4(host: &str) -> Option<u32> {
    let mut rest = Some(host.strip_suffix('.').unwrap_or(host));
    let mut address: u64 = 0;
    let mut bits_left = 32_u32;
    while let Some(part) = text::take_piece(&mut rest, ".") {
        let number = ipv4_number(part)?;
        if rest.is_none() && number < 1_u64 << bits_left {
            return u32::try_from(address | number).ok();
        }
        if number > 255 || bits_left == 8 {
            return None;
        }
        bits_left -= 8;
        address |= number << bits_left;
    }
    None
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

pub(super) fn read_ipv6(inside: &str, subdomains: bool, reading: &mut Reading) {
    let address = text::before_any(inside, "%");
    let Ok(parsed) = address.parse::<Ipv6Addr>() else {
        reading.fatal(Rule::OriginIp, "has brackets but no IPv6 address in them", &[]);
        return;
    };
    if address.len() < inside.len() {
        reading.mendable(Rule::OriginIp, "has a zone identifier, which browsers never send", &[]);
    }
    let canonical = canonical_ipv6(parsed);
    if canonical != address {
        reading.mendable(Rule::OriginIp, "has an IPv6 address that browsers write as `[{}]`", &[&canonical]);
    }
    text::append(&mut reading.right, &["[", &canonical, "]"]);
    refuse_subdomains(subdomains, reading);
}

/// RFC 5952 without its dotted form for embedded IPv4 addresses, which
/// [browsers don't write](https://url.spec.whatwg.org/#concept-ipv6-serializer).
fn canonical_ipv6(address: Ipv6Addr) -> String {
    let mut canonical = String::new();
    text::append_formatted(&mut canonical, format_args!("{address}"));
    if text::has_byte(&canonical, b'.') {
        let [.., a, b, c, d] = address.octets();
        canonical.clear();
        canonical.push_str("::ffff:");
        text::append_number(&mut canonical, usize::from(a) << 8 | usize::from(b), 16);
        canonical.push(':');
        text::append_number(&mut canonical, usize::from(c) << 8 | usize::from(d), 16);
    }
    canonical
}

/// An address has no subdomains. The right spelling isn't known: the address alone, or a host that was meant.
fn refuse_subdomains(subdomains: bool, reading: &mut Reading) {
    if subdomains {
        reading.fatal(Rule::OriginWildcardIp, "has `*.` before an IP address, which has no subdomains", &[]);
    }
}

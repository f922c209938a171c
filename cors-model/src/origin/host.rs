//! The host of an origin, in the one spelling that browsers send.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use cors_table::origin::{LONGEST_LABEL, LONGEST_NAME, ends_in_number, is_host_by_installation};

use super::address::{right_ipv4, right_ipv6};
use super::international::to_ascii;
use super::wildcard::right_pattern;
use super::{Flaws, has_upper_case};
use crate::Rule;

/// What browsers send for a host, as far as it can be known.
pub(super) fn right_host<'a>(host: &'a str, scheme: &str, subdomains: bool, flaws: &mut Flaws) -> Cow<'a, str> {
    if !subdomains && is_host_by_installation(host, scheme) {
        return host.into();
    }
    if let Some(inside) = host.strip_prefix('[') {
        if let Some(inside) = inside.strip_suffix(']') {
            return right_ipv6(inside, subdomains, flaws).into();
        }
        flaws.fatal(Rule::OriginIp, "has an opening bracket without a closing one behind the address");
    } else if host.parse::<Ipv6Addr>().is_ok() {
        flaws.mendable(Rule::OriginIp, "has an IPv6 address without brackets");
        return right_ipv6(host, subdomains, flaws).into();
    } else if host.contains(':') {
        flaws.fatal(Rule::OriginPort, "has two ports");
    } else if host.contains('*') {
        return right_pattern(host, scheme, subdomains, flaws);
    } else {
        return right_name(host, subdomains, flaws);
    }
    host.into()
}

/// A host that is no IPv6 address.
pub(super) fn right_name<'a>(host: &'a str, subdomains: bool, flaws: &mut Flaws) -> Cow<'a, str> {
    let has_upper_case = has_upper_case(host);
    if has_upper_case {
        flaws.mendable(Rule::OriginCase, format!("has upper case in its host (`{host}`)"));
    }
    let host = if !host.is_ascii() {
        let Some(encoded) = to_ascii(&to_lower_case(host)) else {
            flaws.fatal(Rule::OriginUnicode, "has characters outside ASCII, which browsers never send");
            return host.into();
        };
        flaws.mendable(Rule::OriginUnicode, format!("has characters outside ASCII; browsers send `{encoded}`"));
        Cow::Owned(encoded)
    } else if has_upper_case {
        Cow::Owned(host.to_ascii_lowercase())
    } else {
        Cow::Borrowed(host)
    };
    if ends_in_number(&host) {
        return right_ipv4(&host, subdomains, flaws).into();
    }
    check_labels(&host, flaws);
    host
}

/// The standard library turns a `Σ` at the end of a word into `ς`; browsers don't.
fn to_lower_case(host: &str) -> String {
    host.replace('Σ', "σ").to_lowercase()
}

/// What browsers send for a host name: ASCII letters in lower case, digits, `-` and `_` in labels of 1 to 63
/// characters, 253 in all, and possibly a dot at the end.
fn check_labels(host: &str, flaws: &mut Flaws) {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        flaws.fatal(Rule::OriginHost, "has no host");
        return;
    }
    if name.len() > LONGEST_NAME {
        let fact = format!("has a host of {} characters; the most is {LONGEST_NAME}", name.len());
        flaws.fatal(Rule::OriginHost, fact);
    }
    for label in name.split('.') {
        if label.is_empty() {
            flaws.fatal(Rule::OriginHost, "has an empty label in its host");
        } else if label.len() > LONGEST_LABEL {
            let fact = format!("has a label of {} characters in its host; the most is {LONGEST_LABEL}", label.len());
            flaws.fatal(Rule::OriginHost, fact);
        }
    }
    // A `*` that comes here stands where one may.
    let is_sent = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '*');
    if let Some(stranger) = name.chars().find(|character| !is_sent(*character)) {
        flaws.fatal(Rule::OriginHost, format!("has {stranger:?} in its host, which no browser sends there"));
    }
}

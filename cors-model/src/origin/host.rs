//! The host of an origin, in the one spelling that browsers send.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use cors_table::idna::{has_right_labels, to_ascii};
use cors_table::origin::{
    LONGEST_LABEL, LONGEST_NAME, ends_in_number, is_domain_character, is_host_character, is_usual_in_host,
};

use super::address::{refuse_subdomains, right_ipv4, right_ipv6};
use super::wildcard::right_pattern;
use super::{Flaws, has_upper_case};
use crate::Rule;

/// Where a host stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Behind `http` or `https`: it is a name of the DNS or an address, and not what an application calls it.
    pub(super) is_web: bool,
    /// Behind `*.`.
    pub(super) subdomains: bool,
    /// Where there may be none.
    pub(super) may_be_empty: bool,
}

/// What browsers send for a host, as far as it can be known.
pub(super) fn right_host<'a>(host: &'a str, place: Place, flaws: &mut Flaws) -> Cow<'a, str> {
    if let Some(inside) = host.strip_prefix('[') {
        if let Some(inside) = inside.strip_suffix(']') {
            return right_ipv6(inside, place.subdomains, flaws).into();
        }
        flaws.fatal(Rule::OriginIp, "has an opening bracket without a closing one behind the address");
    } else if host.parse::<Ipv6Addr>().is_ok() {
        flaws.guess(Rule::OriginIp, "has an IPv6 address without brackets");
        return right_ipv6(host, place.subdomains, flaws).into();
    } else if host.contains(':') {
        flaws.fatal(Rule::OriginPort, "has two ports");
    } else if host.contains('*') {
        return right_pattern(host, place, flaws);
    } else {
        return right_name(host, place, flaws);
    }
    host.into()
}

/// A host that is no IPv6 address.
pub(super) fn right_name<'a>(host: &'a str, place: Place, flaws: &mut Flaws) -> Cow<'a, str> {
    let has_upper_case = has_upper_case(host);
    if has_upper_case {
        flaws.canonical(Rule::OriginCase, format!("has upper case in its host (`{host}`)"));
    }
    let dash = host.chars().find(|character| is_dash(*character));
    let host = if let Some(dash) = dash {
        let fact = format!("has `{dash}` (`U+{:04X}`) in its host, where the hyphen `-` is meant", u32::from(dash));
        // What else is wrong with it, the spelling with hyphens has as well.
        let hyphenated = host.replace(is_dash, "-").to_ascii_lowercase();
        let encoded = if hyphenated.is_ascii() { Some(hyphenated) } else { to_ascii(&to_lower_case(&hyphenated)) };
        let Some(encoded) = encoded else {
            flaws.fatal(Rule::OriginUnicode, fact);
            return host.into();
        };
        flaws.guess(Rule::OriginUnicode, fact);
        Cow::Owned(encoded)
    } else if !host.is_ascii() {
        let Some(encoded) = to_ascii(&to_lower_case(host)) else {
            flaws.fatal(Rule::OriginUnicode, "has characters outside ASCII, which browsers never send");
            return host.into();
        };
        flaws.canonical(Rule::OriginUnicode, format!("has characters outside ASCII; browsers send `{encoded}`"));
        Cow::Owned(encoded)
    } else if has_upper_case {
        Cow::Owned(host.to_ascii_lowercase())
    } else {
        Cow::Borrowed(host)
    };
    if !place.is_web {
        check_opaque(&host, place, flaws);
        return host;
    }
    if ends_in_number(&host) {
        return right_ipv4(&host, place.subdomains, flaws).into();
    }
    check_name(&host, flaws);
    without_rest(host, flaws)
}

/// The dashes of typography, which word processors and chats put in a hyphen's place.
fn is_dash(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// The host without what stands behind its last label: `a.example=1`. Servers of the DNS may well have a `=` in a name below
/// their own, but all top-level domains are letters, or begin with `xn--`.
fn without_rest<'a>(host: Cow<'a, str>, flaws: &mut Flaws) -> Cow<'a, str> {
    let Some((domain, last)) = host.rsplit_once('.') else { return host };
    let Some(end) = last.find(|character| !is_usual_in_host(character)).filter(|end| *end > 0) else { return host };
    let fact = format!("has `{last}` for the last label of its host, and no top-level domain is called so");
    flaws.guess(Rule::OriginHost, fact);
    format!("{domain}.{}", &last[..end]).into()
}

/// The standard library turns a `Σ` at the end of a word into `ς`; browsers don't.
fn to_lower_case(host: &str) -> String {
    host.replace('Σ', "σ").to_lowercase()
}

/// What browsers send for the host of a web page that isn't an address: a
/// [domain](https://url.spec.whatwg.org/#concept-domain-to-ascii) that can be one in the DNS, with labels of 1 to 63 characters, 253
/// in all, and possibly a dot at the end.
fn check_name(host: &str, flaws: &mut Flaws) {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.is_empty() {
        flaws.fatal(Rule::OriginHost, "has no host");
        return;
    }
    check_length(name, flaws);
    for label in name.split('.') {
        if label.is_empty() {
            flaws.fatal(Rule::OriginHost, "has an empty label in its host");
        } else if label.len() > LONGEST_LABEL {
            let fact = format!("has a label of {} characters in its host; the most is {LONGEST_LABEL}", label.len());
            flaws.fatal(Rule::OriginHost, fact);
        }
    }
    check_characters(name, is_domain_character, flaws);
    if !has_right_labels(name) {
        let wrong = name.split('.').find(|label| !has_right_labels(label)).unwrap_or(name);
        let fact = format!("has `{wrong}` in its host, which browsers refuse: nothing is encoded so");
        flaws.fatal(Rule::OriginUnicode, fact);
    }
}

/// What engines send for the host of an application's own scheme: the application calls it what it likes, such as `.`.
fn check_opaque(host: &str, place: Place, flaws: &mut Flaws) {
    if host.is_empty() && !place.may_be_empty {
        flaws.fatal(Rule::OriginHost, "has no host");
    }
    check_length(host, flaws);
    check_characters(host, is_host_character, flaws);
    if host.parse::<Ipv4Addr>().is_ok() {
        refuse_subdomains(place.subdomains, flaws);
    }
}

fn check_length(name: &str, flaws: &mut Flaws) {
    if name.len() > LONGEST_NAME {
        let fact = format!("has a host of {} characters; the most is {LONGEST_NAME}", name.len());
        flaws.fatal(Rule::OriginHost, fact);
    }
}

fn check_characters(name: &str, is_sent: fn(char) -> bool, flaws: &mut Flaws) {
    if let Some(stranger) = name.chars().find(|character| !is_sent(*character)) {
        flaws.fatal(Rule::OriginHost, format!("has {stranger:?} in its host, which no browser sends there"));
    }
}

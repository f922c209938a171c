//! The `*` of a host.

use std::borrow::Cow;

use cors_table::Wildcard;
use cors_table::origin::{LONGEST_NAME, ends_in_number, is_local};

use super::Flaws;
use super::host::{Place, right_name};
use crate::{Rule, text};

/// What of a host, which stands behind a `*.` or doesn't, is open.
pub(super) fn wildcard(host: &str, subdomains: bool) -> Wildcard {
    if subdomains {
        Wildcard::Subdomains
    } else if host == "*" {
        Wildcard::Host
    } else if host.contains('*') {
        Wildcard::Part
    } else {
        Wildcard::None
    }
}

/// What a policy writes for a host with a `*` that isn't the one of a `*.` before it.
pub(super) fn right_pattern<'a>(host: &'a str, place: Place, flaws: &mut Flaws) -> Cow<'a, str> {
    if let Some(local) = host.strip_suffix('*').filter(|host| is_local(&host.to_ascii_lowercase())) {
        flaws.guess(Rule::OriginWildcard, "has `*` directly behind its host; `:*` stands for any port");
        return format!("{local}:*").into();
    }
    let (label, domain) = host.split_once('.').unwrap_or((host, ""));
    if is_address(host) {
        flaws.fatal(Rule::OriginWildcardIp, "has `*` in an IP address");
    } else if place.subdomains || host.matches('*').count() > 1 {
        flaws.fatal(Rule::OriginWildcard, "has more than one `*` in its host");
    } else if host == "*" {
        if !place.is_web {
            return host.into();
        }
        let fact = "allows every host of a scheme of the web, which no policy can";
        flaws.fatal(Rule::OriginWildcard, fact);
    } else if !label.contains('*') {
        flaws.fatal(Rule::OriginWildcard, "has `*` behind the first label of its host");
    } else if domain.is_empty() {
        let fact = "has `*` in the only label of its host, without a domain behind it";
        flaws.fatal(Rule::OriginWildcard, fact);
    } else if !label.is_ascii() || label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")) {
        let fact = "has `*` in a label outside ASCII, which browsers encode as a whole";
        flaws.fatal(Rule::OriginWildcard, fact);
    } else {
        return right_name(host, place, flaws);
    }
    host.into()
}

/// Whether the host would be an IPv4 address, whatever its `*` stands for.
fn is_address(host: &str) -> bool {
    ends_in_number(host) || host.contains('.') && host.split('.').all(|part| part == "*" || text::is_digits(part))
}

/// Refuses a pattern for subdomains whose shortest one is longer than any host.
pub(super) fn check_shortest(parent: &str, flaws: &mut Flaws) {
    let parent = parent.strip_suffix('.').unwrap_or(parent).len();
    let shortest = "a.".len() + parent;
    if parent <= LONGEST_NAME && shortest > LONGEST_NAME {
        let fact = format!("stands for hosts of {shortest} characters at least; the most is {LONGEST_NAME}");
        flaws.fatal(Rule::OriginHost, fact);
    }
}

//! The rules of `origin`: each element by itself, then against the others and against `credentials`.

use super::elements::{self, Element};
use super::seen::Seen;
use super::{Given, OptOuts};
use crate::fault::{At, Fault, Faults};
use crate::host_set;
use crate::origin::{self, Flawed, Origin, Port, Site};
use crate::origin_syntax;
use crate::public_suffix::{self, Standing};
use crate::text;
use crate::{Rule, Value};
use cors_table::{Domains, HostPatterns, Hosts, Lengths, OriginList, Origins, SchemeHosts, Stored};

pub(super) fn check(given: &Given<'_>, credentials: Option<At>, opt_outs: OptOuts, faults: &mut Faults) -> Origins {
    if elements::is_mirror(given, faults) {
        if let Some(at) = credentials
            && !opt_outs.mirror_any_origin
        {
            mirror_credentials(given, at, faults);
        }
        return Origins::Mirror;
    }
    if let Value::Word(word) = given.value {
        bare_word(given, word, faults);
        return Origins::Listed(OriginList::EMPTY);
    }
    if let Some(fault) = origin_syntax::json_list(given.value, At::Value(given.entry)) {
        faults.push(fault);
        return Origins::Listed(OriginList::EMPTY);
    }
    let mut list = elements::split(given, false, faults);
    let mut seen = Seen::with_room_for(list.len());
    read_all(&mut list, &mut seen, faults);
    judge(&list, credentials, opt_outs, faults);
    refuse_redundant(&list, &mut Seen::with_room_for(list.len()), faults);
    to_table(&list)
}

/// Tells each element that is an origin so.
fn read_all<'a>(list: &mut [Element<'a>], seen: &mut Seen<'a>, faults: &mut Faults) {
    let mut index = 0;
    while index < list.len() {
        let element = &mut list[index];
        // A flawed text counts once as well: its twin would be the same error again.
        if seen.insert(element.text) {
            match origin::parse(element.text) {
                Ok(origin) => element.origin = Some(origin),
                Err(flawed) => match origin_syntax::other_separator(element.text, element.at) {
                    Some(fault) => {
                        faults.push(fault);
                    }
                    None => push_flaws(element, &flawed, faults),
                },
            }
        } else {
            element.repeated(faults);
        }
        index += 1;
    }
}

fn judge(list: &[Element<'_>], credentials: Option<At>, opt_outs: OptOuts, faults: &mut Faults) {
    for element in list {
        match (&element.origin, credentials) {
            (Some(Origin::Any), Some(at)) => wildcard_credentials(element, at, faults),
            (Some(Origin::Null), _) if !opt_outs.null_origin => null(element, faults),
            (Some(Origin::Site(site)), Some(at)) => site_with_credentials(element, site, at, opt_outs, faults),
            (Some(Origin::Site(site)), None) if site.is_insecure() => {
                encrypt(
                    element.fault(faults, Rule::InsecureOrigin, "`{}` is unencrypted", &[element.text]),
                    element.text,
                    site,
                );
            }
            _ => {}
        }
    }
}

fn mirror_credentials(given: &Given<'_>, credentials: At, faults: &mut Faults) {
    faults
        .add(
            Rule::MirrorCredentials,
            At::Value(given.entry),
            "`mirror` lets every website in, and credentials are on\n\
             help: name the origins, as in `origins = [\"https://app.example.com\"]`, or drop \
             `credentials`; if every website is really meant to act as the user, add `dangerously = \
             [mirror_any_origin]`",
            &[],
        )
        .also(credentials);
}

/// `origin = any`, `origin = null`, `origin = localhost`: a word where a text belongs.
fn bare_word(given: &Given<'_>, word: &str, faults: &mut Faults) {
    let at = At::Value(given.entry);
    if text::has_upper_case(word) {
        return elements::constant(given, word, at, faults);
    }
    let text = match word {
        "any" | "all" | "wildcard" => "*",
        word => word,
    };
    given
        .wrong_form(faults, at, "`{}` is a bare word; the only one that `{}` takes is `mirror`", &[word, given.name])
        .replace("{}", "\"{}\"", &[word, text]);
}

/// The faults of a text that is no origin: all of them, each with the same right spelling.
fn push_flaws(element: &Element<'_>, flawed: &Flawed, faults: &mut Faults) {
    for flaw in &flawed.flaws {
        let fault = element.fault(faults, flaw.rule, "`{}` {}", &[element.text, &flaw.fact]);
        match &flawed.suggestion {
            Some(right) => fault.replace("{}", "{}", &[element.text, right]),
            None if flaw.rule == Rule::OriginUnicode => fault.help(
                "write the host as a browser's console shows it for `new URL(\"{}\").host`; where that is an \
                 error, no page can have this origin",
                &[element.text],
            ),
            None => fault.help(help_for(flaw.rule), &[]),
        };
    }
}

/// What to do about a flaw that has no right spelling.
fn help_for(rule: Rule) -> &'static str {
    match rule {
        Rule::OriginWildcard | Rule::OriginWildcardIp => {
            "the accepted forms are `*` alone, `https://*.example.com` (one or more labels) and \
             `http://localhost:*` (any port)"
        }
        Rule::OriginFile => {
            "serve the page from a local server, as in `origin = \"http://localhost:8080\"`; what `null` \
             would let in is told under `origin-null`"
        }
        Rule::OriginPort => {
            "write the port that the page is served from, as in `https://app.example.com:8443`, or none"
        }
        Rule::OriginIp => "write the address as `http://192.0.2.1:8080` or `http://[2001:db8::1]:8080`",
        _ => "write scheme and host, as in `https://app.example.com`",
    }
}

fn wildcard_credentials(element: &Element<'_>, credentials: At, faults: &mut Faults) {
    element
        .fault(
            faults,
            Rule::WildcardCredentials,
            "`*` as the origin can't go with credentials\n\
             help: name the origins, as in `origins = [\"https://app.example.com\", \
             \"https://*.example.com\"]`, or drop `credentials`",
            &[],
        )
        .also(credentials);
}

fn null(element: &Element<'_>, faults: &mut Faults) {
    element.fault(
        faults,
        Rule::OriginNull,
        "`null` lets in every page that has no origin of its own\n\
         help: leave it out and serve the page from a real origin; if really meant, add `dangerously \
         = [null_origin]`",
        &[],
    );
}

/// Replaces the text of a site by that with `https` in place of `http`.
fn encrypt(fault: &mut Fault, text: &str, site: &Site<'_>) {
    let encrypted = site.pattern("https", site.port);
    match origin::parse(&encrypted) {
        // `http://a.example:443` has the default port then.
        Err(Flawed { suggestion: Some(right), .. }) => fault.replace("{}", "{}", &[text, &right]),
        _ => fault.replace("{}", "{}", &[text, &encrypted]),
    };
}

/// The rules about a sound origin that stands beside credentials.
fn site_with_credentials(
    element: &Element<'_>,
    site: &Site<'_>,
    credentials: At,
    opt_outs: OptOuts,
    faults: &mut Faults,
) {
    let text = element.text;
    if site.is_insecure() {
        // This rule stands in for the weaker `insecure-origin`, and so does its opt-out.
        if !opt_outs.insecure_origins {
            let fault = element
                .fault(faults, Rule::InsecureOriginCredentials, "`{}` is unencrypted, and credentials are on", &[text])
                .also(credentials);
            encrypt(fault, text, site);
            fault.help("or, if it can't be helped, add `dangerously = [insecure_origins]`", &[]);
        }
        return;
    }
    if !site.subdomains || opt_outs.public_suffixes {
        return;
    }
    let host = site.host;
    match public_suffix::standing(host) {
        Standing::Owned => {}
        Standing::Suffix => public_suffix_credentials(element, site, host, credentials, faults),
        Standing::HoldsSuffix(rule) => public_suffix_credentials(element, site, &rule, credentials, faults),
        Standing::Unknown => {
            element
                .fault(
                    faults,
                    Rule::PublicSuffixCredentials,
                    "whether strangers can register names under `{}` is unknown: the feature \
                     `public-suffix-list` is off\n\
                     help: turn the feature `public-suffix-list` of cors-runtime on, or vouch for the host with \
                     `dangerously = [public_suffixes]`",
                    &[host],
                )
                .also(credentials);
        }
    }
}

fn public_suffix_credentials(
    element: &Element<'_>,
    site: &Site<'_>,
    suffix: &str,
    credentials: At,
    faults: &mut Faults,
) {
    element
        .fault(
            faults,
            Rule::PublicSuffixCredentials,
            "anyone can register a name under `{}`, and `{}` lets it in with credentials\n\
             help: name the host that is yours, as in `{}://*.your-name.{}`, or drop `credentials`; if \
             every such name is yours, add `dangerously = [public_suffixes]`",
            &[suffix, element.text, site.scheme, site.host],
        )
        .also(credentials);
}

/// Elements that another one covers: all others beside `*`, and what lies within a pattern.
fn refuse_redundant<'a>(list: &[Element<'a>], patterns: &mut Seen<'a>, faults: &mut Faults) {
    let has_any = elements::has_wildcard(list);
    let mut has_patterns = false;
    for element in list {
        if let Some(Origin::Site(site)) = &element.origin
            && site.is_pattern()
        {
            has_patterns = true;
            patterns.insert(element.text);
        }
    }
    if !has_any && !has_patterns {
        return;
    }
    for element in list {
        match &element.origin {
            Some(Origin::Null | Origin::Site(_)) if has_any => {
                element.covered_by(faults, "*", "leave one of the two out");
            }
            Some(Origin::Site(site)) => refuse_covered(element, site, patterns, faults),
            _ => {}
        }
    }
}

/// Refuses a site that a pattern covers, other than itself; it names the first one.
fn refuse_covered(element: &Element<'_>, site: &Site<'_>, patterns: &Seen<'_>, faults: &mut Faults) {
    let mut is_covered = !matches!(site.port, Port::Any)
        && refuse_within(&site.pattern(site.scheme, Port::Any), element, patterns, faults);
    let mut parent = site.host;
    while !is_covered && let Some(dot) = text::first(parent, b'.') {
        parent = &parent[dot + 1..];
        let wider = Site { subdomains: true, host: parent, ..*site };
        is_covered = refuse_within(&wider.pattern(site.scheme, site.port), element, patterns, faults)
            || refuse_within(&wider.pattern(site.scheme, Port::Any), element, patterns, faults);
    }
}

/// Whether this is one of the patterns; the element is refused then.
fn refuse_within(pattern: &str, element: &Element<'_>, patterns: &Seen<'_>, faults: &mut Faults) -> bool {
    let is_covered = patterns.contains(pattern);
    if is_covered {
        element.covered_by(faults, pattern, "leave it out");
    }
    is_covered
}

/// The table of a list in which every element is an origin.
fn to_table(list: &[Element<'_>]) -> Origins {
    match list {
        [Element { origin: Some(Origin::Null), text, .. }] => return Origins::One(Stored::owned(*text)),
        [Element { origin: Some(Origin::Site(site)), text, .. }] if !site.is_pattern() => {
            return Origins::One(Stored::owned(*text));
        }
        _ if elements::has_wildcard(list) => return Origins::Any,
        _ => {}
    }
    Origins::Listed(list_of(list))
}

fn list_of(list: &[Element<'_>]) -> OriginList {
    let mut schemes: Vec<&str> = Vec::new();
    for site in sites(list) {
        if !schemes.contains(&site.scheme) {
            schemes.push(site.scheme);
        }
    }
    let others = schemes
        .iter()
        .filter(|scheme| **scheme != "https")
        .map(|scheme| SchemeHosts { scheme: Stored::owned(format!("{scheme}://")), hosts: hosts(list, scheme) });
    OriginList {
        null: list.iter().any(|element| matches!(element.origin, Some(Origin::Null))),
        https: hosts(list, "https"),
        others: Stored::owned(others.collect::<Vec<_>>()),
    }
}

fn sites<'a>(list: &'a [Element<'_>]) -> impl Iterator<Item = &'a Site<'a>> {
    list.iter().filter_map(|element| match &element.origin {
        Some(Origin::Site(site)) => Some(site),
        _ => None,
    })
}

/// The hosts of one scheme, by the kind of match.
fn hosts(list: &[Element<'_>], scheme: &str) -> Hosts {
    let such = |subdomains: bool, any_port: bool| -> Vec<&str> {
        sites(list)
            .filter(|site| site.scheme == scheme && site.subdomains == subdomains)
            .filter(|site| matches!(site.port, Port::Any) == any_port)
            .map(|site| if any_port { site.host } else { site.authority })
            .collect()
    };
    let patterns = HostPatterns {
        any_port: host_set::build(&such(false, true)),
        subdomains: domains(&such(true, false)),
        subdomains_any_port: domains(&such(true, true)),
    };
    Hosts {
        literal: host_set::build(&such(false, false)),
        patterns: (patterns != HostPatterns::NONE).then(|| Stored::owned(patterns)),
    }
}

fn domains(hosts: &[&str]) -> Domains {
    Domains { hosts: host_set::build(hosts), lengths: Lengths::of(hosts.iter().copied()) }
}

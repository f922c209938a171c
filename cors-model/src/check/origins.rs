//! The rules of `origin`: each element by itself, then against the others and against `credentials`.

use super::elements::{self, Element};
use super::seen::Seen;
use super::{Given, OptOuts};
use crate::fault::{At, Fault, Faults};
use crate::origin::{self, Flawed, Origin, Port, Site};
use crate::public_suffix::{self, Standing};
use crate::table::{HostPatterns, HostSet, Hosts, OriginList, Origins, SchemeHosts};
use crate::text::{self, quoted};
use crate::{Rule, Value};

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
        return Origins::nobody();
    }
    let list = elements::split(given, false, faults);
    let mut read = Vec::new();
    read_all(&list, &mut read, &mut Seen::with_room_for(list.len()), faults);
    judge(&read, credentials, opt_outs, faults);
    refuse_redundant(&read, &mut Seen::with_room_for(read.len()), faults);
    to_table(&read)
}

/// An element that is an origin.
struct Read<'a> {
    element: &'a Element<'a>,
    origin: Origin<'a>,
}

fn read_all<'a>(list: &'a [Element<'a>], read: &mut Vec<Read<'a>>, seen: &mut Seen<'a>, faults: &mut Faults) {
    for element in list {
        // A flawed text counts once as well: its twin would be the same error again.
        if !seen.insert(element.text) {
            element.repeated(faults);
            continue;
        }
        match origin::parse(element.text) {
            Ok(origin) => read.push(Read { element, origin }),
            Err(flawed) => push_flaws(element, &flawed, faults),
        }
    }
}

fn judge(read: &[Read<'_>], credentials: Option<At>, opt_outs: OptOuts, faults: &mut Faults) {
    for Read { element, origin } in read {
        match (origin, credentials) {
            (Origin::Any, Some(at)) => wildcard_credentials(element, at, faults),
            (Origin::Null, _) if !opt_outs.null_origin => null(element, faults),
            (Origin::Site(site), Some(at)) => site_with_credentials(element, site, at, opt_outs, faults),
            (Origin::Site(site), None) if site.is_insecure() => {
                let fact = &["`", element.text, "` is unencrypted"];
                encrypt(element.fault(faults, Rule::InsecureOrigin, fact), element.text, site);
            }
            _ => {}
        }
    }
}

fn mirror_credentials(given: &Given<'_>, credentials: At, faults: &mut Faults) {
    let fact = "`mirror` lets every website in, and credentials are on";
    faults
        .add(Rule::MirrorCredentials, At::Value(given.entry), &[fact])
        .also(credentials)
        .help(&["name the origins, as in `origins = [\"https://app.example.com\"]`, or drop `credentials`; \
         if every website is really meant to act as the user, add `dangerously = [mirror_any_origin]`"]);
}

/// `origin = any`, `origin = null`, `origin = localhost`: a word where a text belongs.
fn bare_word(given: &Given<'_>, word: &str, faults: &mut Faults) {
    let at = At::Value(given.entry);
    if text::has_upper_case(word) {
        return elements::constant(given, word, at, faults);
    }
    let fact = &["`", word, "` is a bare word; the only one that `", given.name, "` takes is `mirror`"];
    let text = match word {
        "any" | "all" | "wildcard" => "*",
        word => word,
    };
    given.wrong_form(faults, at, fact).replace(&[word], &quoted(text));
}

/// The faults of a text that is no origin: all of them, each with the same right spelling.
fn push_flaws(element: &Element<'_>, flawed: &Flawed, faults: &mut Faults) {
    for flaw in &flawed.flaws {
        let fault = element.fault(faults, flaw.rule, &["`", element.text, "` ", &flaw.fact]);
        match &flawed.suggestion {
            Some(right) => fault.replace(&[element.text], &[right]),
            None if flaw.rule == Rule::OriginUnicode => fault.help(&[
                "write the host as a browser's console shows it for `new URL(\"",
                element.text,
                "\").host`; where that is an error, no page can have this origin",
            ]),
            None => fault.help(&[help_for(flaw.rule)]),
        };
    }
}

/// What to do about a flaw that has no right spelling.
fn help_for(rule: Rule) -> &'static str {
    match rule {
        Rule::OriginWildcard | Rule::OriginWildcardIp => {
            "the accepted forms are `*` alone, `https://*.example.com` (one or more labels) and `http://localhost:*` (any port)"
        }
        Rule::OriginFile => {
            "serve the page from a local server, as in `origin = \"http://localhost:8080\"`; what `null` would let in is told under `origin-null`"
        }
        Rule::OriginPort => {
            "write the port that the page is served from, as in `https://app.example.com:8443`, or none"
        }
        Rule::OriginIp => "write the address as `http://192.0.2.1:8080` or `http://[2001:db8::1]:8080`",
        _ => "write scheme and host, as in `https://app.example.com`",
    }
}

fn wildcard_credentials(element: &Element<'_>, credentials: At, faults: &mut Faults) {
    let fact = "`*` as the origin can't go with credentials";
    element.fault(faults, Rule::WildcardCredentials, &[fact]).also(credentials).help(&[
        "name the origins, as in `origins = [\"https://app.example.com\", \"https://*.example.com\"]`, or drop `credentials`",
    ]);
}

fn null(element: &Element<'_>, faults: &mut Faults) {
    let help = "leave it out and serve the page from a real origin; if really meant, add `dangerously = [null_origin]`";
    let fact = "`null` lets in every page that has no origin of its own";
    element.fault(faults, Rule::OriginNull, &[fact]).help(&[help]);
}

/// Replaces the text of a site by that with `https` in place of `http`.
fn encrypt(fault: &mut Fault, text: &str, site: &Site<'_>) {
    let encrypted = site.pattern("https", site.port);
    match origin::parse(&encrypted) {
        // `http://a.example:443` has the default port then.
        Err(Flawed { suggestion: Some(right), .. }) => fault.replace(&[text], &[&right]),
        _ => fault.replace(&[text], &[&encrypted]),
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
            let fact = &["`", text, "` is unencrypted, and credentials are on"];
            let fault = element.fault(faults, Rule::InsecureOriginCredentials, fact).also(credentials);
            encrypt(fault, text, site);
            fault.help(&["or, if it can't be helped, add `dangerously = [insecure_origins]`"]);
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
            let fact = &[
                "whether strangers can register names under `",
                host,
                "` is unknown: the feature `public-suffix-list` is off",
            ];
            element.fault(faults, Rule::PublicSuffixCredentials, fact).also(credentials).help(&[
                "turn the feature `public-suffix-list` of cors-runtime on, or vouch for the host with `dangerously = [public_suffixes]`",
            ]);
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
    let fact =
        &["anyone can register a name under `", suffix, "`, and `", element.text, "` lets it in with credentials"];
    element.fault(faults, Rule::PublicSuffixCredentials, fact).also(credentials).help(&[
        "name the host that is yours, as in `",
        site.scheme,
        "://*.your-name.",
        site.host,
        "`, or drop `credentials`; if every such name is yours, add `dangerously = [public_suffixes]`",
    ]);
}

/// Elements that another one covers: all others beside `*`, and what lies within a pattern.
fn refuse_redundant<'a>(read: &[Read<'a>], patterns: &mut Seen<'a>, faults: &mut Faults) {
    let mut has_any = false;
    let mut has_patterns = false;
    for Read { element, origin } in read {
        match origin {
            Origin::Any => has_any = true,
            Origin::Site(site) if site.subdomains || matches!(site.port, Port::Any) => {
                has_patterns = true;
                patterns.insert(element.text);
            }
            Origin::Null | Origin::Site(_) => {}
        }
    }
    if !has_any && !has_patterns {
        return;
    }
    for Read { element, origin } in read {
        match origin {
            Origin::Null | Origin::Site(_) if has_any => {
                element.covered_by(faults, "*", "leave one of the two out");
            }
            Origin::Site(site) => refuse_covered(element, site, patterns, faults),
            Origin::Any | Origin::Null => {}
        }
    }
}

/// Refuses a site that a pattern covers, other than itself; it names the first one.
fn refuse_covered(element: &Element<'_>, site: &Site<'_>, patterns: &Seen<'_>, faults: &mut Faults) {
    let is_covered = !matches!(site.port, Port::Any)
        && refuse_within(&site.pattern(site.scheme, Port::Any), element, patterns, faults);
    let mut parent = site.host;
    let mut is_covered = is_covered;
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

/// The hosts of one scheme, by the kind of match.
struct Elements<'a> {
    scheme: &'a str,
    literal: Vec<&'a str>,
    any_port: Vec<&'a str>,
    subdomains: Vec<&'a str>,
    subdomains_any_port: Vec<&'a str>,
}

impl<'a> Elements<'a> {
    /// Those of one scheme, which are none yet where it is new.
    fn of<'b>(scheme: &'a str, all: &'b mut Vec<Elements<'a>>) -> &'b mut Elements<'a> {
        let mut index = 0;
        while index < all.len() && all[index].scheme != scheme {
            index += 1;
        }
        if index == all.len() {
            all.push(Elements {
                scheme,
                literal: Vec::new(),
                any_port: Vec::new(),
                subdomains: Vec::new(),
                subdomains_any_port: Vec::new(),
            });
        }
        &mut all[index]
    }

    fn push(&mut self, site: &Site<'a>) {
        match (site.subdomains, site.port) {
            (false, Port::Any) => self.any_port.push(site.host),
            (true, Port::Any) => self.subdomains_any_port.push(site.host),
            (false, _) => self.literal.push(site.authority),
            (true, _) => self.subdomains.push(site.authority),
        }
    }

    fn to_table(&self) -> Hosts {
        let Elements { any_port, subdomains, subdomains_any_port, .. } = self;
        let has_patterns = !(any_port.is_empty() && subdomains.is_empty() && subdomains_any_port.is_empty());
        Hosts {
            literal: HostSet::build(&self.literal),
            patterns: if has_patterns {
                Some(Box::new(HostPatterns {
                    any_port: HostSet::build(any_port),
                    subdomains: HostSet::build(subdomains),
                    subdomains_any_port: HostSet::build(subdomains_any_port),
                }))
            } else {
                None
            },
        }
    }
}

fn to_table(origins: &[Read<'_>]) -> Origins {
    if let [Read { element, origin }] = origins
        && match origin {
            Origin::Any => false,
            Origin::Null => true,
            Origin::Site(site) => !site.subdomains && !matches!(site.port, Port::Any),
        }
    {
        return Origins::One(element.text.to_owned());
    }
    let mut list = OriginList { null: false, https: Hosts::none(), others: Vec::new() };
    if fill(&mut list, origins, &mut Vec::new()) { Origins::Any } else { Origins::Listed(list) }
}

/// Whether `*` is among them, beside which there is no list.
fn fill<'a>(list: &mut OriginList, origins: &[Read<'a>], schemes: &mut Vec<Elements<'a>>) -> bool {
    for Read { origin, .. } in origins {
        match origin {
            Origin::Any => return true,
            Origin::Null => list.null = true,
            Origin::Site(site) => Elements::of(site.scheme, schemes).push(site),
        }
    }
    for elements in schemes.iter() {
        if elements.scheme == "https" {
            list.https = elements.to_table();
        } else {
            let scheme = text::concat(&[elements.scheme, "://"]);
            list.others.push(SchemeHosts { scheme, hosts: elements.to_table() });
        }
    }
    false
}

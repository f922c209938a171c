//! The rules of `origin`: each element by itself, then against the others and against `credentials`.

use std::collections::{HashMap, HashSet};

use cors_table::origin::{LONGEST_LABEL, has_hosts_by_installation, is_label_byte, is_opaque_host};
use cors_table::scheme::resembled;
use cors_table::{
    HostPatterns, Hosts, OriginList, Origins, Parts, SchemeHosts, Stored, Wildcard, Wildcards, around_star,
};

use super::element::Element;
use super::given::Given;
use super::list;
use super::opt_outs::OptOuts;
use super::separators;
use super::words::{self, Forms};
use crate::fault::{At, Fault, Faults};
use crate::origin::foreign::{self, Foreign};
use crate::origin::{self, Flawed, Origin, Port, Site};
use crate::public_suffix::{self, Standing, Suffix};
use crate::syntax::turn_on;
use crate::{Rule, Value, host_set};

/// An element that is an origin, and what it means.
pub(super) type Parsed<'a> = (Element<'a>, Origin<'a>);

/// Whose pages may call.
pub(super) enum Whose<'a> {
    /// Those of the origins that the program is given when it starts.
    Startup,
    /// Anyone's: `mirror`.
    Mirror,
    /// Those of these origins.
    Listed(Vec<Parsed<'a>>),
}

pub(super) fn check<'a>(
    given: &Given<'a>,
    credentials: Option<At>,
    opt_outs: OptOuts,
    faults: &mut Faults,
) -> Whose<'a> {
    if list::is_keyword(given, "mirror", faults) {
        let dangerous = credentials.filter(|_| !opt_outs.mirror_any_origin);
        faults.extend(dangerous.map(|at| mirror_credentials(given).also(at)));
        return Whose::Mirror;
    }
    if list::is_keyword(given, "startup", faults) {
        if !cfg!(feature = "startup") {
            faults.push(startup_is_off(given));
        }
        return Whose::Startup;
    }
    let forms = Forms {
        what: "origin",
        any: credentials.is_none().then_some("\"*\""),
        mirror: (credentials.is_none() || opt_outs.mirror_any_origin).then_some("mirror"),
        otherwise: "name the origins, as in `origins = [\"https://app.example.com\"]`: with credentials each has to be named",
    };
    if words::check(given, forms, faults).is_some() {
        return Whose::Listed(Vec::new());
    }
    if let Value::Word(word) = given.value {
        faults.push(bare_word(given, word));
        return Whose::Listed(Vec::new());
    }
    let parsed = parse_all(list::split(given, faults), faults);
    faults.extend(parsed.iter().filter_map(|(element, origin)| danger(element, origin, credentials, opt_outs)));
    faults.extend(parsed.iter().filter_map(|(element, origin)| unlikely(element, origin)));
    faults.extend(redundant(&parsed));
    Whose::Listed(parsed)
}

impl<'a> Whose<'a> {
    /// Whether every website may call.
    pub(super) fn is_everyone(&self) -> bool {
        matches!(self, Self::Mirror) || has_any(self.listed())
    }

    /// The origins that are written down.
    pub(super) fn listed(&self) -> &[Parsed<'a>] {
        match self {
            Self::Startup | Self::Mirror => &[],
            Self::Listed(parsed) => parsed,
        }
    }

    /// The table. Origins that are to come allow nobody until they do.
    pub(super) fn to_table(&self) -> Origins {
        match self {
            Self::Startup => Origins::Listed(OriginList::EMPTY),
            Self::Mirror => Origins::Mirror,
            Self::Listed(parsed) => to_table(&parsed.iter().collect::<Vec<_>>()),
        }
    }

    /// The table with more origins in it.
    pub(super) fn table_with(&self, more: &[Parsed<'_>]) -> Origins {
        match self {
            Self::Startup | Self::Mirror => self.to_table(),
            Self::Listed(parsed) => {
                let listed: HashSet<&str> = parsed.iter().map(|(element, _)| element.text).collect();
                let new = more.iter().filter(|(element, _)| !listed.contains(element.text));
                to_table(&parsed.iter().chain(new).collect::<Vec<_>>())
            }
        }
    }
}

fn startup_is_off(given: &Given<'_>) -> Fault {
    given.wrong_form(given.at(), "`startup` needs the feature `startup`, which is off").help(format!(
        "{}; `origins = startup` is for origins that the program is given when it starts",
        turn_on("startup")
    ))
}

fn mirror_credentials(given: &Given<'_>) -> Fault {
    Fault::new(Rule::MirrorCredentials, given.at(), "`mirror` lets every website in, and credentials are on").help(
        "name the origins, as in `origins = [\"https://app.example.com\"]`, or drop `credentials`; if every website is \
         really meant to act as the user, add `dangerously = [mirror_any_origin]`",
    )
}

/// `origin = any`, `origin = null`, `origin = localhost`: a word where a text belongs.
fn bare_word(given: &Given<'_>, word: &str) -> Fault {
    if word.contains(|character: char| character.is_ascii_uppercase()) {
        return given.constant(word, given.at());
    }
    let fact = format!("`{word}` is a bare word; the only ones that `{}` takes are `mirror` and `startup`", given.name);
    let fault = given.wrong_form(given.at(), fact);
    match origin::parse(word) {
        Ok(_) => fault.replace(word, format!("\"{word}\"")),
        Err(Flawed { suggestion: Some(right), .. }) => fault.replace(word, format!("\"{right}\"")),
        Err(_) => fault,
    }
}

/// The elements that are origins; the others become faults.
pub(super) fn parse_all<'a>(list: Vec<Element<'a>>, faults: &mut Faults) -> Vec<Parsed<'a>> {
    let mut seen = HashSet::with_capacity(list.len());
    let mut parsed = Vec::with_capacity(list.len());
    for element in list {
        // A flawed text counts once as well: its twin would be the same error again.
        if !seen.insert(element.text) {
            faults.push(element.repeated());
            continue;
        }
        let origin = origin::parse(element.text);
        if origin.is_err() || foreign::has_sign(element.text) {
            if let Some(fault) = separators::other(&element).or_else(|| foreign(&element)) {
                faults.push(fault);
                continue;
            }
        }
        match origin {
            Ok(origin) => parsed.push((element, origin)),
            Err(flawed) => faults.extend(no_origin(&element, &flawed)),
        }
    }
    parsed
}

/// An origin in another tool's syntax.
fn foreign(element: &Element<'_>) -> Option<Fault> {
    let Foreign { rule, fact, meant, help } = foreign::read(element.text)?;
    let fault = element.fault(rule, format!("`{}` {fact}", element.text));
    let fault =
        if meant.is_empty() { fault } else { fault.help(foreign::FORMS).replace(element.text, meant.join(", ")) };
    Some(match help {
        Some(help) => fault.help(help),
        None => fault,
    })
}

/// The faults of a text that is no origin: all of them, each with the same right spelling.
fn no_origin(element: &Element<'_>, flawed: &Flawed) -> impl Iterator<Item = Fault> {
    let text = element.text;
    flawed.flaws.iter().map(move |flaw| {
        let fault = element.fault(flaw.rule, format!("`{text}` {}", flaw.fact));
        match &flawed.suggestion {
            Some(right) => fault.replace(text, right),
            None => fault.help(what_to_write(flaw.rule, text)),
        }
    })
}

/// What to do about a flaw that has no right spelling.
fn what_to_write(rule: Rule, text: &str) -> String {
    let help = match rule {
        Rule::OriginUnicode => {
            return format!(
                "write the host as a browser's console shows it for `new URL(\"{text}\").host`; where that is an \
                 error, no page can have this origin"
            );
        }
        Rule::OriginWildcardIp => {
            "write each address by itself, as in `http://192.0.2.1:8080`, or give the machines names under a domain, as \
             in `https://*.example.com`"
        }
        Rule::OriginWildcard => {
            "the accepted forms are `*` alone, `https://*.example.com` (one or more labels), \
             `https://app-*.example.com` (a part of the first label) and `http://localhost:*` (any port)"
        }
        Rule::OriginFile => FILE_HELP,
        Rule::OriginPort => {
            "write the port that the page is served from, as in `https://app.example.com:8443`, or none"
        }
        Rule::OriginIp => "write the address as `http://192.0.2.1:8080` or `http://[2001:db8::1]:8080`",
        _ => "write scheme and host, as in `https://app.example.com`",
    };
    help.to_owned()
}

/// Why a sound origin is dangerous: by itself, or beside credentials.
pub(super) fn danger(
    element: &Element<'_>,
    origin: &Origin<'_>,
    credentials: Option<At>,
    opt_outs: OptOuts,
) -> Option<Fault> {
    match (origin, credentials) {
        (Origin::Any, Some(at)) => Some(wildcard_credentials(element).also(at)),
        (Origin::Null, _) if !opt_outs.null_origin => Some(null(element)),
        (Origin::Site(site), _) if site.wildcard == Wildcard::Host => {
            (!opt_outs.whole_schemes).then(|| whole_scheme(element, site))
        }
        (Origin::Site(site), _) if has_hosts_by_installation(site.scheme) => {
            Some(installation(element, site, opt_outs))
        }
        (Origin::Site(site), _) if site.is_file() => (!opt_outs.null_origin).then(|| file(element)),
        (Origin::Site(site), None) if site.is_insecure() => {
            (!opt_outs.insecure_origins).then(|| insecure(element, site))
        }
        (Origin::Site(site), Some(at)) if site.is_insecure() => {
            // This rule stands in for the weaker `insecure-origin`, and so does its opt-out.
            (!opt_outs.insecure_origins).then(|| insecure_credentials(element, site).also(at))
        }
        (Origin::Site(site), Some(at)) if site.wildcard != Wildcard::None && !opt_outs.public_suffixes => {
            public_suffix_credentials(element, site).map(|fault| fault.also(at))
        }
        (Origin::Site(site), None) if !opt_outs.public_suffixes => missing_dot(element, site),
        _ => None,
    }
}

fn wildcard_credentials(element: &Element<'_>) -> Fault {
    element.fault(Rule::WildcardCredentials, "`*` as the origin can't go with credentials").help(
        "name the origins, as in `origins = [\"https://app.example.com\", \"https://*.example.com\"]`, or drop \
         `credentials`",
    )
}

fn null(element: &Element<'_>) -> Fault {
    element
        .fault(Rule::OriginNull, "`null` lets in every page that has no origin of its own")
        .help("leave it out and serve the page from a real origin; if really meant, add `dangerously = [null_origin]`")
}

fn whole_scheme(element: &Element<'_>, site: &Site<'_>) -> Fault {
    let Site { scheme, .. } = site;
    let fault = element.fault(
        Rule::OriginWholeScheme,
        format!("`{}` lets in every page of the scheme `{scheme}`, whoever made it", element.text),
    );
    fault.help(if has_hosts_by_installation(scheme) {
        "one host is no help, since each installation has its own; where an extension can ask for the permission to \
         your host (`host_permissions`), browsers need no CORS; else add `dangerously = [whole_schemes]`, and let a token \
         tell who calls"
            .to_owned()
    } else {
        format!(
            "name the host that is yours, as in `{scheme}://{}`, if it is the same everywhere; if every one is meant, add \
             `dangerously = [whole_schemes]`",
            if *scheme == "chrome-extension" { "abcdefghijklmnopabcdefghijklmnop" } else { "your-app" }
        )
    })
}

fn installation(element: &Element<'_>, site: &Site<'_>, opt_outs: OptOuts) -> Fault {
    let (text, scheme) = (element.text, site.scheme);
    let fault = element.fault(
        Rule::OriginInstallation,
        format!("`{text}` is a host of one installation; `{scheme}` has other ones elsewhere"),
    );
    if opt_outs.whole_schemes {
        return fault.replace(text, format!("{scheme}://*"));
    }
    fault.help(format!(
        "every one of them is `{scheme}://*` with `dangerously = [whole_schemes]`; where an extension can ask for the \
         permission to your host (`host_permissions`), browsers need no CORS"
    ))
}

const FILE_HELP: &str = "serve the page from a local server, as in `origin = \"http://localhost:8080\"`; if it is an \
                         application's whose engine sends `file://`, write that and add `dangerously = [null_origin]`";

fn file(element: &Element<'_>) -> Fault {
    element.fault(Rule::OriginFile, "`file://` lets in the page of every file on the user's machine").help(FILE_HELP)
}

/// An origin that may be a slip. Nothing is wrong with it otherwise.
pub(super) fn unlikely(element: &Element<'_>, origin: &Origin<'_>) -> Option<Fault> {
    let Origin::Site(site) = origin else { return None };
    let fault = element.fault(Rule::OriginUnlikely, format!("`{}` {}", element.text, site.doubt()?));
    let fault = fault.help("write scheme and host as the browser's console shows them for `location.origin`");
    Some(match resembled(site.scheme) {
        Some(meant) => fault.replace(element.text, with_scheme(site, meant)),
        None => fault,
    })
}

fn insecure(element: &Element<'_>, site: &Site<'_>) -> Fault {
    let fault = element.fault(Rule::InsecureOrigin, format!("`{}` is unencrypted", element.text));
    if site.is_private() {
        fault.help(uncertified(element))
    } else {
        fault.replace(element.text, with_scheme(site, "https"))
    }
}

fn insecure_credentials(element: &Element<'_>, site: &Site<'_>) -> Fault {
    let text = element.text;
    let fault =
        element.fault(Rule::InsecureOriginCredentials, format!("`{text}` is unencrypted, and credentials are on"));
    if site.is_private() {
        return fault.help(uncertified(element));
    }
    fault
        .replace(text, with_scheme(site, "https"))
        .help("or, if it can't be helped, add `dangerously = [insecure_origins]`")
}

/// What to do where `https` would need a certificate that nobody gives.
fn uncertified(element: &Element<'_>) -> String {
    format!(
        "no certificate authority vouches for such a host; if the network between it and the user is trusted, `{}` \
         needs `dangerously = [insecure_origins]`",
        element.text
    )
}

/// The text of a site with another scheme.
fn with_scheme(site: &Site<'_>, scheme: &str) -> String {
    let text = site.pattern(scheme, site.port);
    // `http://a.example:443` has the default port then.
    let without_port = origin::parse(&text).err().and_then(|flawed| flawed.suggestion);
    without_port.unwrap_or(text)
}

fn public_suffix_credentials(element: &Element<'_>, site: &Site<'_>) -> Option<Fault> {
    let suffix = match public_suffix::standing(site) {
        Standing::Owned => return None,
        Standing::Open(suffix) => suffix,
        Standing::Unknown => {
            let domain = domain_of(site);
            let fact = format!(
                "whether strangers can register names under `{domain}` is unknown: the feature `public-suffix-list` is off"
            );
            return Some(element.fault(Rule::PublicSuffixCredentials, fact).help(
                "turn the feature `public-suffix-list` of cors-runtime on, or vouch for the host with `dangerously = \
                 [public_suffixes]`",
            ));
        }
    };
    let text = element.text;
    let is_of_domain = domain_of(site) == suffix.name;
    let fact = match site.wildcard {
        Wildcard::Part if !is_of_domain => {
            format!(
                "`{}` is a public suffix, where strangers have pages, and `{text}` lets it in with credentials",
                suffix.name
            )
        }
        Wildcard::Part => {
            let name = site.host.replacen('*', "x", 1);
            format!("anyone can register a name such as `{name}`, and `{text}` lets it in with credentials")
        }
        _ => format!("anyone can register a name under `{}`, and `{text}` lets it in with credentials", suffix.name),
    };
    let yours = if is_of_domain { format!(", as in `{}`", yours(site, &suffix)) } else { String::new() };
    Some(element.fault(Rule::PublicSuffixCredentials, fact).help(format!(
        "name the host that is yours{yours}, or drop `credentials`; if every such name is yours, add `dangerously = \
         [public_suffixes]`"
    )))
}

/// A pattern that lets in what strangers can register, because a dot is missing in it.
fn missing_dot(element: &Element<'_>, site: &Site<'_>) -> Option<Fault> {
    let domain = without_dot(site)?;
    let Standing::Open(suffix) = public_suffix::standing(site) else { return None };
    if domain_of(site) != suffix.name {
        return None;
    }
    let Site { scheme, port, .. } = site;
    let text = element.text;
    let fact = format!("`{text}` lets in `{scheme}://x{domain}{port}` as well, and anyone can register such a name");
    Some(element.fault(Rule::OriginUnlikely, fact).replace(text, format!("{scheme}://*.{domain}{port}")))
}

/// `example.com` of `*example.com`, which is `*.example.com` without its dot.
fn without_dot<'a>(site: &Site<'a>) -> Option<&'a str> {
    site.host.strip_prefix('*').filter(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

/// An origin of one's own under a public suffix, or those of a domain of one's own.
fn yours(site: &Site<'_>, suffix: &Suffix) -> String {
    let Site { scheme, port, .. } = site;
    match without_dot(site) {
        Some(domain) => format!("{scheme}://*.{domain}{port}"),
        // Nobody has names below the one that a company gives.
        None if suffix.is_private => format!("{scheme}://your-name.{}{port}", suffix.name),
        None => format!("{scheme}://*.your-name.{}{port}", suffix.name),
    }
}

/// The domain under which every host of a pattern is.
fn domain_of<'a>(site: &Site<'a>) -> &'a str {
    let host = site.host.strip_suffix('.').unwrap_or(site.host);
    match (site.wildcard, host.split_once('.')) {
        (Wildcard::Part, Some((_, domain))) => domain,
        _ => host,
    }
}

/// Elements that another one covers: all others beside `*`, and what lies within a pattern.
fn redundant(parsed: &[Parsed<'_>]) -> Vec<Fault> {
    if let Some((any, _)) = parsed.iter().find(|(_, origin)| *origin == Origin::Any) {
        let others = parsed.iter().filter(|(_, origin)| *origin != Origin::Any);
        return others.filter_map(|(element, _)| element.covered_by_wildcard(any)).collect();
    }
    // What came from a variable covers something, or is covered, in some environments alone.
    let patterns = patterns(parsed);
    let written = parsed.iter().filter(|(element, _)| !element.is_variable);
    written.filter_map(|(element, origin)| Some(element.covered_by(&cover(origin, &patterns)?))).collect()
}

/// The elements that stand for many origins.
pub(super) struct Patterns<'a> {
    texts: HashSet<&'a str>,
    /// How many bytes stand before and behind the `*` of a first label, for each pattern that has one: only these have to be
    /// tried for an origin.
    shapes: Vec<(usize, usize)>,
}

/// The elements that stand for many origins and are written in the program.
pub(super) fn patterns<'a>(parsed: &[Parsed<'a>]) -> Patterns<'a> {
    let mut patterns = Patterns { texts: HashSet::new(), shapes: Vec::new() };
    for (element, origin) in parsed {
        let Origin::Site(site) = origin else { continue };
        if element.is_variable {
            continue;
        }
        if site.is_pattern() {
            patterns.texts.insert(element.text);
        }
        let shape = if site.wildcard == Wildcard::Part { around_star(site.host) } else { None };
        if let Some(shape) = shape.filter(|shape| !patterns.shapes.contains(shape)) {
            patterns.shapes.push(shape);
        }
    }
    patterns
}

/// The narrowest of the patterns that covers an origin, other than itself.
pub(super) fn cover(origin: &Origin<'_>, patterns: &Patterns<'_>) -> Option<String> {
    match origin {
        Origin::Site(site) if !patterns.texts.is_empty() => {
            covers(site, &patterns.shapes).find(|cover| patterns.texts.contains(cover.as_str()))
        }
        _ => None,
    }
}

fn has_any(parsed: &[Parsed<'_>]) -> bool {
    parsed.iter().any(|(_, origin)| *origin == Origin::Any)
}

/// The patterns that cover a site, other than itself, from the narrowest to the widest. Of those for a part of a label only
/// the ones of these shapes.
fn covers(site: &Site<'_>, shapes: &[(usize, usize)]) -> impl Iterator<Item = String> {
    let Site { scheme, host, port, wildcard, .. } = *site;
    let any_port = (port != Port::Any).then(|| site.pattern(scheme, Port::Any));
    let by_part = shapes.iter().filter_map(move |shape| with_part(site, *shape)).flat_map(move |host| {
        let pattern = Site { wildcard: Wildcard::Part, host: &host, ..*site };
        [pattern.pattern(scheme, port), pattern.pattern(scheme, Port::Any)]
    });
    // A `*.` doesn't stand for labels with other characters, nor for empty ones, which applications' schemes may have.
    let is_usual = |label: &str| !label.is_empty() && label.bytes().all(|byte| is_label_byte(byte) || byte == b'*');
    let above = host.match_indices('.').filter(move |(dot, _)| host[..*dot].split('.').all(is_usual));
    let parents = above.flat_map(move |(dot, _)| {
        let parent = Site { wildcard: Wildcard::Subdomains, host: &host[dot + 1..], ..*site };
        [parent.pattern(scheme, port), parent.pattern(scheme, Port::Any)]
    });
    let is_of_scheme =
        wildcard != Wildcard::Host && port == Port::Default && is_opaque_host(host.replacen('*', "x", 1).as_bytes());
    let whole_scheme = is_of_scheme.then(|| format!("{scheme}://*"));
    any_port.into_iter().chain(by_part).chain(parents).chain(whole_scheme)
}

/// The host of a site with `*` for what is between so many bytes at the start of its first label and so many at its end.
/// `None` if there is nothing, or the `*` that the site has.
fn with_part(site: &Site<'_>, (before, behind): (usize, usize)) -> Option<String> {
    if !matches!(site.wildcard, Wildcard::None | Wildcard::Part) {
        return None;
    }
    let (label, domain) = site.host.split_once('.')?;
    if label.len() > LONGEST_LABEL {
        // An application's scheme may have such a label, and no pattern stands for it.
        return None;
    }
    let end = label.len().checked_sub(behind)?;
    let (start, part, end) = (label.get(..before)?, label.get(before..end)?, label.get(end..)?);
    let is_part = !part.is_empty() && part != "*" && part.bytes().all(|byte| byte == b'*' || is_label_byte(byte));
    is_part.then(|| format!("{start}*{end}.{domain}"))
}

/// The table of a list in which every element is an origin.
fn to_table(parsed: &[&Parsed<'_>]) -> Origins {
    match parsed {
        [(element, Origin::Null)] => return Origins::One(Stored::owned(element.text)),
        [(element, Origin::Site(site))] if !site.is_pattern() => return Origins::One(Stored::owned(element.text)),
        _ if parsed.iter().any(|(_, origin)| *origin == Origin::Any) => return Origins::Any,
        _ => {}
    }
    let sites = parsed.iter().filter_map(|(_, origin)| match origin {
        Origin::Site(site) => Some(*site),
        _ => None,
    });
    let mut by_scheme = by_scheme(sites);
    let https = by_scheme.iter().position(|(scheme, _)| *scheme == "https").map(|index| by_scheme.remove(index).1);
    let others = by_scheme
        .iter()
        .map(|(scheme, sites)| SchemeHosts { scheme: Stored::owned(format!("{scheme}://")), hosts: hosts(sites) });
    Origins::Listed(OriginList {
        null: parsed.iter().any(|(_, origin)| *origin == Origin::Null),
        https: hosts(&https.unwrap_or_default()),
        others: Stored::owned(others.collect::<Vec<_>>()),
    })
}

/// The sites of each scheme; the schemes in the order in which they come first.
fn by_scheme<'a>(sites: impl Iterator<Item = Site<'a>>) -> Vec<(&'a str, Vec<Site<'a>>)> {
    let mut groups: Vec<(&str, Vec<Site<'_>>)> = Vec::new();
    let mut places = HashMap::new();
    for site in sites {
        let place = *places.entry(site.scheme).or_insert(groups.len());
        if place == groups.len() {
            groups.push((site.scheme, Vec::new()));
        }
        groups[place].1.push(site);
    }
    groups
}

/// The hosts of one scheme, by the kind of match.
fn hosts(sites: &[Site<'_>]) -> Hosts {
    let of_kind = |wildcard: Wildcard, any_port: bool| {
        sites.iter().filter(move |site| site.wildcard == wildcard && (site.port == Port::Any) == any_port)
    };
    let set = |wildcard: Wildcard, any_port: bool| {
        let hosts = of_kind(wildcard, any_port).map(|site| if any_port { site.host } else { site.authority });
        host_set::build(&hosts.collect::<Vec<_>>())
    };
    let wildcards = |any_port: bool| {
        let any_host = of_kind(Wildcard::Host, any_port).next().is_some();
        Wildcards::new(set(Wildcard::Subdomains, any_port), Parts::new(set(Wildcard::Part, any_port)), any_host)
    };
    let patterns = sites.iter().any(Site::is_pattern).then(|| {
        Stored::owned(HostPatterns {
            any_port: set(Wildcard::None, true),
            wildcards: wildcards(false),
            wildcards_any_port: wildcards(true),
        })
    });
    Hosts { literal: set(Wildcard::None, false), patterns }
}

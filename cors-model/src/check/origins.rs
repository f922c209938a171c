//! The rules of `origin`: each element by itself, then against the others and against `credentials`.

use std::collections::HashSet;

use super::elements::{self, Element};
use super::{Given, OptOuts};
use crate::fault::{At, Fault, Faults};
use crate::origin::{self, Flawed, Origin, Port, Site};
use crate::public_suffix::{self, Standing};
use crate::table::{HostSet, Origins, SchemeOrigins};
use crate::{Rule, Value};

pub(super) fn check(given: &Given<'_>, credentials: Option<&At>, opt_outs: OptOuts, faults: &mut Faults) -> Origins {
    if elements::is_mirror(given, faults) {
        if let Some(at) = credentials.filter(|_| !opt_outs.mirror_any_origin) {
            faults.push(mirror_credentials(given, at));
        }
        return Origins::Mirror;
    }
    if let Some(fault) = bare_word(given) {
        faults.push(fault);
        return Origins::nobody();
    }
    let list = elements::split(given, false, faults);
    let mut seen = HashSet::with_capacity(list.len());
    let mut read = Vec::with_capacity(list.len());
    for element in &list {
        match origin::parse(element.text) {
            // A flawed text counts once as well: its twin would be the same error again.
            _ if !seen.insert(element.text) => faults.push(element.repeated()),
            Ok(origin) => read.push((element, origin)),
            Err(flawed) => faults.extend(flaws(element, flawed)),
        }
    }
    for (element, origin) in &read {
        faults.extend(match origin {
            Origin::Any => credentials.map(|at| wildcard_credentials(element, at)),
            Origin::Null => (!opt_outs.null_origin).then(|| null(element)),
            Origin::Site(site) => site_in_company(element, site, credentials, opt_outs),
        });
    }
    refuse_redundant(&read, faults);
    to_table(read.into_iter().map(|(_, origin)| origin))
}

fn mirror_credentials(given: &Given<'_>, credentials: &At) -> Fault {
    Fault::new(
        Rule::MirrorCredentials,
        At::Value(given.entry),
        "`mirror` lets every website in, and credentials are on",
    )
    .also(credentials.clone())
    .help(
        "name the origins, as in `origins = [\"https://app.example.com\"]`, or drop `credentials`; \
             if every website is really meant to act as the user, add `dangerously = [mirror_any_origin]`",
    )
}

/// `origin = any`, `origin = null`, `origin = localhost`: a word where a text belongs.
fn bare_word(given: &Given<'_>) -> Option<Fault> {
    let Value::Word(word) = given.value else { return None };
    let at = At::Value(given.entry);
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(elements::constant(given, word, at));
    }
    let fault =
        given.wrong_form(at, format!("`{word}` is a bare word; the only one that `{}` takes is `mirror`", given.name));
    let text = match word.as_str() {
        "any" | "all" | "wildcard" => "*",
        word => word,
    };
    Some(fault.replace(word, format!("\"{text}\"")))
}

/// The faults of a text that is no origin: all of them, each with the same right spelling.
fn flaws(element: &Element<'_>, flawed: Flawed) -> Vec<Fault> {
    let Flawed { flaws, suggestion } = flawed;
    let faults = flaws.into_iter().map(|flaw| {
        let fault = element.fault(flaw.rule, format!("`{}` {}", element.text, flaw.fact));
        match &suggestion {
            Some(right) => fault.replace(element.text, right),
            None => fault.help(help_for(flaw.rule)),
        }
    });
    faults.collect()
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

fn wildcard_credentials(element: &Element<'_>, credentials: &At) -> Fault {
    element.fault(Rule::WildcardCredentials, "`*` as the origin can't go with credentials").also(credentials.clone()).help(
        "name the origins, as in `origins = [\"https://app.example.com\", \"https://*.example.com\"]`, or drop `credentials`",
    )
}

fn null(element: &Element<'_>) -> Fault {
    element
        .fault(Rule::OriginNull, "`null` lets in every page that has no origin of its own")
        .help("leave it out and serve the page from a real origin; if really meant, add `dangerously = [null_origin]`")
}

/// The rules about a sound origin that stands beside credentials, or should better not stand at all.
fn site_in_company(element: &Element<'_>, site: &Site, credentials: Option<&At>, opt_outs: OptOuts) -> Option<Fault> {
    let text = element.text;
    if site.is_insecure() {
        let encrypted = text.replacen("http://", "https://", 1);
        // `http://a.example:443` has the default port then.
        let encrypted = origin::parse(&encrypted).err().and_then(|flawed| flawed.suggestion).unwrap_or(encrypted);
        return match credentials {
            // The stronger rule stands in for the weaker one, and so does its opt-out.
            Some(_) if opt_outs.insecure_origins => None,
            Some(at) => Some(
                element
                    .fault(Rule::InsecureOriginCredentials, format!("`{text}` is unencrypted, and credentials are on"))
                    .also(at.clone())
                    .replace(text, encrypted)
                    .help("or, if it can't be helped, add `dangerously = [insecure_origins]`"),
            ),
            None => {
                Some(element.fault(Rule::InsecureOrigin, format!("`{text}` is unencrypted")).replace(text, encrypted))
            }
        };
    }
    let at = credentials.filter(|_| site.subdomains && !opt_outs.public_suffixes)?;
    let host = &site.host;
    let suffix = match public_suffix::standing(host) {
        Standing::Owned => return None,
        Standing::Suffix => host.clone(),
        Standing::HoldsSuffix(rule) => rule,
        Standing::Unknown => {
            let fact = format!(
                "whether strangers can register names under `{host}` is unknown: the feature `public-suffix-list` is off"
            );
            return Some(element.fault(Rule::PublicSuffixCredentials, fact).also(at.clone()).help(
                "turn the feature `public-suffix-list` of cors-runtime on, or vouch for the host with `dangerously = [public_suffixes]`",
            ));
        }
    };
    let fact = format!("anyone can register a name under `{suffix}`, and `{text}` lets it in with credentials");
    let help = format!(
        "name the host that is yours, as in `{}://*.your-name.{host}`, or drop `credentials`; \
         if every such name is yours, add `dangerously = [public_suffixes]`",
        site.scheme
    );
    Some(element.fault(Rule::PublicSuffixCredentials, fact).also(at.clone()).help(help))
}

/// Elements that another one covers: all others beside `*`, and what lies within a pattern.
fn refuse_redundant(read: &[(&Element<'_>, Origin)], faults: &mut Faults) {
    if read.iter().any(|(_, origin)| *origin == Origin::Any) {
        for (element, _) in read.iter().filter(|(_, origin)| *origin != Origin::Any) {
            let fact = format!("`*` in the same list covers `{}` already", element.text);
            faults.push(element.fault(Rule::RedundantElement, fact).help("leave one of the two out"));
        }
        return;
    }
    let patterns: HashSet<&str> =
        read.iter().filter(|(_, origin)| is_pattern(origin)).map(|(element, _)| element.text).collect();
    if patterns.is_empty() {
        return;
    }
    for (element, origin) in read {
        let Origin::Site(site) = origin else { continue };
        if let Some(cover) = covers(site).find(|cover| patterns.contains(cover.as_str())) {
            let fact = format!("`{cover}` in the same list covers `{}` already", element.text);
            faults.push(element.fault(Rule::RedundantElement, fact).help("leave it out"));
        }
    }
}

fn is_pattern(origin: &Origin) -> bool {
    matches!(origin, Origin::Site(site) if site.subdomains || site.port == Port::Any)
}

/// Every pattern that would cover the site, and isn't the site itself.
fn covers(site: &Site) -> impl Iterator<Item = String> {
    let any_port = (site.port != Port::Any).then(|| Site { port: Port::Any, ..site.clone() }.pattern());
    let boundaries =
        site.host.match_indices('.').map(|(dot, _)| &site.host[dot + 1..]).filter(|parent| !parent.is_empty());
    let parents = boundaries.flat_map(|parent| {
        let wider = Site { subdomains: true, host: parent.to_owned(), ..site.clone() };
        let any_port = (site.port != Port::Any).then(|| Site { port: Port::Any, ..wider.clone() }.pattern());
        [Some(wider.pattern()), any_port]
    });
    any_port.into_iter().chain(parents.flatten())
}

/// Hosts of one scheme, by the kind of match.
#[derive(Default)]
struct Hosts {
    exact: Vec<String>,
    any_port: Vec<String>,
    subdomains: Vec<String>,
    subdomains_any_port: Vec<String>,
}

fn to_table(origins: impl ExactSizeIterator<Item = Origin>) -> Origins {
    let alone = origins.len() == 1;
    let mut null = false;
    let mut schemes: Vec<(String, Hosts)> = Vec::new();
    for origin in origins {
        let site = match origin {
            Origin::Any => return Origins::Any,
            Origin::Null if alone => return Origins::One("null".to_owned()),
            Origin::Site(site) if alone && !site.subdomains && site.port != Port::Any => {
                return Origins::One(site.pattern());
            }
            Origin::Null => {
                null = true;
                continue;
            }
            Origin::Site(site) => site,
        };
        let index = schemes.iter().position(|(scheme, _)| *scheme == site.scheme).unwrap_or_else(|| {
            schemes.push((site.scheme, Hosts::default()));
            schemes.len() - 1
        });
        let hosts = &mut schemes[index].1;
        match (site.subdomains, site.port) {
            (false, Port::Any) => hosts.any_port.push(site.host),
            (true, Port::Any) => hosts.subdomains_any_port.push(site.host),
            (false, port) => hosts.exact.push(site.host + &port.suffix()),
            (true, port) => hosts.subdomains.push(site.host + &port.suffix()),
        }
    }
    let build = |hosts: &[String]| HostSet::build(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
    let schemes = schemes.into_iter().map(|(scheme, hosts)| SchemeOrigins {
        scheme: format!("{scheme}://"),
        hosts: build(&hosts.exact),
        any_port: build(&hosts.any_port),
        subdomains: build(&hosts.subdomains),
        subdomains_any_port: build(&hosts.subdomains_any_port),
    });
    Origins::Listed { null, schemes: schemes.collect() }
}

//! Why a sound origin is dangerous.

use cors_table::Wildcard;
use cors_table::origin::{has_hosts_by_installation, is_web};

use crate::Rule;
use crate::check::element::Element;
use crate::check::opt_outs::OptOuts;
use crate::fault::{At, Fault};
use crate::origin::{Origin, Site};
use crate::public_suffix::{self, Standing, Suffix};

/// Why a sound origin is dangerous: by itself, or beside credentials.
pub(in crate::check) fn danger(
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
        (Origin::Site(site), None) if !opt_outs.public_suffixes => strangers(element, site),
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

pub(super) const FILE_HELP: &str = "serve the page from a local server, as in `origin = \"http://localhost:8080\"`; if it is an \
                         application's whose engine sends `file://`, write that and add `dangerously = [null_origin]`";

fn file(element: &Element<'_>) -> Fault {
    element.fault(Rule::OriginFile, "`file://` lets in the page of every file on the user's machine").help(FILE_HELP)
}

fn insecure(element: &Element<'_>, site: &Site<'_>) -> Fault {
    let fault = element.fault(Rule::InsecureOrigin, format!("`{}` is unencrypted", element.text));
    if site.is_private() {
        fault.help(uncertified(element))
    } else {
        fault.replace(element.text, site.with_scheme("https"))
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
        .replace(text, site.with_scheme("https"))
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

/// A pattern for a part of a name under a registry's suffix, which lets in whoever registers such a name: often one in which a
/// dot is missing. Under a company's suffix, as in `https://app-*.vercel.app`, there is no better pattern.
fn strangers(element: &Element<'_>, site: &Site<'_>) -> Option<Fault> {
    if site.wildcard != Wildcard::Part || !is_web(site.scheme) || site.is_private() {
        return None;
    }
    let Standing::Open(suffix) = public_suffix::standing(site) else { return None };
    if domain_of(site) != suffix.name || (suffix.is_private && without_dot(site).is_none()) {
        return None;
    }
    let Site { scheme, port, .. } = site;
    let text = element.text;
    let name = site.host.replacen('*', "x", 1);
    let fact = format!("`{text}` lets in `{scheme}://{name}{port}` as well, and anyone can register such a name");
    let fault = element.fault(Rule::OriginUnlikely, fact);
    Some(match without_dot(site) {
        Some(domain) => fault.replace(text, format!("{scheme}://*.{domain}{port}")),
        None => fault.help(
            "name each host that is yours; a `*` belongs before a domain of yours, as in `https://*.example.com`",
        ),
    })
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

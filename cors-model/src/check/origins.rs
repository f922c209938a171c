//! The rules of `origin`: each element by itself, then against the others and against `credentials`.

pub(super) mod cover;
pub(super) mod danger;
mod table;

use std::collections::HashSet;

use cors_table::origin::{is_insecure, split_port};
use cors_table::scheme::resembled;
use cors_table::{OriginList, Origins};

use self::cover::redundant;
use self::danger::{FILE_HELP, danger};
use self::table::to_table;
use super::element::Element;
use super::given::Given;
use super::list;
use super::opt_outs::OptOuts;
use super::separators;
use super::words::{self, Forms};
use crate::fault::{At, Fault, Faults};
use crate::origin::foreign::{self, Foreign};
use crate::origin::{self, Flawed, Origin};
use crate::syntax::turn_on;
use crate::{Rule, Value, text};

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
    let mut last = None;
    for element in list {
        // A flawed text counts once as well: its twin would be the same error again.
        if !seen.insert(element.text) {
            faults.push(element.repeated());
            continue;
        }
        if let Some(fault) = last.and_then(|last| port_alone(&element, last)) {
            faults.push(fault);
            continue;
        }
        last = Some(element.text);
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

/// A port behind the comma after an origin, `http://localhost:3000,3001`: another one of the same host. As an origin it would be
/// an address.
fn port_alone(element: &Element<'_>, last: &str) -> Option<Fault> {
    let port = element.text;
    if !text::is_digits(port) || port.parse::<u16>().is_err() {
        return None;
    }
    let (scheme, authority) = last.split_once("://")?;
    let (host, _) = split_port(authority.split(['/', '?', '#']).next()?);
    let fact = format!("`{port}` is a port alone, and each origin has its scheme and its host");
    let fault = element.fault(Rule::OriginSyntax, fact).help(foreign::FORMS);
    Some(match origin::usable(format!("{scheme}://{host}:{port}")) {
        Some(meant) => fault.replace(port, meant),
        None => fault,
    })
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
        Rule::MisusedWord => "leave it out",
        Rule::OriginPort => {
            "write the port that the page is served from, as in `https://app.example.com:8443`, or none"
        }
        Rule::OriginIp => "write the address as `http://192.0.2.1:8080` or `http://[2001:db8::1]:8080`",
        _ => "write scheme and host, as in `https://app.example.com`",
    };
    help.to_owned()
}

/// An origin that may be a slip. Nothing is wrong with it otherwise.
pub(super) fn unlikely(element: &Element<'_>, origin: &Origin<'_>) -> Option<Fault> {
    let Origin::Site(site) = origin else { return None };
    let fault = element.fault(Rule::OriginUnlikely, format!("`{}` {}", element.text, site.doubt()?));
    let fault = fault.help("write scheme and host as the browser's console shows them for `location.origin`");
    Some(match resembled(site.scheme) {
        // The scheme that was written is neither of the two, so nothing speaks for the unencrypted one.
        Some("http") if is_insecure("http", site.host) && !site.is_private() => {
            fault.replace(element.text, site.with_scheme("https"))
        }
        Some(meant) => fault.replace(element.text, site.with_scheme(meant)),
        None => fault,
    })
}

fn has_any(parsed: &[Parsed<'_>]) -> bool {
    parsed.iter().any(|(_, origin)| *origin == Origin::Any)
}

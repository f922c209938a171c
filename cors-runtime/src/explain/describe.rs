//! A policy as a person would say it.

use std::fmt;

use cors_table::origin::is_local;
use cors_table::{Element, Names, Origins, Table, Wildcard, method};

use super::nearest::MOST_ELEMENTS;
use super::quote::quoted;
use crate::Policy;
use crate::prepared::Prepared;

/// How many origins, methods or headers are named before "and … more".
const MOST: usize = 8;

/// The longest time that browsers keep a preflight, in seconds: Chromium and Safari. Firefox's 24 h is the most that a
/// policy can say.
const CAPS: [(&str, u32); 2] = [("Chromium", 7_200), ("Safari", 600)];

/// What the policy says, in a few lines: who may call, with which methods and headers, whether with credentials, how
/// long a preflight is kept, which paths; then the consequences worth knowing. Long lists are cut.
///
/// # Examples
///
/// ```
/// use cors_runtime::{Policy, cors_policy};
///
/// const API: Policy = cors_policy!(
///     origins = ["https://app.example.com", "https://*.preview.example.com"],
///     methods = [GET, PUT],
///     headers = ["X-Auth-Token"],
///     max_age = "24h",
///     path = "^/api/",
/// );
///
/// assert_eq!(
///     API.to_string(),
///     "\
/// Origins: https://app.example.com and https://*.preview.example.com
/// Methods: GET and PUT; HEAD and POST need no permission
/// Headers: X-Auth-Token
/// Readable response headers: only those that always are
/// Credentials: off
/// Preflight kept: 24 h; Chromium caps this at 2 h, Safari at 10 min
/// Paths: those that match ^/api/
/// Worth knowing:
/// - a page on any subdomain of preview.example.com, however deep, can read these responses
/// - a page that fetches with credentials can't read these responses, so cookies are of no use to it
/// - a JSON body needs `Content-Type` in `headers`
/// "
/// );
/// ```
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.prepared().fmt(f)
    }
}

impl fmt::Display for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = &self.table;
        writeln!(f, "Origins: {}", origins(&table.origins))?;
        writeln!(f, "Methods: {}", methods(&table.methods))?;
        writeln!(f, "Headers: {}", names(&table.headers, "only those that need no permission"))?;
        writeln!(f, "Readable response headers: {}", names(&table.expose_headers, "only those that always are"))?;
        writeln!(f, "Credentials: {}", if table.credentials { "on" } else { "off" })?;
        writeln!(f, "Preflight kept: {}", kept_for(table.max_age.seconds))?;
        match table.path.source() {
            None => writeln!(f, "Paths: all")?,
            Some(pattern) => writeln!(f, "Paths: those that match {}", quoted(pattern.as_bytes()))?,
        }
        writeln!(f, "Worth knowing:")?;
        consequences(table).iter().try_for_each(|consequence| writeln!(f, "- {consequence}"))
    }
}

/// Which origins, in words.
pub(crate) fn origins(origins: &Origins) -> String {
    match origins {
        Origins::Any => "any (`*`)".to_owned(),
        Origins::Mirror => "any (`mirror`: the answer names the one that asks)".to_owned(),
        Origins::One(_) | Origins::Listed(_) => {
            enumeration(origins.elements().map(|element| element.to_string()), origins.elements().count(), "none")
        }
    }
}

fn methods(methods: &Names) -> String {
    let named = names(methods, "only those that need no permission");
    if matches!(methods, Names::Mirror) || methods.has_wildcard() {
        return named;
    }
    let free: Vec<&str> = method::SAFELISTED.into_iter().filter(|method| !methods.has(method)).collect();
    match free.as_slice() {
        [] => named,
        [one] => format!("{named}; {one} needs no permission"),
        [front @ .., last] => format!("{named}; {} and {last} need no permission", front.join(", ")),
    }
}

/// A list, or what to say where it is empty.
fn names(names: &Names, none: &str) -> String {
    match names {
        Names::Nothing => none.to_owned(),
        Names::Mirror => "any (`mirror`: the answer names those that are asked for)".to_owned(),
        Names::List(_) => {
            let shown = |name: &str| if name == "*" { "any (`*`)".to_owned() } else { quoted(name.as_bytes()) };
            enumeration(names.listed().map(shown), names.listed().count(), none)
        }
    }
}

/// "a, b and c", or "a, b, c and 9,997 more".
fn enumeration(named: impl Iterator<Item = String>, count: usize, none: &str) -> String {
    // One more takes no more room than "and 1 more".
    let named: Vec<String> = named.take(if count > MOST + 1 { MOST } else { count }).collect();
    match named.as_slice() {
        [] => none.to_owned(),
        [one] => one.clone(),
        shown if shown.len() < count => format!("{} and {} more", shown.join(", "), grouped(count - MOST)),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

/// A number with its thousands set apart: `9,997`.
fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1_000), number % 1_000) }
}

/// How long browsers keep a preflight.
fn kept_for(seconds: u32) -> String {
    if seconds == 0 {
        return "never; browsers ask again before every such request".to_owned();
    }
    let caps: Vec<String> = CAPS
        .into_iter()
        .filter(|(_, cap)| seconds > *cap)
        .enumerate()
        .map(|(index, (browser, cap))| {
            let caps = if index == 0 { " caps this" } else { "" };
            format!("{browser}{caps} at {}", duration(cap))
        })
        .collect();
    if caps.is_empty() { duration(seconds) } else { format!("{}; {}", duration(seconds), caps.join(", ")) }
}

/// Seconds in units, the longest first, without those that are zero: `24 h`, `1 h 30 min`.
fn duration(seconds: u32) -> String {
    let units = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let parts = units.into_iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}"));
    parts.collect::<Vec<_>>().join(" ")
}

/// What follows from a policy and isn't plain from its keys.
fn consequences(table: &Table) -> Vec<String> {
    let Table { headers, methods, credentials, .. } = table;
    let of_origins = match table.origins {
        Origins::Mirror if *credentials => {
            vec!["any website can read and change everything as the signed-in user".to_owned()]
        }
        Origins::Any | Origins::Mirror => vec!["any website can read these responses".to_owned()],
        Origins::One(_) | Origins::Listed(_) => consequences_of_elements(&table.origins),
    };
    let of_credentials = if *credentials {
        "cookies go along if the page asks for it, so a response can hold what only that user may see"
    } else {
        "a page that fetches with credentials can't read these responses, so cookies are of no use to it"
    };
    let has_header = |name| headers.find_in_any_case(name).is_some();
    let authorization = (headers.has_wildcard() && !has_header("Authorization"))
        .then_some("`*` covers Authorization in browsers of today only; list it if pages send it");
    let takes_any_header = matches!(headers, Names::Mirror) || headers.has_wildcard();
    let takes_bodies =
        matches!(methods, Names::Mirror) || ["*", "POST", "PUT", "PATCH"].iter().any(|method| methods.has(method));
    let json = (takes_bodies && !takes_any_header && !has_header("Content-Type"))
        .then_some("a JSON body needs `Content-Type` in `headers`");
    let others = [Some(of_credentials), authorization, json].into_iter().flatten().map(str::to_owned);
    of_origins.into_iter().chain(others).collect()
}

/// What follows from the origins that are named.
fn consequences_of_elements(origins: &Origins) -> Vec<String> {
    let elements: Vec<Element<'_>> = origins.elements().take(MOST_ELEMENTS).collect();
    if elements.is_empty() {
        return vec!["no page can read these responses".to_owned()];
    }
    let subdomains = such(&elements, |element| element.wildcard == Wildcard::Subdomains).map(|(first, more)| {
        format!("a page on any subdomain of {}{more}, however deep, can read these responses", first.host())
    });
    let parts = such(&elements, |element| element.wildcard == Wildcard::Part).map(|(first, more)| {
        format!(
            "a page on any host like {}{more}, with one or more letters, digits, `-` or `_` for the `*`, can read these \
             responses",
            first.host()
        )
    });
    let schemes = such(&elements, |element| element.wildcard == Wildcard::Host).map(|(first, more)| {
        format!("every page of a {} address{more}, a stranger's as well, can read these responses", first.scheme)
    });
    let local = such(&elements, |element| element.any_port && is_local(element.host())).map(|(first, more)| {
        format!(
            "whatever serves pages on the user's own machine, on any port of {}{more}, can read these responses",
            first.host()
        )
    });
    let insecure = such(&elements, Element::is_insecure).map(|(first, _)| {
        format!(
            "{first} is unencrypted: whoever controls the network can put a script into its pages and read these responses"
        )
    });
    let null = such(&elements, |element| element.scheme.is_empty()).map(|_| {
        "every sandboxed frame, `data:` page and local file (`null`) can read these responses, an attacker's as well"
            .to_owned()
    });
    let file = such(&elements, Element::is_file).map(|_| {
        "every page in a file on the user's machine (`file://`) can read these responses, where its browser or engine sends \
         that"
            .to_owned()
    });
    [subdomains, parts, schemes, local, insecure, null, file].into_iter().flatten().collect()
}

/// The first of such elements, and how many more there are, in words.
fn such<'t>(elements: &[Element<'t>], is_such: fn(&Element<'t>) -> bool) -> Option<(Element<'t>, String)> {
    let mut such = elements.iter().copied().filter(is_such);
    let first = such.next()?;
    Some((first, and_more(such.count())))
}

/// ` (and 2 more such patterns)`, or nothing.
fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => " (and 1 more such pattern)".to_owned(),
        more => format!(" (and {} more such patterns)", grouped(more)),
    }
}

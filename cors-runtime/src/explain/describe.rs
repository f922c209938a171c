//! A policy as a person would say it.

use std::fmt;

use super::origin::{is_insecure, is_local};
use super::quote::quoted;
use super::scan::joined;
use crate::Policy;
use cors_table::Element;
use cors_table::PathPattern;
use cors_table::{Names, Origins, Table};

/// How many origins, methods or headers are named before "and … more".
const MOST: usize = 8;

/// How many elements are looked at for consequences.
const MOST_ELEMENTS: usize = 20_000;

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
        let table = &self.prepared().table;
        f.write_str("Origins: ")?;
        origins(f, &table.origins)?;
        f.write_str("\nMethods: ")?;
        methods(f, &table.methods)?;
        f.write_str("\nHeaders: ")?;
        names(f, &table.headers, "only those that need no permission")?;
        f.write_str("\nReadable response headers: ")?;
        names(f, &table.expose_headers, "only those that always are")?;
        f.write_str(if table.credentials { "\nCredentials: on" } else { "\nCredentials: off" })?;
        f.write_str("\nPreflight kept: ")?;
        kept_for(f, table.max_age.seconds)?;
        match &table.path {
            PathPattern::Every => f.write_str("\nPaths: all\n")?,
            path => writeln!(f, "\nPaths: those that match {}", quoted(path.source().unwrap_or_default().as_bytes()))?,
        }
        f.write_str("Worth knowing:\n")?;
        for consequence in &consequences(table) {
            writeln!(f, "- {consequence}")?;
        }
        Ok(())
    }
}

fn origins(f: &mut fmt::Formatter<'_>, origins: &Origins) -> fmt::Result {
    match origins {
        Origins::Any => f.write_str("any (`*`)"),
        Origins::Mirror => f.write_str("any (`mirror`: the answer names the one that asks)"),
        Origins::One(_) | Origins::Listed(_) => {
            let mut named = Vec::new();
            for element in origins.elements().take(MOST + 1) {
                named.push(element.to_string());
            }
            enumerate(f, &named, origins.elements().count(), "none")
        }
    }
}

fn methods(f: &mut fmt::Formatter<'_>, methods: &Names) -> fmt::Result {
    names(f, methods, "only those that need no permission")?;
    if matches!(methods, Names::Mirror) || methods.has_wildcard() {
        return Ok(());
    }
    let mut free = Vec::new();
    for method in &["GET", "HEAD", "POST"] {
        if !methods.has(method) {
            free.push(*method);
        }
    }
    match free.as_slice() {
        [] => Ok(()),
        [one] => write!(f, "; {one} needs no permission"),
        [first, second] => write!(f, "; {first} and {second} need no permission"),
        _ => f.write_str("; GET, HEAD and POST need no permission"),
    }
}

/// A list, and what to say where it is empty.
fn names(f: &mut fmt::Formatter<'_>, names: &Names, none: &str) -> fmt::Result {
    match names {
        Names::Nothing => f.write_str(none),
        Names::Mirror => f.write_str("any (`mirror`: the answer names those that are asked for)"),
        Names::List(_) => {
            let listed: Vec<_> = names.listed().collect();
            let mut named = Vec::new();
            for name in &listed[..listed.len().min(MOST + 1)] {
                named.push(if *name == "*" { "any (`*`)".to_owned() } else { quoted(name.as_bytes()) });
            }
            enumerate(f, &named, listed.len(), none)
        }
    }
}

/// "a, b and c", or "a, b, c and 9,997 more". `named` holds the first [`MOST`] of `count`, and one more if there is.
fn enumerate(f: &mut fmt::Formatter<'_>, named: &[String], count: usize, none: &str) -> fmt::Result {
    if count > MOST + 1 {
        return write!(f, "{} and {} more", joined(&named[..named.len().min(MOST)], ", "), grouped(count - MOST));
    }
    match named {
        [] => f.write_str(none),
        [one] => f.write_str(one),
        [front @ .., last] => write!(f, "{} and {last}", joined(front, ", ")),
    }
}

/// A number with its thousands set apart: `9,997`.
fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1_000), number % 1_000) }
}

/// How long browsers keep a preflight.
fn kept_for(f: &mut fmt::Formatter<'_>, seconds: u32) -> fmt::Result {
    if seconds == 0 {
        return f.write_str("never; browsers ask again before every such request");
    }
    f.write_str(&duration(seconds))?;
    let mut is_first = true;
    for (browser, cap) in &CAPS {
        if seconds <= *cap {
            continue;
        }
        if is_first {
            write!(f, "; {browser} caps this at {}", duration(*cap))?;
        } else {
            write!(f, ", {browser} at {}", duration(*cap))?;
        }
        is_first = false;
    }
    Ok(())
}

/// Seconds in units, the longest first, without those that are zero: `24 h`, `1 h 30 min`.
fn duration(seconds: u32) -> String {
    let mut parts = Vec::new();
    let mut part = |number: u32, unit: &str| {
        if number > 0 {
            parts.push(format!("{number} {unit}"));
        }
    };
    part(seconds / 3_600, "h");
    part(seconds / 60 % 60, "min");
    part(seconds % 60, "s");
    joined(&parts, " ")
}

/// What follows from a policy and isn't plain from its keys.
fn consequences(table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    match table.origins {
        Origins::Mirror if table.credentials => {
            found.push("any website can read and change everything as the signed-in user".to_owned());
        }
        Origins::Any | Origins::Mirror => found.push("any website can read these responses".to_owned()),
        Origins::One(_) | Origins::Listed(_) => about_elements(table, &mut found),
    }
    if table.credentials {
        found.push(
            "cookies go along if the page asks for it, so a response can hold what only that user may see".to_owned(),
        );
    } else {
        found.push(
            "a page that fetches with credentials can't read these responses, so cookies are of no use to it"
                .to_owned(),
        );
    }
    let headers = &table.headers;
    if headers.has_wildcard() && headers.find_in_any_case("Authorization").is_none() {
        found.push("`*` covers Authorization in browsers of today only; list it if pages send it".to_owned());
    }
    let is_open = matches!(headers, Names::Mirror) || headers.has_wildcard();
    let methods = &table.methods;
    let takes_bodies = matches!(methods, Names::Mirror)
        || methods.has_wildcard()
        || methods.has("POST")
        || methods.has("PUT")
        || methods.has("PATCH");
    if !is_open && takes_bodies && headers.find_in_any_case("Content-Type").is_none() {
        found.push("a JSON body needs `Content-Type` in `headers`".to_owned());
    }
    found
}

/// What follows from the origins that are named.
fn about_elements(table: &Table, found: &mut Vec<String>) {
    let elements = table.origins.elements().take(MOST_ELEMENTS).collect::<Vec<_>>();
    if let Some((first, more)) = such(&elements, |element| element.subdomains) {
        found.push(format!(
            "a page on any subdomain of {}{}, however deep, can read these responses",
            first.host_and_port().0,
            and_more(more)
        ));
    }
    if let Some((first, more)) = such(&elements, |element| element.any_port && is_local(element.host_and_port().0)) {
        found.push(format!(
            "whatever serves pages on the user's own machine, on any port of {}{}, can read these responses",
            first.host_and_port().0,
            and_more(more)
        ));
    }
    if let Some((first, _)) = such(&elements, |element| is_insecure(element.scheme, element.host_and_port().0)) {
        found.push(format!(
            "{first} is unencrypted: whoever controls the network can put a script into its pages and read these responses"
        ));
    }
    if such(&elements, |element| element.scheme.is_empty()).is_some() {
        found.push(
            "every sandboxed frame, `data:` page and local file (`null`) can read these responses, an attacker's as well"
                .to_owned(),
        );
    }
    if elements.is_empty() {
        found.push("no page can read these responses".to_owned());
    }
}

/// The first of such elements, and how many more there are.
fn such<'t>(elements: &[Element<'t>], is_such: fn(&Element<'_>) -> bool) -> Option<(Element<'t>, usize)> {
    let mut first = None;
    let mut more = 0;
    for element in elements {
        if !is_such(element) {
            continue;
        }
        if first.is_none() {
            first = Some(*element);
        } else {
            more += 1;
        }
    }
    first.map(|first| (first, more))
}

/// ` (and 2 more such patterns)`, or nothing.
fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => " (and 1 more such pattern)".to_owned(),
        more => format!(" (and {} more such patterns)", grouped(more)),
    }
}

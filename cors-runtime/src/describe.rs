//! A policy as a person would say it.

use std::fmt;

use crate::Policy;
use crate::explain::origin::{is_insecure, is_local};
use crate::explain::quote::quoted;
use crate::explain::written::Element;
use crate::host_set::HostSet;
use crate::path_match::PathPattern;
use crate::table::{Names, Origins, Table};

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
        let table = self.table();
        writeln!(f, "Origins: {}", OriginsInWords(&table.origins))?;
        writeln!(f, "Methods: {}", MethodsInWords(&table.methods))?;
        writeln!(f, "Headers: {}", NamesInWords(&table.headers, "only those that need no permission"))?;
        let readable = NamesInWords(&table.expose_headers, "only those that always are");
        writeln!(f, "Readable response headers: {readable}")?;
        writeln!(f, "Credentials: {}", if table.credentials { "on" } else { "off" })?;
        writeln!(f, "Preflight kept: {}", KeptFor(table.max_age))?;
        match &table.path {
            PathPattern::Every => f.write_str("Paths: all\n")?,
            path => writeln!(f, "Paths: those that match {}", quoted(path.source().unwrap_or_default().as_bytes()))?,
        }
        f.write_str("Worth knowing:\n")?;
        consequences(table).iter().try_for_each(|consequence| writeln!(f, "- {consequence}"))
    }
}

struct OriginsInWords<'t>(&'t Origins);

impl fmt::Display for OriginsInWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Origins::Any => f.write_str("any (`*`)"),
            Origins::Mirror => f.write_str("any (`mirror`: the answer names the one that asks)"),
            origins => {
                let named = origins.elements().take(MOST + 1).map(|element| element.to_string()).collect();
                enumerate(f, named, origins.len(), "none")
            }
        }
    }
}

impl Origins {
    /// How many elements there are.
    fn len(&self) -> usize {
        match self {
            Self::Any | Self::Mirror | Self::One(_) => 1,
            Self::Listed(list) => {
                let sets = list
                    .schemes
                    .iter()
                    .flat_map(|group| [&group.hosts, &group.any_port, &group.subdomains, &group.subdomains_any_port]);
                sets.map(HostSet::len).sum::<usize>() + usize::from(list.null)
            }
        }
    }
}

struct MethodsInWords<'t>(&'t Names);

impl fmt::Display for MethodsInWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", NamesInWords(self.0, "only those that need no permission"))?;
        if matches!(self.0, Names::Mirror) || self.0.has_wildcard() {
            return Ok(());
        }
        let free: Vec<_> =
            ["GET", "HEAD", "POST"].into_iter().filter(|free| !self.0.iter().any(|name| name == *free)).collect();
        match free.as_slice() {
            [] => Ok(()),
            [one] => write!(f, "; {one} needs no permission"),
            [first, second] => write!(f, "; {first} and {second} need no permission"),
            _ => f.write_str("; GET, HEAD and POST need no permission"),
        }
    }
}

/// A list, and what to say where it is empty.
struct NamesInWords<'t>(&'t Names, &'static str);

impl fmt::Display for NamesInWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Names::Nothing => f.write_str(self.1),
            Names::Mirror => f.write_str("any (`mirror`: the answer names those that are asked for)"),
            names @ Names::List(_) => {
                let in_words = |name: &str| if name == "*" { "any (`*`)".to_owned() } else { quoted(name.as_bytes()) };
                enumerate(f, names.iter().take(MOST + 1).map(in_words).collect(), names.iter().count(), self.1)
            }
        }
    }
}

/// "a, b and c", or "a, b, c and 9,997 more". `named` holds the first [`MOST`] of `count`, and one more if there is.
fn enumerate(f: &mut fmt::Formatter<'_>, mut named: Vec<String>, count: usize, none: &str) -> fmt::Result {
    if count > MOST + 1 {
        named.truncate(MOST);
        return write!(f, "{} and {} more", named.join(", "), Grouped(count - MOST));
    }
    match named.as_slice() {
        [] => f.write_str(none),
        [one] => f.write_str(one),
        [front @ .., last] => write!(f, "{} and {last}", front.join(", ")),
    }
}

/// A number with its thousands set apart: `9,997`.
struct Grouped(usize);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1_000 {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{},{:03}", Self(self.0 / 1_000), self.0 % 1_000)
        }
    }
}

/// How long browsers keep a preflight.
struct KeptFor(u32);

impl fmt::Display for KeptFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("never; browsers ask again before every such request");
        }
        write!(f, "{}", Duration(self.0))?;
        let capped = CAPS.into_iter().filter(|(_, cap)| self.0 > *cap);
        for (index, (browser, cap)) in capped.enumerate() {
            let how = if index == 0 { format!("; {browser} caps this at") } else { format!(", {browser} at") };
            write!(f, "{how} {}", Duration(cap))?;
        }
        Ok(())
    }
}

/// Seconds in units, the longest first, without those that are zero: `24 h`, `1 h 30 min`.
struct Duration(u32);

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(self.0 / 3_600, "h"), (self.0 / 60 % 60, "min"), (self.0 % 60, "s")];
        let parts: Vec<_> =
            parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}")).collect();
        f.write_str(&parts.join(" "))
    }
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
    let has = |name: &str| headers.iter().any(|listed| listed.eq_ignore_ascii_case(name));
    if headers.has_wildcard() && !has("Authorization") {
        found.push("`*` covers Authorization in browsers of today only; list it if pages send it".to_owned());
    }
    let is_open = matches!(headers, Names::Mirror) || headers.has_wildcard();
    let takes_bodies = table.methods.iter().any(|method| matches!(method, "POST" | "PUT" | "PATCH" | "*"))
        || matches!(table.methods, Names::Mirror);
    if !is_open && takes_bodies && !has("Content-Type") {
        found.push("a JSON body needs `Content-Type` in `headers`".to_owned());
    }
    found
}

/// What follows from the origins that are named.
fn about_elements(table: &Table, found: &mut Vec<String>) {
    let elements = || table.origins.elements().take(MOST_ELEMENTS);
    let of = |is_such: &dyn Fn(&Element<'_>) -> bool| {
        let mut such = elements().filter(|element| is_such(element));
        let first = such.next()?;
        Some((first, such.count()))
    };
    let host = |element: &Element<'_>| element.host_and_port().0.to_owned();
    let and_more = |more: usize| match more {
        0 => String::new(),
        1 => " (and 1 more such pattern)".to_owned(),
        more => format!(" (and {} more such patterns)", Grouped(more)),
    };
    if let Some((first, more)) = of(&|element| element.subdomains) {
        found.push(format!(
            "a page on any subdomain of {}{}, however deep, can read these responses",
            host(&first),
            and_more(more)
        ));
    }
    if let Some((first, more)) = of(&|element| element.any_port && is_local(host(element).as_str())) {
        found.push(format!(
            "whatever serves pages on the user's own machine, on any port of {}{}, can read these responses",
            host(&first),
            and_more(more)
        ));
    }
    if let Some((first, _)) = of(&|element| is_insecure(element.scheme, &host(element))) {
        found.push(format!(
            "{first} is unencrypted: whoever controls the network can put a script into its pages and read these responses"
        ));
    }
    if of(&|element| element.scheme.is_empty()).is_some() {
        found.push(
            "every sandboxed frame, `data:` page and local file (`null`) can read these responses, an attacker's as well"
                .to_owned(),
        );
    }
    if of(&|_| true).is_none() {
        found.push("no page can read these responses".to_owned());
    }
}

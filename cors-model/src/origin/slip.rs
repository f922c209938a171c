//! Texts that aren't origins but were meant to be: pasted with markup, or without a scheme.

use cors_table::origin::{is_local, is_private};
use cors_table::scheme::Foreign;

use super::{Flawed, usable};
use crate::{Rule, text};

/// An origin that has no `://`.
pub(super) fn without_scheme(text: &str) -> Flawed {
    if text.contains('*') && text.chars().all(|character| matches!(character, '*' | '.' | '/' | ':')) {
        return Flawed::new(Rule::OriginWildcard, "is no wildcard that a policy can have", Some("*".to_owned()));
    }
    if let Some(flawed) = own_site(text) {
        return flawed;
    }
    if web_scheme(text).is_some() {
        return Flawed::new(Rule::OriginScheme, "is a scheme without a host", None);
    }
    if let Some((scheme, rest)) = of_application(text) {
        let (missing, meant) = match rest {
            "" => ("`//` and no host", None),
            rest => ("`//`", usable(format!("{scheme}://{rest}"))),
        };
        return Flawed::new(Rule::OriginScheme, format!("has no {missing} behind its scheme `{scheme}:`"), meant);
    }
    Flawed::new(Rule::OriginScheme, "has no scheme", with_scheme(text).and_then(usable))
}

/// A word for the site that serves, as `'self'` is in a `Content-Security-Policy`.
pub(super) fn own_site(word: &str) -> Option<Flawed> {
    let folded = word.replace(['_', '-'], "");
    let is_known = ["self", "sameorigin", "samesite"].iter().any(|known| folded.eq_ignore_ascii_case(known));
    let fact = "is another tool's word for the site itself, whose own pages need no CORS";
    is_known.then(|| Flawed::new(Rule::MisusedWord, fact, None))
}

/// The scheme of an application or an extension, and what stands behind its colon without `//`: `capacitor:localhost`.
fn of_application(text: &str) -> Option<(String, &str)> {
    const KNOWN: [&str; 7] = ["app", "capacitor", "electron", "ionic", "tauri", "vscode-webview", "wails"];
    let (scheme, rest) = text.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let is_of_application = KNOWN.contains(&scheme.as_str()) || scheme.ends_with("-extension");
    let rest = rest.trim_start_matches('/');
    // A host may be called so, too, and have a port.
    let is_port = text::is_digits(rest) || rest == "*";
    (is_of_application && !is_port).then_some((scheme, rest))
}

/// The text with the scheme that is most likely meant.
fn with_scheme(text: &str) -> Option<String> {
    // `https:/a.example`, `https;//a.example` and `https//a.example` are slips of `https://a.example`.
    let (start, behind) =
        text.split_at(text.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(text.len()));
    let rest = behind.trim_start_matches(is_separator);
    if let Some(scheme) =
        web_scheme(start).filter(|_| behind.starts_with(is_separator) && behind.contains([':', '/', '：', '／']))
    {
        return Some(format!("{scheme}://{rest}"));
    }
    let rest = text.trim_start_matches('/');
    let host = rest.split(['/', ':', '?', '#']).next()?;
    // A word alone may be anything: the name of a machine, of a setting, of a variable.
    if rest == host && !host.contains('.') && !is_local(&host.to_ascii_lowercase()) {
        return None;
    }
    let scheme = if is_private(&host.to_ascii_lowercase()) { "http" } else { "https" };
    Some(format!("{scheme}://{rest}"))
}

/// What stands, or is written by mistake, between a scheme and a host.
fn is_separator(character: char) -> bool {
    matches!(character, ':' | ';' | '.' | ',' | '/' | '\\' | '：' | '／')
}

/// The scheme of web pages that the word is, or is a slip for.
fn web_scheme(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "http" => Some("http"),
        "https" => Some("https"),
        word => match Foreign::of(word) {
            Some(Foreign::Misspelt(meant)) => Some(meant),
            _ => None,
        },
    }
}

/// Why the text is no page's origin, if that is for its scheme: `wss://a.example`, `data:text/html`, `htps://a.example`.
pub(super) fn foreign(text: &str) -> Option<Flawed> {
    let (scheme, behind) = text.split_once(':')?;
    let is_port = !behind.is_empty() && behind.bytes().all(|byte| byte.is_ascii_digit());
    let lower_case = scheme.to_ascii_lowercase();
    let foreign = Foreign::of(&lower_case).filter(|_| !is_port)?;
    let rest = behind.trim_start_matches(['/', '\\']);
    let article = if lower_case.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let (fact, meant) = match foreign {
        Foreign::WebSocket(page) => {
            let fact = "is the address of a WebSocket, and its handshake carries the origin of the page that opens it";
            (fact.to_owned(), usable(format!("{page}://{rest}")))
        }
        Foreign::Opaque => {
            (format!("has no host; browsers send `null` for {article} `{lower_case}:` page"), within(rest))
        }
        Foreign::Inherited => {
            (format!("is no origin; {article} `{lower_case}:` page has that of the page that made it"), within(rest))
        }
        Foreign::Pageless => (format!("is no page's origin: browsers show no `{lower_case}:` pages"), None),
        Foreign::Misspelt(known) => {
            (format!("has the scheme `{scheme}`, a slip for `{known}`"), usable(format!("{known}://{rest}")))
        }
    };
    Some(Flawed::new(Rule::OriginScheme, fact, meant))
}

/// The origin of the address that stands within another one, as in `blob:https://a.example/…`.
fn within(rest: &str) -> Option<String> {
    rest.contains("://").then(|| usable(rest.to_owned()))?
}

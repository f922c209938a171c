//! Is the origin allowed, and if not: what differs?

use std::fmt;

use cors_table::{Origins, is_visible_ascii};
use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue};

use super::nearest::{Nearest, nearest};
use super::quote::quoted;
use super::spelling::{FILE, Spelling, sent};

/// What the policy says of a request's origin.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OriginCheck {
    /// The origin is allowed.
    #[non_exhaustive]
    Allowed {
        /// The value of the Origin header.
        origin: String,
        /// The element of `origins` that lets it in, as the policy writes it: `https://*.example.com`, `*`, `mirror`.
        element: String,
    },
    /// The origin isn't allowed.
    #[non_exhaustive]
    Refused {
        /// The value of the Origin header, shortened if it is far too long for an origin; control characters and
        /// bytes outside ASCII are written `\xNN`. The first one where there are several.
        origin: String,
        /// Why.
        refusal: Refusal,
    },
}

/// Why an origin isn't allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The request has this many Origin lines. No browser sends more than one.
    SeveralLines(usize),
    /// The value is empty, or has a byte that isn't visible ASCII.
    NotVisibleAscii,
    /// It is `null`: from a sandboxed frame, a `data:` page or most local files, after a redirect across origins, or by the
    /// page's `Referrer-Policy: no-referrer`.
    Null,
    /// It is `file://`: from a file, in a browser with file access on, or in an application's engine.
    File,
    /// No browser sends an origin in this spelling.
    #[non_exhaustive]
    Malformed {
        /// What is wrong with it: "it has a path".
        fact: String,
        /// The spelling that browsers send for it, and whether the policy allows that one.
        meant: Option<(String, bool)>,
    },
    /// It isn't among the policy's origins. The nearest one is given if one is near.
    NotListed(Option<Nearest>),
}

impl OriginCheck {
    /// Whether the origin is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// The origin, as it is shown.
    #[must_use]
    pub fn origin(&self) -> &str {
        match self {
            Self::Allowed { origin, .. } | Self::Refused { origin, .. } => origin,
        }
    }

    /// What `origins` say of the Origin in `headers`; `None` if there is none. `allowed` is what was decided.
    pub(super) fn make(origins: &Origins, headers: &HeaderMap, allowed: bool) -> Option<Self> {
        let first = headers.get(ORIGIN)?.as_bytes();
        let origin = quoted(first);
        Some(if allowed {
            // The matcher lets nothing in that has no element; the origin itself stands in for one.
            let element = origins.element_for(&origin).unwrap_or_else(|| origin.clone());
            Self::Allowed { origin, element }
        } else {
            let lines = headers.get_all(ORIGIN).iter().count();
            Self::Refused { origin, refusal: refusal(origins, first, lines) }
        })
    }
}

/// The one Origin of a request, as a browser compares it with the answer's.
pub(super) fn only_origin(headers: &HeaderMap) -> Option<&HeaderValue> {
    let mut lines = headers.get_all(ORIGIN).iter();
    let first = lines.next()?;
    lines.next().is_none().then_some(first)
}

fn refusal(origins: &Origins, origin: &[u8], lines: usize) -> Refusal {
    if lines > 1 {
        return Refusal::SeveralLines(lines);
    }
    let text = match std::str::from_utf8(origin) {
        Ok(text) if is_visible_ascii(origin) => text,
        _ => return Refusal::NotVisibleAscii,
    };
    if text == "null" {
        return Refusal::Null;
    }
    if text == FILE {
        return Refusal::File;
    }
    match Spelling::of(text) {
        Spelling::Right => Refusal::NotListed(nearest(origins, text)),
        Spelling::Wrong { fact, meant } => {
            let allowed = meant.as_ref().is_some_and(|meant| origins.allow(meant.as_bytes()));
            Refusal::Malformed { fact: fact.to_owned(), meant: meant.map(|meant| (meant, allowed)) }
        }
    }
}

/// One sentence without its subject's name: "is allowed by `*`", "isn't one of the policy's origins".
impl fmt::Display for OriginCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed { origin, element } => match element.as_str() {
                "*" => write!(f, "`{origin}`: the policy allows any (`*`)"),
                "mirror" => write!(f, "`{origin}`: the policy allows any (`mirror`)"),
                element if element == origin => write!(f, "`{origin}` is in the list"),
                element => write!(f, "`{origin}` is covered by `{element}`"),
            },
            Self::Refused { origin, refusal } => match refusal {
                Refusal::NotListed(nearest) => {
                    write!(f, "`{origin}` isn't in the list")?;
                    if let Some(nearest) = nearest {
                        write!(f, "; {nearest}")?;
                    }
                    Ok(())
                }
                refusal => write!(f, "`{origin}` isn't allowed: {refusal}"),
            },
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SeveralLines(lines) => write!(f, "the request has {lines} Origin lines, and browsers send one"),
            Self::NotVisibleAscii => f.write_str("it is empty or has a byte that isn't visible ASCII"),
            Self::Null => f.write_str(
                "`null` comes from a sandboxed frame, a `data:` page or a local file, after a redirect across origins, or by \
                 the page's `Referrer-Policy: no-referrer`",
            ),
            Self::File => f.write_str(
                "`file://` comes from any file on the user's machine, in a browser with file access on or an \
                 application's engine",
            ),
            Self::Malformed { fact, meant: None } => write!(f, "{fact}; no browser sends that"),
            Self::Malformed { fact, meant: Some((meant, allowed)) } => {
                let standing = if *allowed { "is allowed" } else { "isn't in the list either" };
                write!(f, "{fact}; browsers send {}, which {standing}", sent(meant))
            }
            Self::NotListed(None) => f.write_str("it isn't in the list"),
            Self::NotListed(Some(nearest)) => write!(f, "it isn't in the list; {nearest}"),
        }
    }
}

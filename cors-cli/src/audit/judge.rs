//! What a browser makes of an answer, by the steps of the Fetch Standard.

use std::fmt;

use super::Answer;
use super::probe::{Asked, Probe};

/// What a browser makes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It was no page's request: nobody checks. What the answer names all the same.
    NotChecked(Option<String>),
    /// The page may read the response.
    Readable {
        /// By `*`, and not by its name.
        by_star: bool,
        /// With its user's cookies as well.
        with_credentials: bool,
    },
    /// The page can't read the response; why.
    Unreadable(String),
    /// The browser sends what the preflight asks for.
    GoesOut {
        /// With its user's cookies as well.
        with_credentials: bool,
    },
    /// The browser doesn't send it; why.
    Blocked(String),
}

impl Meaning {
    pub(super) fn of(probe: &Probe, answer: &Answer) -> Self {
        let Some(origin) = &probe.origin else { return Self::NotChecked(answer.allow_origin()) };
        let Some(asked) = &probe.asked else {
            return match cors_check(origin, answer) {
                Ok((by_star, with_credentials)) => Self::Readable { by_star, with_credentials },
                Err(why) => Self::Unreadable(why),
            };
        };
        let outcome = cors_check(origin, answer).and_then(|(_, with_credentials)| {
            if !(200..300).contains(&answer.status) {
                return Err(format!("a preflight's status has to be 200 to 299, not {}", answer.status));
            }
            lists_allow(asked, answer, false)?;
            Ok(with_credentials && lists_allow(asked, answer, true).is_ok())
        });
        match outcome {
            Ok(with_credentials) => Self::GoesOut { with_credentials },
            Err(why) => Self::Blocked(why),
        }
    }

    /// Whether the page may read, or the browser sends.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Readable { .. } | Self::GoesOut { .. })
    }

    /// Whether a page may read the response.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        matches!(self, Self::Readable { .. })
    }

    /// Whether that holds for a fetch with credentials.
    #[must_use]
    pub fn with_credentials(&self) -> bool {
        matches!(self, Self::Readable { with_credentials: true, .. } | Self::GoesOut { with_credentials: true })
    }
}

/// The [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check): whether it is by `*`, and whether it holds with
/// credentials.
fn cors_check(origin: &str, answer: &Answer) -> Result<(bool, bool), String> {
    match answer.allow_origin() {
        Some(allowed) if allowed == origin => Ok((false, answer.has_credentials())),
        Some(allowed) if allowed == "*" => Ok((true, false)),
        Some(allowed) => Err(format!("Access-Control-Allow-Origin is `{allowed}`")),
        None => Err("no Access-Control-Allow-Origin".to_owned()),
    }
}

/// The last steps of the [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch).
fn lists_allow(asked: &Asked, answer: &Answer, with_credentials: bool) -> Result<(), String> {
    let methods = answer.members("access-control-allow-methods");
    let headers = answer.members("access-control-allow-headers");
    let has_star = |list: &[String]| !with_credentials && list.iter().any(|member| member == "*");
    let method = &asked.method;
    if !cors_table::method::is_safelisted(method) && !methods.contains(method) && !has_star(&methods) {
        return Err(format!("{method} isn't in Access-Control-Allow-Methods"));
    }
    let missing = asked.headers.iter().find(|name| {
        let is_listed = headers.iter().any(|listed| listed.eq_ignore_ascii_case(name));
        !is_listed && !has_star(&headers)
    });
    match missing {
        Some(name) => Err(format!("{name} isn't in Access-Control-Allow-Headers")),
        None => Ok(()),
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cookies = |with: bool| if with { ", with its user's cookies, too" } else { ", without cookies" };
        match self {
            Self::NotChecked(None) => f.write_str("no Access-Control-Allow-Origin"),
            Self::NotChecked(Some(origin)) => write!(f, "Access-Control-Allow-Origin is `{origin}`"),
            Self::Readable { by_star: true, .. } => f.write_str("this page and any other may read it, without cookies"),
            Self::Readable { with_credentials, .. } => write!(f, "the page may read it{}", cookies(*with_credentials)),
            Self::Unreadable(why) => write!(f, "the page can't read it: {why}"),
            Self::GoesOut { with_credentials } => {
                write!(f, "the browser sends the request{}", cookies(*with_credentials))
            }
            Self::Blocked(why) => write!(f, "the browser doesn't send the request: {why}"),
        }
    }
}

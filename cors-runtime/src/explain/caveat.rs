//! What to know of an explanation besides what it says.

use std::fmt;

use cors_table::{Element, method};
use http::header::HOST;
use http::{HeaderMap, Method};

use super::exemption::{may_be_unchecked, says_its_site};
use super::header_check::{HeaderCheck, HeaderOutcome};
use super::origin_check::only_origin;
use super::quote::{LONGEST_METHOD, shortened};
use super::{Exemption, RequestKind};

/// What to know of an explanation before it is relied upon.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caveat {
    /// The preflight asks for Authorization, and only `*` covers it. Browsers allow that by default, and refuse it
    /// with a flag that follows the Fetch Standard; [`browser_strictly`](super::Explanation::browser_strictly) has that verdict.
    AuthorizationUnderWildcard,
    /// The method of this actual request isn't safelisted, so a browser asks for it in a preflight first.
    #[non_exhaustive]
    NeedsPreflight {
        /// The method.
        method: String,
    },
    /// The host of the Origin is the request's own Host. If the scheme is the same, too, then the page isn't of another
    /// origin, and no browser checks the response.
    OwnHost,
    /// A POST that may be a form which a page submits, or a load that the page can't read, neither of which a browser checks:
    /// it has no Sec-Fetch-Mode that would tell.
    MayBeUnchecked,
    /// The preflight asks for more headers than are looked at.
    HeadersLeftOut,
    /// The policy doesn't govern the request; what another layer or the handler sends isn't known.
    OthersAnswer,
}

/// What to know of the explanation of this request.
pub(super) fn caveats(
    kind: &RequestKind,
    exemption: Option<Exemption>,
    method: &Method,
    headers: &HeaderMap,
    checks: &[HeaderCheck],
    is_cut: bool,
) -> Vec<Caveat> {
    let is_governed = !matches!(kind, RequestKind::NotGoverned { .. });
    let is_under_wildcard = checks.iter().any(|check| check.outcome == HeaderOutcome::AuthorizationUnderWildcard);
    let of_actual = match kind {
        _ if exemption.is_some() => None,
        RequestKind::Actual { .. } if is_own_host(headers, None) => Some(Caveat::OwnHost),
        RequestKind::Actual { .. } if may_be_unchecked(method, headers) => Some(Caveat::MayBeUnchecked),
        RequestKind::Actual { .. } if !method::is_safelisted(method.as_str()) => {
            Some(Caveat::NeedsPreflight { method: shortened(method.as_str().as_bytes(), LONGEST_METHOD) })
        }
        _ => None,
    };
    [
        (!is_governed).then_some(Caveat::OthersAnswer),
        is_under_wildcard.then_some(Caveat::AuthorizationUnderWildcard),
        is_cut.then_some(Caveat::HeadersLeftOut),
        of_actual,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether the page that asks is, by its host and port, a page of this server, as far as the browser doesn't say better.
/// `authority` is what HTTP/2 has in place of Host.
pub(crate) fn is_own_host(headers: &HeaderMap, authority: Option<&str>) -> bool {
    let host = headers.get(HOST).map_or(authority, |host| host.to_str().ok());
    let (Some(origin), Some(host)) = (only_origin(headers), host) else { return false };
    let own = Element::of(origin.to_str().unwrap_or_default()).authority;
    !own.is_empty() && own == host && !says_its_site(headers)
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthorizationUnderWildcard => f.write_str(
                "browsers let `*` cover Authorization today, and the Fetch Standard doesn't; write \
                 `headers = [\"*\", \"Authorization\"]`",
            ),
            Self::NeedsPreflight { method } => {
                write!(f, "a browser sends {method} only after a preflight that allows it; explain that one, too")
            }
            Self::OwnHost => f.write_str(
                "the host of the Origin is this server's own; if the scheme is, too, no browser checks the response",
            ),
            Self::MayBeUnchecked => f.write_str(
                "without Sec-Fetch-Mode it can't be told from a form that a page submits, which no browser checks",
            ),
            Self::HeadersLeftOut => f.write_str("the preflight asks for more headers than were looked at"),
            Self::OthersAnswer => f.write_str("what the handler or another layer sends isn't known here"),
        }
    }
}

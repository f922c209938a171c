//! The headers that a preflight asks for.

use std::collections::HashSet;
use std::fmt;

use cors_table::{MIRROR_BYTES, MIRROR_LINES, Names, header, token};
use http::header::ACCESS_CONTROL_REQUEST_HEADERS;
use http::{HeaderMap, HeaderValue};

use super::quote::quoted;

/// How many requested headers are looked at, and how many lines. Browsers and servers bound the fields of a request
/// lower than that.
const MOST_NAMES: usize = 256;

/// How many bytes of Access-Control-Request-Headers are looked at.
const MOST_BYTES: usize = 16 * 1024;

/// A header that a preflight asks for, and what the policy says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderCheck {
    /// The field name in lower case, shortened if it is far too long.
    pub name: String,
    /// What the policy says.
    pub outcome: HeaderOutcome,
}

/// What a policy says of a requested header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderOutcome {
    /// It is in the list.
    Listed,
    /// The list has `*`.
    Wildcard,
    /// It is Authorization, and the list has `*`. Browsers allow that today; by the Fetch Standard they shouldn't.
    AuthorizationUnderWildcard,
    /// The policy sends back what is asked for.
    Mirrored,
    /// The policy sends back what is asked for, but not so much of it.
    TooLongToMirror,
    /// It isn't in the list.
    NotListed,
    /// Only the browser itself sets it, and it doesn't ask for that. No page can.
    Forbidden,
    /// It isn't in the list, and is a header of responses. A page that sends it probably mistakes the direction.
    ResponseHeader,
    /// It isn't a field name.
    Malformed,
}

impl HeaderCheck {
    /// Whether a browser would go on, as far as this header is concerned. Authorization under `*` counts as allowed,
    /// as browsers have it by default.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        use HeaderOutcome::{AuthorizationUnderWildcard, Listed, Mirrored, Wildcard};
        matches!(self.outcome, Listed | Wildcard | AuthorizationUnderWildcard | Mirrored)
    }
}

/// The requested headers, read once.
pub(super) struct Requested {
    /// In lower case, each once, in the order in which they are asked for.
    pub(super) names: Vec<Vec<u8>>,
    /// Whether there are more of them than are looked at.
    pub(super) is_cut: bool,
    /// Whether `headers = mirror` sends them back.
    pub(super) is_mirrorable: bool,
}

impl Requested {
    /// What a request that is no preflight asks for.
    pub(super) const NOTHING: Self = Self { names: Vec::new(), is_cut: false, is_mirrorable: true };

    /// Reads every line of Access-Control-Request-Headers, up to a bound.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter().map(HeaderValue::as_bytes);
        // One more than are looked at tells whether there are more; the same with the names below.
        let lines: Vec<&[u8]> = lines.take(MOST_NAMES + 1).collect();
        let length: usize = lines.iter().map(|line| line.len()).sum();

        let mut room = MOST_BYTES;
        let read = lines.iter().take(MOST_NAMES).map(|line| {
            let read = &line[..line.len().min(room)];
            room -= read.len();
            read
        });
        let mut known = HashSet::new();
        let mut names: Vec<Vec<u8>> = read
            .flat_map(members)
            .map(<[u8]>::to_ascii_lowercase)
            .filter(|name| known.insert(name.clone()))
            .take(MOST_NAMES + 1)
            .collect();

        let is_cut = length > MOST_BYTES || lines.len() > MOST_NAMES || names.len() > MOST_NAMES;
        names.truncate(MOST_NAMES);
        Self { names, is_cut, is_mirrorable: length <= MIRROR_BYTES && lines.len() <= MIRROR_LINES }
    }

    /// What `allowed`, the policy's list, says of each.
    pub(super) fn check(&self, allowed: &Names) -> Vec<HeaderCheck> {
        let check = |name: &Vec<u8>| {
            let shown = quoted(name);
            let outcome = if !token::is_token(name) || name == b"*" {
                HeaderOutcome::Malformed
            } else if !matches!(allowed, Names::Mirror) {
                outcome(allowed, &shown)
            } else if self.is_mirrorable {
                HeaderOutcome::Mirrored
            } else {
                HeaderOutcome::TooLongToMirror
            };
            HeaderCheck { name: shown, outcome }
        };
        self.names.iter().map(check).collect()
    }
}

/// The members of a line that holds a list, without those that are empty
/// ([RFC 9110, 5.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1)).
pub(crate) fn members(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(|member| !member.is_empty())
}

fn outcome(allowed: &Names, name: &str) -> HeaderOutcome {
    let has_wildcard = allowed.has_wildcard();
    if allowed.find_in_any_case(name).is_some() {
        HeaderOutcome::Listed
    } else if has_wildcard && name == "authorization" {
        HeaderOutcome::AuthorizationUnderWildcard
    } else if has_wildcard {
        HeaderOutcome::Wildcard
    } else if header::is_forbidden_request_header(name) {
        HeaderOutcome::Forbidden
    } else if header::is_response_header(name) {
        HeaderOutcome::ResponseHeader
    } else if name.ends_with('…') {
        HeaderOutcome::Malformed
    } else {
        HeaderOutcome::NotListed
    }
}

impl fmt::Display for HeaderCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, outcome } = self;
        let says = match outcome {
            HeaderOutcome::Listed => " is in the list",
            HeaderOutcome::Wildcard => " is covered by `*`",
            HeaderOutcome::AuthorizationUnderWildcard => {
                " is covered by `*` in browsers of today, which isn't sure to last"
            }
            HeaderOutcome::Mirrored => ": the policy allows any (`mirror`)",
            HeaderOutcome::TooLongToMirror => ": `mirror` sends back 4 KiB in 64 lines at most",
            HeaderOutcome::NotListed => " isn't in the list",
            HeaderOutcome::Forbidden => " is set by browsers alone; no page can send it",
            HeaderOutcome::ResponseHeader => {
                " isn't in the list; it is a header of responses, which pages hardly ever send"
            }
            HeaderOutcome::Malformed => " is no field name",
        };
        write!(f, "{name}{says}")
    }
}

//! The method and the headers that a preflight asks for.

use std::fmt;

use http::HeaderMap;
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD};

use super::field_names::{is_forbidden_method, is_forbidden_request_header, is_response_only};
use super::quote::quoted;
use super::scan::{find_in_any_case, lines, split};
use crate::decide::{MIRROR_BYTES, MIRROR_LINES, is_safelisted_method, is_token};
use crate::table::Names;

/// How many requested headers are looked at. Browsers and servers bound the fields of a request lower than that.
const MOST_NAMES: usize = 256;

/// How many bytes of Access-Control-Request-Headers are looked at.
const MOST_BYTES: usize = 16 * 1024;

/// The method that a preflight asks for, and what the policy says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MethodCheck {
    /// The value of Access-Control-Request-Method, shortened if it is far too long.
    pub method: String,
    /// What the policy says.
    pub outcome: MethodOutcome,
}

/// What a policy says of a requested method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MethodOutcome {
    /// It is in the list.
    Listed,
    /// It isn't in the list, but browsers let GET, HEAD and POST through a preflight in any case.
    Safelisted,
    /// The list is `*`.
    Wildcard,
    /// The policy sends back what is asked for.
    Mirrored,
    /// The list has it in another case. Methods are compared with case.
    #[non_exhaustive]
    WrongCase {
        /// As the list has it.
        listed: String,
    },
    /// It isn't in the list.
    NotListed,
    /// CONNECT, TRACE or TRACK, which no page can use.
    Forbidden,
    /// It isn't a method: not a token, or too long to be sent back.
    Malformed,
    /// The request has this many lines for it. Browsers send one.
    SeveralLines(usize),
}

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
    /// It means something in responses only. A page that sends it mistakes the direction.
    ResponseOnly,
    /// It isn't a field name.
    Malformed,
}

impl MethodCheck {
    /// Whether a browser would go on, as far as the method is concerned.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        use MethodOutcome::{Listed, Mirrored, Safelisted, Wildcard};
        matches!(self.outcome, Listed | Safelisted | Wildcard | Mirrored)
    }

    pub(super) fn make(methods: &Names, headers: &HeaderMap) -> Option<Self> {
        let lines = lines(headers, &ACCESS_CONTROL_REQUEST_METHOD);
        let first = *lines.first()?;
        let method = quoted(first);
        let outcome = if lines.len() > 1 {
            MethodOutcome::SeveralLines(lines.len())
        } else if !is_token(first) || first.len() > MIRROR_BYTES || first == b"*" {
            MethodOutcome::Malformed
        } else {
            outcome_of_method(methods, &method)
        };
        Some(Self { method, outcome })
    }
}

fn outcome_of_method(methods: &Names, method: &str) -> MethodOutcome {
    if is_forbidden_method(method) {
        return MethodOutcome::Forbidden;
    }
    if matches!(methods, Names::Mirror) {
        return MethodOutcome::Mirrored;
    }
    if methods.has(method) {
        return MethodOutcome::Listed;
    }
    if is_safelisted_method(method) {
        return MethodOutcome::Safelisted;
    }
    if methods.has_wildcard() {
        return MethodOutcome::Wildcard;
    }
    match find_in_any_case(&methods.listed(), method) {
        Some(listed) => MethodOutcome::WrongCase { listed: quoted(listed.as_bytes()) },
        None if method.ends_with('…') => MethodOutcome::Malformed,
        None => MethodOutcome::NotListed,
    }
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
#[derive(Default)]
pub(super) struct Requested {
    /// In lower case, each once, in the order in which they are asked for.
    pub(super) names: Vec<Vec<u8>>,
    /// Whether there are more of them than are looked at.
    pub(super) is_cut: bool,
    /// Whether `headers = mirror` sends them back.
    is_mirrorable: bool,
}

impl Requested {
    /// Reads every line of Access-Control-Request-Headers, up to a bound.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut requested = Self { names: Vec::new(), is_cut: false, is_mirrorable: true };
        let (mut lines, mut bytes) = (0, 0);
        for line in headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS) {
            lines += 1;
            requested.is_mirrorable &= lines <= MIRROR_LINES && bytes + line.len() <= MIRROR_BYTES;
            let room = MOST_BYTES.saturating_sub(bytes);
            bytes += line.len();
            let read = &line.as_bytes()[..line.len().min(room)];
            requested.is_cut |= read.len() < line.len() || lines > MOST_NAMES;
            if lines > MOST_NAMES {
                break;
            }
            for member in &split(read, b',') {
                requested.add(member);
            }
        }
        requested
    }

    fn add(&mut self, member: &[u8]) {
        let name = member.to_ascii_lowercase();
        if name.is_empty() {
            return;
        }
        for known in &self.names {
            if *known == name {
                return;
            }
        }
        if self.names.len() == MOST_NAMES {
            self.is_cut = true;
        } else {
            self.names.push(name);
        }
    }

    /// What `allowed`, the policy's list, says of each.
    pub(super) fn check(&self, allowed: &Names) -> Vec<HeaderCheck> {
        let listed = allowed.listed();
        let mut checks = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let shown = quoted(name);
            let outcome = if !is_token(name) || name == b"*" {
                HeaderOutcome::Malformed
            } else if matches!(allowed, Names::Mirror) {
                if self.is_mirrorable { HeaderOutcome::Mirrored } else { HeaderOutcome::TooLongToMirror }
            } else {
                outcome_of_header(&listed, &shown)
            };
            checks.push(HeaderCheck { name: shown, outcome });
        }
        checks
    }
}

fn outcome_of_header(listed: &[&str], name: &str) -> HeaderOutcome {
    let has_wildcard = listed.contains(&"*");
    if find_in_any_case(listed, name).is_some() {
        HeaderOutcome::Listed
    } else if has_wildcard && name == "authorization" {
        HeaderOutcome::AuthorizationUnderWildcard
    } else if has_wildcard {
        HeaderOutcome::Wildcard
    } else if is_forbidden_request_header(name) {
        HeaderOutcome::Forbidden
    } else if is_response_only(name) {
        HeaderOutcome::ResponseOnly
    } else if name.ends_with('…') {
        HeaderOutcome::Malformed
    } else {
        HeaderOutcome::NotListed
    }
}

impl fmt::Display for MethodCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, outcome } = self;
        let says = match outcome {
            MethodOutcome::Listed => " is in the list",
            MethodOutcome::Safelisted => " needs no permission",
            MethodOutcome::Wildcard => ": the policy allows any (`*`)",
            MethodOutcome::Mirrored => ": the policy allows any (`mirror`)",
            MethodOutcome::NotListed => " isn't in the list",
            MethodOutcome::Forbidden => " is a method that no page can use",
            MethodOutcome::WrongCase { listed } => {
                return write!(f, "{method} isn't in the list; {listed} is, and methods are compared with case");
            }
            MethodOutcome::Malformed => return write!(f, "`{method}` is no method"),
            MethodOutcome::SeveralLines(lines) => {
                return write!(
                    f,
                    "the request has {lines} lines of Access-Control-Request-Method, and browsers send one"
                );
            }
        };
        f.write_str(method)?;
        f.write_str(says)
    }
}

impl fmt::Display for HeaderCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, outcome } = self;
        f.write_str(name)?;
        f.write_str(match outcome {
            HeaderOutcome::Listed => " is in the list",
            HeaderOutcome::Wildcard => " is covered by `*`",
            HeaderOutcome::AuthorizationUnderWildcard => {
                " is covered by `*` in browsers of today, which isn't sure to last"
            }
            HeaderOutcome::Mirrored => ": the policy allows any (`mirror`)",
            HeaderOutcome::TooLongToMirror => ": `mirror` sends back 4 KiB in 64 lines at most",
            HeaderOutcome::NotListed => " isn't in the list",
            HeaderOutcome::Forbidden => " is set by browsers alone; no page can send it",
            HeaderOutcome::ResponseOnly => " belongs into responses; the page shouldn't send it",
            HeaderOutcome::Malformed => " is no field name",
        })
    }
}

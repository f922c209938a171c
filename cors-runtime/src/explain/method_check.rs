//! The method that a preflight asks for.

use std::fmt;

use cors_table::{MIRROR_BYTES, Names, method, token};
use http::header::ACCESS_CONTROL_REQUEST_METHOD;
use http::{HeaderMap, HeaderValue};

use super::quote::quoted;

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

impl MethodCheck {
    /// Whether a browser would go on, as far as the method is concerned.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        use MethodOutcome::{Listed, Mirrored, Safelisted, Wildcard};
        matches!(self.outcome, Listed | Safelisted | Wildcard | Mirrored)
    }

    /// What `methods`, the policy's list, says of the method in `headers`; `None` if there is none.
    pub(super) fn make(methods: &Names, headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).iter().map(HeaderValue::as_bytes);
        let first = lines.next()?;
        let method = quoted(first);
        let outcome = match lines.count() {
            0 if !token::is_token(first) || first.len() > MIRROR_BYTES || first == b"*" => MethodOutcome::Malformed,
            0 => outcome(methods, &method),
            more => MethodOutcome::SeveralLines(1 + more),
        };
        Some(Self { method, outcome })
    }
}

fn outcome(methods: &Names, method: &str) -> MethodOutcome {
    if method::is_forbidden(method) {
        MethodOutcome::Forbidden
    } else if matches!(methods, Names::Mirror) {
        MethodOutcome::Mirrored
    } else if methods.has(method) {
        MethodOutcome::Listed
    } else if method::is_safelisted(method) {
        MethodOutcome::Safelisted
    } else if methods.has_wildcard() {
        MethodOutcome::Wildcard
    } else if let Some(listed) = methods.find_in_any_case(method) {
        MethodOutcome::WrongCase { listed: quoted(listed.as_bytes()) }
    } else if method.ends_with('…') {
        MethodOutcome::Malformed
    } else {
        MethodOutcome::NotListed
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
        write!(f, "{method}{says}")
    }
}

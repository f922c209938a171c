//! Request → [`Decision`]: pure, without body types, without allocation.
//!
//! Three steps: is the request governed (`path`), what kind of request is it ([`Sent::read`]), and is
//! its origin allowed ([`Origins::allow`]).

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::table::{Names, Origins, Table};

/// How many bytes of a request's own values are sent back to it, at most.
pub(crate) const MIRROR_BYTES: usize = 4096;

/// How many lines of Access-Control-Request-Headers are sent back, at most.
pub(crate) const MIRROR_LINES: usize = 64;

/// What a policy says to a request.
///
/// It borrows from its policy and owns what it needs of the request, so the request may go on to a
/// handler while the decision waits for the response.
#[must_use = "a decision does nothing until it is sent or applied"]
#[derive(Clone, Debug)]
pub enum Decision<'p> {
    /// The policy has a `path` that the request's path doesn't match: touch nothing.
    NotGoverned,
    /// A preflight: send this answer, and don't run the handler.
    Preflight(Preflight<'p>),
    /// Any other request: run the handler, then apply this to its response, whatever its status.
    Actual(Actual<'p>),
}

/// The complete answer to a preflight
/// ([Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)).
#[must_use = "a preflight does nothing until it is sent"]
#[derive(Clone, Debug)]
pub struct Preflight<'p> {
    pub(crate) verdict: Verdict<'p>,
    /// `None` if the policy mirrors nothing.
    pub(crate) mirrored: Option<Mirrored>,
}

/// What an actual request's response gets
/// ([Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-responses)).
#[must_use = "an actual request's decision does nothing until it is applied to the response"]
#[derive(Clone, Debug)]
pub struct Actual<'p> {
    pub(crate) verdict: Verdict<'p>,
}

/// What a table says of a request's origin.
#[derive(Clone, Debug)]
pub(crate) struct Verdict<'p> {
    pub(crate) table: &'p Table,
    /// Access-Control-Allow-Origin, if the origin is allowed.
    pub(crate) allow_origin: Option<HeaderValue>,
}

/// What a preflight asks for, as far as the policy mirrors it.
#[derive(Clone, Debug)]
pub(crate) struct Mirrored {
    pub(crate) method: Option<HeaderValue>,
    pub(crate) headers: Option<HeaderValue>,
}

impl Preflight<'_> {
    /// Whether the preflight's origin is one of the policy's.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.verdict.allow_origin.is_some()
    }
}

impl Actual<'_> {
    /// Whether the request has an Origin and it is one of the policy's.
    ///
    /// A policy that doesn't [vary](crate::Policy::varies) sends its headers either way.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.verdict.allow_origin.is_some()
    }
}

/// What a request says of itself, read once, before a policy judges it.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'h> {
    headers: &'h HeaderMap,
    /// The first line of Origin. Whether it is the only one is asked where it is allowed.
    origin: Option<&'h HeaderValue>,
    /// Whether this is a CORS-preflight request.
    pub(crate) is_preflight: bool,
}

impl<'h> Sent<'h> {
    /// Reads Origin, and for an OPTIONS request the presence of Access-Control-Request-Method
    /// ([Fetch, CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request)).
    #[inline]
    pub(crate) fn read(method: &Method, headers: &'h HeaderMap) -> Self {
        let origin = headers.get(&ORIGIN);
        let is_preflight =
            *method == Method::OPTIONS && origin.is_some() && headers.contains_key(&ACCESS_CONTROL_REQUEST_METHOD);
        Self { headers, origin, is_preflight }
    }
}

/// Whether the field has several lines where it should have one. No browser sends several; which of them counts is
/// anybody's guess, so none does.
#[inline]
fn is_repeated(headers: &HeaderMap, name: &HeaderName) -> bool {
    // As many lines as names: no field has several lines, and no second lookup is needed to say so.
    headers.len() != headers.keys_len() && has_second_line(headers, name)
}

#[inline(never)]
fn has_second_line(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get_all(name).iter().nth(1).is_some()
}

impl Table {
    /// What this table says to a request.
    pub fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        if !self.path.matches(path) {
            return Decision::NotGoverned;
        }
        let sent = Sent::read(method, headers);
        let verdict = Verdict { table: self, allow_origin: self.allow_origin(sent) };
        if sent.is_preflight {
            Decision::Preflight(Preflight { mirrored: Mirrored::read(&verdict, headers), verdict })
        } else {
            Decision::Actual(Actual { verdict })
        }
    }

    /// Access-Control-Allow-Origin for the origin that was sent, if it is allowed. It is compared byte for byte
    /// ([Fetch, Origin header](https://fetch.spec.whatwg.org/#origin-header)).
    #[inline]
    pub(crate) fn allow_origin(&self, sent: Sent<'_>) -> Option<HeaderValue> {
        let origin = sent.origin?;
        if !self.origins.allow(origin.as_bytes()) || is_repeated(sent.headers, &ORIGIN) {
            return None;
        }
        // A clone shares the bytes with the request.
        if self.varies { Some(origin.clone()) } else { self.wire.get().allow_origin.clone() }
    }
}

impl Origins {
    /// Whether the one Origin of a request is allowed.
    pub(crate) fn allow(&self, origin: &[u8]) -> bool {
        match self {
            Self::Listed(list) => list.contains(origin),
            unlisted => unlisted.allow_unlisted(origin),
        }
    }

    #[inline(never)]
    fn allow_unlisted(&self, origin: &[u8]) -> bool {
        match self {
            Self::Listed(_) => false,
            Self::One(one) => one.get().as_bytes() == origin,
            Self::Any => is_visible_ascii(origin),
            Self::Mirror => origin.len() <= MIRROR_BYTES && is_visible_ascii(origin),
        }
    }
}

impl Mirrored {
    /// Reads what `verdict` needs of a preflight's headers.
    #[inline]
    pub(crate) fn read(verdict: &Verdict<'_>, headers: &HeaderMap) -> Option<Self> {
        let methods = matches!(verdict.table.methods, Names::Mirror);
        let names = matches!(verdict.table.headers, Names::Mirror);
        if verdict.allow_origin.is_none() || !(methods || names) {
            return None;
        }
        Some(Self {
            method: if methods { requested_method(headers) } else { None },
            headers: if names { requested_headers(headers) } else { None },
        })
    }
}

/// Whether `bytes` could be a serialised origin: not empty, nothing but visible ASCII.
pub(crate) fn is_visible_ascii(bytes: &[u8]) -> bool {
    for byte in bytes {
        if !byte.is_ascii_graphic() {
            return false;
        }
    }
    !bytes.is_empty()
}

/// Whether a browser lets the method through a preflight whatever the answer lists
/// ([Fetch, CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)).
#[cfg(any(feature = "axum", feature = "explain"))]
pub(crate) fn is_safelisted_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// The value to send back for `methods = mirror`: the requested method, if it can be one.
fn requested_method(headers: &HeaderMap) -> Option<HeaderValue> {
    let method = headers.get(&ACCESS_CONTROL_REQUEST_METHOD)?;
    let bytes = method.as_bytes();
    let is_mirrored =
        bytes.len() <= MIRROR_BYTES && is_token(bytes) && !is_repeated(headers, &ACCESS_CONTROL_REQUEST_METHOD);
    if is_mirrored { Some(method.clone()) } else { None }
}

/// The value to send back for `headers = mirror`: all lines of Access-Control-Request-Headers.
///
/// One line, which is all that browsers send, is sent back without copying it.
fn requested_headers(headers: &HeaderMap) -> Option<HeaderValue> {
    let lines = headers.get_all(&ACCESS_CONTROL_REQUEST_HEADERS);
    let mut last = None;
    let (mut count, mut length) = (0, 0);
    for line in &lines {
        count += 1;
        length += line.len();
        if count > MIRROR_LINES || length > MIRROR_BYTES {
            return None;
        }
        last = Some(line);
    }
    if length == 0 {
        return None;
    }
    if count == 1 {
        return last.cloned();
    }
    let mut joined = Vec::with_capacity(length + ", ".len() * count);
    for line in &lines {
        if !line.is_empty() && !joined.is_empty() {
            joined.extend_from_slice(b", ");
        }
        joined.extend_from_slice(line.as_bytes());
    }
    HeaderValue::from_bytes(&joined).ok()
}

/// Whether `bytes` is a token ([RFC 9110, 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    for byte in bytes {
        let is_sign = matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~');
        if !is_sign && !byte.is_ascii_alphanumeric() {
            return false;
        }
    }
    !bytes.is_empty()
}

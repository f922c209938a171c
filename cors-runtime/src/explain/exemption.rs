//! Requests with an Origin that no browser checks, by what they say of themselves.

use std::fmt;

use http::header::{CONTENT_TYPE, ORIGIN, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::header_check::members;
use crate::decide::Sent;

const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Why no browser checks a request although it has an Origin.
///
/// CORS is asked where a page fetches from another origin to read the response
/// ([Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check)). An Origin goes along with more than that: with
/// every WebSocket, and with whatever else isn't GET or HEAD
/// ([Fetch, Origin header](https://fetch.spec.whatwg.org/#origin-header)). Browsers of today say which it is, in the
/// Sec-Fetch-* fields ([Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/)), to `https` and to `localhost`;
/// without them a form that a page submits can't be told from a fetch.
///
/// It changes nothing of what a policy sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exemption {
    /// A WebSocket's handshake: HTTP/1.1 with `Upgrade: websocket`, or an extended CONNECT of HTTP/2
    /// ([RFC 8441](https://www.rfc-editor.org/rfc/rfc8441)). A page of any origin gets the connection unless the service
    /// itself refuses: [`Policy::allows_origin`](crate::Policy::allows_origin).
    WebSocket,
    /// Another extended CONNECT, such as `WebTransport`'s. No page's fetch has this method. The service itself refuses
    /// strangers here, too.
    WebTransport,
    /// A navigation: a link, a form, a frame.
    Navigation,
    /// A load whose response the page can't read, whatever the server says: `fetch` with `mode: "no-cors"`, a beacon.
    NoCors,
    /// A page of the very origin that the request goes to.
    SameOrigin,
    /// No page: the user, or an extension that has a right to this host.
    NoPage,
}

impl Exemption {
    /// What a request says of itself; `None` if a browser checks it, as far as can be told, or if it has no Origin.
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(ORIGIN) || Sent::read(method, headers).is_preflight {
            return None;
        }
        let mode = only(headers, &SEC_FETCH_MODE);
        let site = only(headers, &SEC_FETCH_SITE);
        let destination = only(headers, &SEC_FETCH_DEST).filter(|_| mode.is_none());
        if mode == Some("websocket") || destination == Some("websocket") || is_websocket(headers) {
            return Some(Self::WebSocket);
        }
        if mode == Some("webtransport") || method == Method::CONNECT {
            return Some(Self::WebTransport);
        }
        match (mode, site, destination) {
            (Some("navigate"), _, _) | (_, _, Some("document" | "frame" | "iframe" | "fencedframe")) => {
                Some(Self::Navigation)
            }
            (_, Some("same-origin"), _) | (Some("same-origin"), _, _) => Some(Self::SameOrigin),
            (Some("no-cors"), _, _) => Some(Self::NoCors),
            (_, Some("none"), _) => Some(Self::NoPage),
            _ => None,
        }
    }

    /// What comes of it.
    pub(super) const fn consequence(self) -> &'static str {
        match self {
            Self::WebSocket | Self::WebTransport => {
                "A page of any origin gets the connection, unless the service itself refuses the Origin: \
                 `Policy::allows_origin`."
            }
            Self::Navigation => "The browser shows the response; no page of another origin reads it.",
            Self::NoCors => {
                "The page can't read the response, whatever it says; to read it, the page has to fetch with \
                 `mode: \"cors\"`."
            }
            Self::SameOrigin => "The page may read the response.",
            Self::NoPage => "Whoever asked may read the response.",
        }
    }
}

/// Whether a browser says where the request comes from.
pub(super) fn says_its_site(headers: &HeaderMap) -> bool {
    only(headers, &SEC_FETCH_SITE).is_some()
}

/// Whether this may be a form that a page submits, or a load that the page can't read, without a word of that: only GET,
/// HEAD and POST are, those with an Origin are POST, and such a body has one of three types, or none.
pub(super) fn may_be_unchecked(method: &Method, headers: &HeaderMap) -> bool {
    const TYPES: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    let is_such = |value: &HeaderValue| {
        let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        TYPES.iter().any(|known| known.eq_ignore_ascii_case(essence))
    };
    method == Method::POST && only(headers, &SEC_FETCH_MODE).is_none() && headers.get(CONTENT_TYPE).is_none_or(is_such)
}

/// No page's script can set these fields
/// ([Fetch, forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)). A proxy that takes Upgrade
/// away leaves the others.
fn is_websocket(headers: &HeaderMap) -> bool {
    let mut upgrades = headers.get_all(UPGRADE).iter().map(HeaderValue::as_bytes).flat_map(members);
    upgrades.any(|protocol| protocol.eq_ignore_ascii_case(b"websocket"))
        || headers.contains_key(SEC_WEBSOCKET_KEY)
        || headers.contains_key(SEC_WEBSOCKET_VERSION)
}

/// The value of a field's one line. Browsers send one; several say nothing.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut lines = headers.get_all(name).iter();
    let first = lines.next()?;
    if lines.next().is_some() { None } else { first.to_str().ok() }
}

/// What it is, behind "… is".
impl fmt::Display for Exemption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebSocket => "a WebSocket's handshake",
            Self::WebTransport => "a session that a page opens, such as WebTransport's",
            Self::Navigation => "a navigation (a link, a form or a frame)",
            Self::NoCors => "a load without CORS (`mode: \"no-cors\"`)",
            Self::SameOrigin => "a request of a page of the same origin",
            Self::NoPage => "a request of the user or of an extension, not of a page",
        })
    }
}

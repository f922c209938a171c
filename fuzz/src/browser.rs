//! What a browser makes of a response: the Fetch Standard's
//! [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) and
//! [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch), step by step.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// A browser and a page in it.
#[derive(Clone, Copy, Debug)]
pub struct Browser {
    /// Whether the page fetches with credentials.
    pub includes_credentials: bool,
    /// Whether `*` leaves Authorization out, as the standard has it; browsers let `*` cover it by default.
    pub is_strict: bool,
}

impl Browser {
    /// Whether the page may read a response with these header fields.
    #[must_use]
    pub fn reads(self, request: &HeaderMap, response: &HeaderMap) -> bool {
        let Some(allowed) = combined(response, &ACCESS_CONTROL_ALLOW_ORIGIN) else { return false };
        if !self.includes_credentials && allowed == b"*" {
            return true;
        }
        let mut origins = request.get_all(ORIGIN).iter();
        // A browser sends one; of several, none is the page's.
        let origin = origins.next().filter(|_| origins.next().is_none()).map(HeaderValue::as_bytes);
        if origin != Some(&allowed) {
            return false;
        }
        !self.includes_credentials || combined(response, &ACCESS_CONTROL_ALLOW_CREDENTIALS).as_deref() == Some(b"true")
    }

    /// Whether the request follows a preflight that was answered so.
    #[must_use]
    pub fn sends(self, preflight: &HeaderMap, status: u16, response: &HeaderMap) -> bool {
        if !self.reads(preflight, response) || !(200..=299).contains(&status) {
            return false;
        }
        let (Some(methods), Some(names)) =
            (list(response, &ACCESS_CONTROL_ALLOW_METHODS), list(response, &ACCESS_CONTROL_ALLOW_HEADERS))
        else {
            return false;
        };
        let wildcards = !self.includes_credentials;
        let method = preflight.get(ACCESS_CONTROL_REQUEST_METHOD).map_or(&b""[..], HeaderValue::as_bytes);
        let is_safelisted = [&b"GET"[..], b"HEAD", b"POST"].contains(&method);
        let has = |list: &[Vec<u8>], wanted: &[u8]| list.iter().any(|one| one == wanted);
        let is_allowed = is_safelisted || has(&methods, method) || wildcards && has(&methods, b"*");
        is_allowed
            && requested(preflight).iter().all(|name| {
                let is_listed = names.iter().any(|listed| listed.eq_ignore_ascii_case(name));
                let is_left_out = self.is_strict && name.eq_ignore_ascii_case(b"authorization");
                is_listed || (wildcards && !is_left_out && has(&names, b"*"))
            })
    }
}

/// Whether a browser checks the response at all: what carries an Origin and isn't checked says so, by Sec-Fetch-Mode, -Site and
/// -Dest ([Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/)), by Upgrade or by CONNECT.
#[must_use]
pub fn checks(method: &Method, request: &HeaderMap) -> bool {
    if !request.contains_key(ORIGIN) {
        return false;
    }
    if method == Method::OPTIONS && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return true;
    }
    let says = |name: &str| {
        let mut lines = request.get_all(name).iter();
        lines.next().filter(|_| lines.next().is_none()).and_then(|value| value.to_str().ok())
    };
    let mode = says("sec-fetch-mode");
    // What is more than the mode tells is asked where there is none.
    let destination = says("sec-fetch-dest").filter(|_| mode.is_none());
    let opens = request.get_all(UPGRADE).iter().map(HeaderValue::as_bytes).flat_map(members);
    let is_websocket = mode == Some("websocket")
        || destination == Some("websocket")
        || opens.into_iter().any(|protocol| protocol.eq_ignore_ascii_case(b"websocket"))
        || ["sec-websocket-key", "sec-websocket-version"].iter().any(|name| request.contains_key(*name));
    let is_webtransport = mode == Some("webtransport") || method == Method::CONNECT;
    let is_navigation =
        mode == Some("navigate") || matches!(destination, Some("document" | "frame" | "iframe" | "fencedframe"));
    let is_of_same_origin = mode == Some("same-origin") || says("sec-fetch-site") == Some("same-origin");
    let is_unreadable = mode == Some("no-cors");
    let is_of_no_page = says("sec-fetch-site") == Some("none");
    !(is_websocket || is_webtransport || is_navigation || is_of_same_origin || is_unreadable || is_of_no_page)
}

/// The headers that a preflight asks for.
#[must_use]
pub fn requested(preflight: &HeaderMap) -> Vec<Vec<u8>> {
    let lines = preflight.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter().map(HeaderValue::as_bytes);
    lines.flat_map(members).map(<[u8]>::to_vec).collect()
}

/// [Fetch, get a header](https://fetch.spec.whatwg.org/#concept-header-list-get): the lines as one value.
fn combined(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    (!lines.is_empty()).then(|| lines.join(&b", "[..]))
}

/// [Fetch, extract header list values](https://fetch.spec.whatwg.org/#extract-header-list-values): nothing is an empty list,
/// and what isn't a list of tokens is a failure.
fn list(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<Vec<u8>>> {
    let is_token =
        |member: &[u8]| member.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte));
    let lines = headers.get_all(name).iter().map(HeaderValue::as_bytes);
    lines.flat_map(members).map(|member| is_token(member).then(|| member.to_vec())).collect()
}

fn members(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(|member| !member.is_empty())
}

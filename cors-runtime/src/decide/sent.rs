//! What a request says of itself.

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

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

    /// The first line of Origin, if there is one.
    #[inline]
    pub(crate) fn origin(self) -> Option<&'h HeaderValue> {
        self.origin
    }

    /// Whether there is more than one line of Origin.
    #[inline]
    pub(crate) fn has_several_origins(self) -> bool {
        is_repeated(self.headers, &ORIGIN)
    }
}

/// Whether the field has several lines where it should have one. No browser sends several; which of them counts is
/// anybody's guess, so none does.
#[inline]
pub(super) fn is_repeated(headers: &HeaderMap, name: &HeaderName) -> bool {
    // As many lines as names: no field has several lines, and no second lookup is needed to say so.
    headers.len() != headers.keys_len() && has_second_line(headers, name)
}

#[inline(never)]
fn has_second_line(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get_all(name).iter().nth(1).is_some()
}

//! Requests, as tests write them.

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderValue};

/// The fields of an actual request of a page of `origin`.
pub(crate) fn from(origin: &str) -> HeaderMap {
    HeaderMap::from_iter([(ORIGIN, HeaderValue::from_bytes(origin.as_bytes()).expect("no control characters"))])
}

/// The fields of a preflight of a page of `origin`, for `method` and, unless empty, `headers`.
pub(crate) fn preflight(origin: &str, method: &str, headers: &str) -> HeaderMap {
    let mut request = from(origin);
    let value = |text: &str| HeaderValue::from_str(text).expect("no control characters");
    request.insert(ACCESS_CONTROL_REQUEST_METHOD, value(method));
    if !headers.is_empty() {
        request.insert(ACCESS_CONTROL_REQUEST_HEADERS, value(headers));
    }
    request
}

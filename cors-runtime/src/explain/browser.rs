//! What a browser makes of the answer, in the words of Chromium's console.
//!
//! This reads nothing but the request and the answer, as a browser does: it doesn't know the policy.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use cors_table::{method, origin, token};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, LOCATION,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::header_check::members;
use super::quote::quoted;

/// Whether a page's fetch asks for cookies and other credentials
/// ([Fetch, credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// `credentials: "omit"`, or the default, `"same-origin"`: none go to another origin.
    Omit,
    /// `credentials: "include"`.
    Include,
}

/// What a browser makes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// After a preflight it sends the request; after an actual request the page may read the response.
    Allowed,
    /// It doesn't.
    #[non_exhaustive]
    Blocked {
        /// What Chromium's console shows behind "has been blocked by CORS policy: ".
        reason: String,
    },
    /// There is no CORS check: the request has no Origin, or is one of those that no browser checks
    /// ([`exemption`](super::Explanation::exemption)).
    NotChecked,
}

impl Verdict {
    /// Whether the browser blocks.
    #[must_use]
    pub const fn is_blocked(&self) -> bool {
        matches!(self, Self::Blocked { .. })
    }

    fn new(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Allowed,
            Err(reason) => Self::Blocked { reason },
        }
    }
}

/// An answer, and what the browser knows of the request.
pub(crate) struct Exchange<'a> {
    /// The origin of the page; `None` for one that no browser sends.
    pub(crate) origin: Option<&'a [u8]>,
    /// The method that the page asks for.
    pub(crate) method: &'a [u8],
    /// The headers that the page asks for, in lower case.
    pub(crate) names: &'a [Vec<u8>],
    /// The status of the answer.
    pub(crate) status: StatusCode,
    /// The header fields of the answer.
    pub(crate) answer: &'a HeaderMap,
}

impl Exchange<'_> {
    /// Whether the page may read the response.
    pub(crate) fn response(&self, credentials: Credentials) -> Verdict {
        Verdict::new(self.check_access(credentials))
    }

    /// Whether the request follows the preflight. `strict` means that `*` doesn't cover Authorization.
    ///
    /// [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), in Chromium's order.
    pub(crate) fn preflight(&self, credentials: Credentials, strict: bool) -> Verdict {
        Verdict::new(self.check_preflight(credentials, strict))
    }

    /// [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).
    fn check_access(&self, credentials: Credentials) -> Result<(), String> {
        let include = credentials == Credentials::Include;
        let Some(allowed) = self.joined(&ACCESS_CONTROL_ALLOW_ORIGIN) else {
            return Err("No 'Access-Control-Allow-Origin' header is present on the requested resource.".to_owned());
        };
        if *allowed == *b"*" {
            return if include {
                Err("The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard \
                     '*' when the request's credentials mode is 'include'."
                    .to_owned())
            } else {
                Ok(())
            };
        }
        if Some(&*allowed) != self.origin {
            return Err(mismatch(&allowed));
        }
        let credentials = self.joined(&ACCESS_CONTROL_ALLOW_CREDENTIALS).unwrap_or_default();
        if include && *credentials != *b"true" {
            let value = quoted(&credentials);
            return Err(format!(
                "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must \
                 be 'true' when the request's credentials mode is 'include'."
            ));
        }
        Ok(())
    }

    fn check_preflight(&self, credentials: Credentials, strict: bool) -> Result<(), String> {
        // Chromium goes no further before it looks at anything else.
        if is_redirect(self.status) && self.answer.contains_key(LOCATION) {
            return Err(prefixed("Redirect is not allowed for a preflight request."));
        }
        self.check_access(credentials).map_err(|reason| prefixed(&reason))?;
        if !self.status.is_success() {
            return Err(prefixed("It does not have HTTP ok status."));
        }
        let methods = self.list(&ACCESS_CONTROL_ALLOW_METHODS)?;
        let headers = self.list(&ACCESS_CONTROL_ALLOW_HEADERS)?;
        let wildcards = credentials == Credentials::Omit;

        let method = self.method;
        let is_safelisted = std::str::from_utf8(method).is_ok_and(method::is_safelisted);
        if !(is_safelisted || methods.contains(&method) || wildcards && methods.contains(&&b"*"[..])) {
            let method = quoted(method);
            return Err(format!(
                "Method {method} is not allowed by Access-Control-Allow-Methods in preflight response."
            ));
        }

        let has_wildcard = wildcards && headers.contains(&&b"*"[..]);
        let is_allowed = |name: &[u8]| {
            let is_covered = has_wildcard && !(strict && name == b"authorization");
            is_covered || headers.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
        };
        match self.names.iter().find(|name| !is_allowed(name)) {
            None => Ok(()),
            Some(name) => Err(format!(
                "Request header field {} is not allowed by Access-Control-Allow-Headers in preflight response.",
                quoted(name)
            )),
        }
    }

    /// The value of a field, its lines joined
    /// ([Fetch, get a header](https://fetch.spec.whatwg.org/#concept-header-list-get)).
    fn joined(&self, name: &HeaderName) -> Option<Cow<'_, [u8]>> {
        let mut lines = self.answer.get_all(name).iter().map(HeaderValue::as_bytes);
        let first = lines.next()?;
        Some(lines.fold(Cow::Borrowed(first), |joined, line| Cow::Owned([&*joined, b", ", line].concat())))
    }

    /// The members of a list ([Fetch, HTTP new-header syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax)).
    pub(crate) fn list(&self, name: &HeaderName) -> Result<Vec<&[u8]>, String> {
        let lines = self.answer.get_all(name).iter().map(HeaderValue::as_bytes);
        let listed: Vec<&[u8]> = lines.flat_map(members).collect();
        if listed.iter().all(token::is_token) {
            return Ok(listed);
        }
        let name = if name == ACCESS_CONTROL_ALLOW_METHODS { "Methods" } else { "Headers" };
        Err(format!("Cannot parse Access-Control-Allow-{name} response header field in preflight response."))
    }
}

/// Whether a response of this status leads to another URL
/// ([Fetch, redirect status](https://fetch.spec.whatwg.org/#redirect-status)).
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Why an Access-Control-Allow-Origin that isn't the page's origin doesn't do.
fn mismatch(allowed: &[u8]) -> String {
    let value = quoted(allowed);
    if allowed.iter().any(|byte| matches!(byte, b' ' | b',')) {
        format!(
            "The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed. \
             Have the server send the header with a valid value."
        )
    } else if allowed != b"null" && !is_url(allowed) {
        format!(
            "The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'. Have the server send the \
             header with a valid value."
        )
    } else {
        format!(
            "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin. \
             Have the server send the header with a valid value."
        )
    }
}

/// Whether Chromium takes the text for a URL, as far as it matters here: it has a scheme, and a host that ends in a number is an
/// address.
fn is_url(text: &[u8]) -> bool {
    let Some((scheme, rest)) = std::str::from_utf8(text).ok().and_then(|text| text.split_once(':')) else {
        return false;
    };
    let rest = rest.trim_start_matches('/');
    let (host, _) = origin::split_port(rest.split('/').next().unwrap_or_default());
    let is_host = !origin::is_web(scheme)
        || !host.is_empty() && (!origin::ends_in_number(host) || host.parse::<Ipv4Addr>().is_ok());
    origin::is_scheme(scheme) && is_host
}

fn prefixed(reason: &str) -> String {
    format!("Response to preflight request doesn't pass access control check: {reason}")
}

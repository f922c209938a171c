//! [`Policy`]: the handle that users declare, copy and mount.

use cors_table::{Names, PathPattern};
use http::{HeaderMap, Method};

use crate::decide::Decision;
use crate::prepared::{Prepared, REFUSED};

/// A CORS policy that was checked when the program was compiled.
///
/// A `Policy` is a reference to a table in the binary: copying it copies one pointer. Declare one with
/// [`cors_policy!`](crate::cors_policy) or [`#[cors]`](macro@crate::cors), in a `const` or in a
/// `static`. Then mount it as a tower layer (feature `tower`), or ask it with [`decide`](Self::decide).
///
/// ```
/// use cors_runtime::{Policy, cors_policy};
///
/// pub const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
///
/// assert!(API.allows_method("PUT"));
/// assert!(!API.varies());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    prepared: &'static Prepared,
}

impl Policy {
    /// A handle on a table. Only the macros call this: they are what checks a table.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(prepared: &'static Prepared) -> Self {
        Self { prepared }
    }

    /// What the policy is served from.
    #[cfg(any(
        feature = "actix-web",
        feature = "explain",
        feature = "poem",
        feature = "rocket",
        feature = "salvo",
        feature = "tower"
    ))]
    pub(crate) const fn prepared(self) -> &'static Prepared {
        self.prepared
    }

    /// The paths that it governs.
    pub(crate) const fn path(self) -> &'static PathPattern {
        &self.prepared.table.path
    }

    /// What this policy says to a request with this method, path and headers.
    ///
    /// `path` is the request target's path without its query, as [`http::Uri::path`] gives it: the one that the client asked
    /// for, if a router stripped a prefix from it. Nothing is allocated and no list is parsed, whatever the headers hold.
    ///
    /// # Examples
    ///
    /// ```
    /// use cors_runtime::{Decision, Policy, cors_policy};
    /// use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
    ///
    /// const API: Policy = cors_policy!(origin = "https://app.example.com", methods = "GET, PUT");
    ///
    /// let mut request = HeaderMap::new();
    /// request.insert(header::ORIGIN, HeaderValue::from_static("https://app.example.com"));
    /// request.insert(header::ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("PUT"));
    ///
    /// let Decision::Preflight(preflight) = API.decide(&Method::OPTIONS, "/users", &request) else {
    ///     panic!("OPTIONS with both headers is a preflight");
    /// };
    /// assert_eq!(preflight.status(), StatusCode::NO_CONTENT);
    /// assert_eq!(preflight.headers()[header::ACCESS_CONTROL_ALLOW_METHODS], "GET, PUT");
    /// ```
    #[inline]
    pub fn decide(self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'static> {
        self.prepared.decide(method, path, headers)
    }

    /// Whether the policy's list of methods holds `method`, or is `*` or `mirror`.
    ///
    /// Methods are case-sensitive ([RFC 9110, 9.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.1)).
    /// Browsers let GET, HEAD and POST through a preflight even when the list doesn't hold them
    /// ([Fetch, CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)); this
    /// looks at the list alone.
    ///
    /// # Examples
    ///
    /// It works while compiling, too:
    ///
    /// ```
    /// use cors_runtime::{Policy, cors_policy};
    ///
    /// const API: Policy = cors_policy!(origin = "https://app.example.com", methods = "GET, PUT");
    /// const _: () = assert!(API.allows_method("PUT") && !API.allows_method("put"));
    /// ```
    #[must_use]
    pub const fn allows_method(self, method: &str) -> bool {
        self.prepared.allows_method(method)
    }

    /// Whether the request has an Origin, exactly one, and it is one of the policy's.
    ///
    /// For what has to look at the Origin itself. A browser opens a WebSocket of a page of any origin, and sends cookies along:
    /// CORS isn't asked, no layer stands in the way, and a service that doesn't refuse strangers lets any website act as the
    /// signed-in user ([RFC 6455, 10.2](https://www.rfc-editor.org/rfc/rfc6455#section-10.2)). The same goes for
    /// `WebTransport`, and for state that is changed by forms.
    ///
    /// It is what [`decide`](Self::decide) says of the origin, with three things to know:
    ///
    /// - **A page of the service itself** has an Origin, too, and CORS never asked about that one. Here it has to be in
    ///   `origins` as any other. (Comparing Origin with Host instead falls for a name that an attacker points at the service,
    ///   and for a proxy that rewrites Host.)
    /// - Without an Origin it is `false`. No browser opens a WebSocket without one; let in programs that have none by something
    ///   else that they know, such as a token.
    /// - `"*"` and `mirror` hold any origin, `null` included, and `path` isn't asked.
    ///
    /// # Examples
    ///
    /// ```
    /// use cors_runtime::{Policy, cors_policy};
    /// use http::{HeaderMap, HeaderValue, StatusCode};
    ///
    /// const CHAT: Policy = cors_policy!(
    ///     origins = [
    ///         "https://app.example.com",
    ///         "https://chat.example.com", // the service itself
    ///     ],
    /// );
    ///
    /// fn status(request: &HeaderMap) -> StatusCode {
    ///     if CHAT.allows_origin(request) { StatusCode::SWITCHING_PROTOCOLS } else { StatusCode::FORBIDDEN }
    /// }
    ///
    /// let mut request = HeaderMap::new();
    /// assert_eq!(status(&request), StatusCode::FORBIDDEN);
    /// request.insert("origin", HeaderValue::from_static("https://app.example.com"));
    /// assert_eq!(status(&request), StatusCode::SWITCHING_PROTOCOLS);
    /// request.insert("origin", HeaderValue::from_static("https://evil.example"));
    /// assert_eq!(status(&request), StatusCode::FORBIDDEN);
    /// ```
    #[must_use]
    pub fn allows_origin(self, headers: &HeaderMap) -> bool {
        self.prepared.allows_origin(headers)
    }

    /// The same for the text of an Origin, byte for byte: for a framework without `http` types, or an Origin that came another
    /// way.
    ///
    /// # Examples
    ///
    /// ```
    /// use cors_runtime::{Policy, cors_policy};
    ///
    /// const CHAT: Policy = cors_policy!(origin = "https://*.example.com");
    ///
    /// assert!(CHAT.allows_origin_text("https://app.example.com"));
    /// assert!(!CHAT.allows_origin_text("https://app.example.com.evil.example"));
    /// assert!(!CHAT.allows_origin_text(""));
    /// ```
    #[must_use]
    pub fn allows_origin_text(self, origin: &str) -> bool {
        self.prepared.table.origins.allow(origin.as_bytes())
    }

    /// Whether responses depend on the request's Origin, and so carry `Vary: Origin`.
    ///
    /// A policy for any origin, or for exactly one literal origin, doesn't vary: it sends the same
    /// Access-Control-Allow-Origin whoever asks
    /// ([Fetch, CORS protocol and HTTP caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches)).
    #[must_use]
    pub const fn varies(self) -> bool {
        self.prepared.table.varies()
    }
}

impl Prepared {
    /// Whether the list of methods holds `method`, or is `*` or `mirror`.
    pub(crate) const fn allows_method(&self, method: &str) -> bool {
        match &self.table.methods {
            Names::Nothing => false,
            Names::Mirror => true,
            Names::List(list) => lists(list.get().as_bytes(), method.as_bytes()),
        }
    }
}

/// Whether `list`, members separated by `, `, holds `name` or `*`.
///
/// Written with indices because neither iterators nor slice comparison run while compiling.
const fn lists(list: &[u8], name: &[u8]) -> bool {
    let mut start = 0;
    while start < list.len() {
        let mut end = start;
        while end < list.len() && list[end] != b',' {
            end += 1;
        }
        if is_between(list, start, end, name) || is_between(list, start, end, b"*") {
            return true;
        }
        start = end + ", ".len();
    }
    false
}

/// Whether `list[start..end]` is `name`.
const fn is_between(list: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if list[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The policy that stands where the macros refused one, so that the refusal is the only error.
#[doc(hidden)]
pub const REFUSED_POLICY: Policy = Policy::new(&REFUSED);

//! Why a page gets no response.

use std::error::Error;
use std::fmt;

use super::response::Exchange;
use crate::note::NAME;

/// What stands in the way of a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The answer to a preflight doesn't allow the request. The request itself wasn't sent.
    Preflight,
    /// The response doesn't allow the page to read it. The request was sent, and the service has acted on it.
    Response,
    /// A redirect that the browser doesn't follow: to a URL with a user's name, or to another scheme; the twenty-first; or any
    /// with `redirect: "error"`.
    Redirect,
    /// The page asked for its own origin alone, or for a mode that doesn't go with the rest.
    Mode,
    /// A page over `https` asked for plain `http`
    /// ([Mixed Content](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch)).
    MixedContent,
    /// The response of a `no-cors` fetch has a Cross-Origin-Resource-Policy that leaves the page out
    /// ([Fetch](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header)).
    ResourcePolicy,
    /// JavaScript's `fetch` itself refuses such a request: a method that no page may use, GET with a body, a URL with a
    /// password.
    Request,
    /// The service, or a body, ended with an error: [`source`](Error::source). To a page that is a connection that breaks.
    Service,
}

/// A fetch that gave the page a `TypeError` in place of a response.
///
/// Printed with `{}` it is what the browser's console shows, in Chromium's words.
#[derive(Debug)]
pub struct Blocked {
    cause: Cause,
    /// Up to the reason: `Access to fetch at … has been blocked by CORS policy: `.
    opening: String,
    reason: String,
    exchanges: Vec<Exchange>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Blocked {
    pub(super) fn new(cause: Cause, reason: String) -> Self {
        Self { cause, opening: String::new(), reason, exchanges: Vec::new(), source: None }
    }

    pub(super) fn by_cors(cause: Cause, opening: String, reason: String) -> Self {
        Self { opening, ..Self::new(cause, reason) }
    }

    pub(super) fn by_service(request: &str, source: Box<dyn Error + Send + Sync>) -> Self {
        Self { source: Some(source), ..Self::new(Cause::Service, format!("{request} net::ERR_FAILED")) }
    }

    pub(super) fn after(self, exchanges: Vec<Exchange>) -> Self {
        Self { exchanges, ..self }
    }

    /// What stands in the way.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// Whether it is the CORS protocol: the service's answers leave the page out, and a page of another origin may fare better.
    #[must_use]
    pub fn is_cors(&self) -> bool {
        !self.opening.is_empty()
    }

    /// The reason as Chromium's console gives it, behind "has been blocked by CORS policy: " where it says that.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What the service itself says of it: why, and what change to its policy would allow it. `None` without the feature
    /// `explain-header`, and from a service without a policy of this crate.
    #[must_use]
    pub fn explanation(&self) -> Option<&str> {
        self.exchanges.last()?.answer.get(NAME)?.to_str().ok()
    }

    /// The requests that left the browser all the same, preflights included, in their order.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.opening, self.reason)
    }
}

impl Error for Blocked {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}

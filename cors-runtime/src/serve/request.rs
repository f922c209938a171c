//! Requests in the types of `http` 1, as tower and axum have them.

use http::uri::Authority;
use http::{HeaderMap, Method, Request};

use super::Asked;
#[cfg(any(feature = "explain-header", feature = "tracing"))]
use super::Head;

impl<B> Asked for Request<B> {
    type Fields = HeaderMap;

    #[inline]
    fn method(&self) -> &str {
        self.method().as_str()
    }

    #[inline]
    fn is_options(&self) -> bool {
        *self.method() == Method::OPTIONS
    }

    /// axum's `nest` strips its prefix from a request's URI, and keeps the URI as it came; what else strips a prefix keeps
    /// nothing.
    #[inline(never)]
    fn path(&self) -> &str {
        #[cfg(feature = "axum")]
        if let Some(::axum::extract::OriginalUri(uri)) = self.extensions().get() {
            return uri.path();
        }
        self.uri().path()
    }

    #[inline]
    fn authority(&self) -> Option<&str> {
        self.uri().authority().map(Authority::as_str)
    }

    #[inline]
    fn fields(&self) -> &HeaderMap {
        self.headers()
    }

    #[cfg(any(feature = "explain-header", feature = "tracing"))]
    fn head(&self) -> Head<'_> {
        Head::of(self.method(), self)
    }
}

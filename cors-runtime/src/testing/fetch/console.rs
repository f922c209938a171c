//! What the browser's console says of a fetch that is blocked.

use super::Fetch;
use crate::explain::Verdict;
use crate::testing::BoxError;
use crate::testing::blocked::{Blocked, Cause};
use crate::testing::url::Url;

impl Fetch<'_> {
    /// Goes on where a browser does.
    pub(super) fn pass(&self, cause: Cause, verdict: Verdict) -> Result<(), Blocked> {
        match verdict {
            Verdict::Blocked { reason } => Err(self.blocked_by_cors(cause, &self.url().to_string(), &reason)),
            Verdict::Allowed | Verdict::NotChecked => Ok(()),
        }
    }

    /// As [Chromium](https://source.chromium.org/chromium/chromium/src/+/main:third_party/blink/renderer/platform/loader/cors/cors_error_string.cc)
    /// puts it.
    pub(super) fn blocked_by_cors(&self, cause: Cause, url: &str, reason: &str) -> Blocked {
        let first = self.urls.first().map(Url::to_string).filter(|first| first != url);
        let redirected = first.map(|first| format!("(redirected from '{first}') ")).unwrap_or_default();
        let opening = format!(
            "Access to fetch at '{url}' {redirected}from origin '{}' has been blocked by CORS policy: ",
            self.page.origin
        );
        Blocked::by_cors(cause, opening, reason.to_owned())
    }

    pub(super) fn network_error(&self, cause: Cause, what: &str) -> Blocked {
        Blocked::new(cause, format!("{} {} {what}", self.method, self.url()))
    }

    pub(super) fn service_error(&self, error: BoxError) -> Blocked {
        Blocked::by_service(&format!("{} {}", self.method, self.url()), error)
    }
}

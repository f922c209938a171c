//! The fields of a request: the page's, and the browser's.

use http::header::{ACCEPT, CONTENT_LENGTH, COOKIE, HOST, ORIGIN, REFERER};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::{Fetch, Tainting};
use crate::testing::Mode;
use crate::testing::url::{Origin, Url};

const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

impl Fetch<'_> {
    /// The fields of the request itself: the page's, and the browser's.
    pub(super) fn request_headers(&self) -> HeaderMap {
        let mut headers = self.headers.clone();
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        if !self.body.is_empty() || [Method::POST, Method::PUT].contains(&self.method) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        }
        if let Some(origin) = self.origin_field() {
            headers.insert(ORIGIN, value(&origin));
        }
        self.add_what_browsers_add(&mut headers, false);
        if self.has_cookies() {
            let browser = self.page.browser();
            if let Some(cookies) = browser.cookies.sent(self.visit(browser.now)) {
                headers.insert(COOKIE, value(&cookies));
            }
        }
        headers
    }

    /// [Append a request Origin header](https://fetch.spec.whatwg.org/#append-a-request-origin-header), under the referrer policy
    /// that pages have by default.
    fn origin_field(&self) -> Option<String> {
        if self.tainting == Tainting::Cors {
            return Some(self.origin());
        }
        if [Method::GET, Method::HEAD].contains(&self.method) {
            return None;
        }
        let is_downgrade = self.page.url.as_ref().is_some_and(Url::is_https) && !self.url().is_https();
        let hides = self.page.mode != Mode::Cors && is_downgrade;
        Some(if hides { Origin::Opaque.to_string() } else { self.origin() })
    }

    /// Host, Referer, and what the browser says of the fetch
    /// ([Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/)).
    pub(super) fn add_what_browsers_add(&self, headers: &mut HeaderMap, is_preflight: bool) {
        let url = self.url();
        headers.insert(HOST, value(&url.authority()));
        if let Some(referrer) = self.referrer() {
            headers.insert(REFERER, value(&referrer));
        }
        if !url.origin().is_trustworthy() {
            return;
        }
        let page = &self.page.origin;
        let leaves_site = self.page.engine.redirects_leave_site;
        let since = if self.page.engine.preflights_ignore_redirects && is_preflight { self.urls.len() - 1 } else { 0 };
        let origins: Vec<Origin> = self.urls[since..].iter().map(Url::origin).collect();
        let site = if origins.iter().all(|origin| origin.is_same(page)) {
            "same-origin"
        } else if origins.iter().all(|origin| origin.is_same_site(page)) && !(leaves_site && origins.len() > 1) {
            "same-site"
        } else {
            "cross-site"
        };
        let mode = match self.page.mode {
            _ if is_preflight => "cors",
            Mode::Cors => "cors",
            Mode::NoCors => "no-cors",
            Mode::SameOrigin => "same-origin",
        };
        headers.insert(SEC_FETCH_SITE, HeaderValue::from_static(site));
        headers.insert(SEC_FETCH_MODE, HeaderValue::from_static(mode));
        headers.insert(SEC_FETCH_DEST, HeaderValue::from_static("empty"));
    }

    /// Under `strict-origin-when-cross-origin`, the default
    /// ([Referrer Policy](https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer)).
    ///
    /// A redirect keeps what the hop before it said, at most.
    fn referrer(&self) -> Option<String> {
        let page = self.page.url.as_ref().filter(|_| self.page.origin != Origin::Opaque)?;
        let origins: Vec<Origin> = self.urls.iter().map(Url::origin).collect();
        if origins.iter().all(|origin| origin.is_same(&self.page.origin)) {
            return Some(page.to_string());
        }
        let is_downgrade = page.origin().is_trustworthy() && !origins.iter().all(Origin::is_trustworthy);
        (!is_downgrade).then(|| format!("{}/", page.origin()))
    }
}

/// What goes into a field is ASCII here: methods, names, origins, URLs; and cookies may be any text.
pub(super) fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

//! [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch), with the service in place of
//! the network.

use std::future::poll_fn;
use std::time::Duration;

use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};

use super::service::Callable;
use super::{Fetch, Tainting};
use crate::testing::CredentialsMode;
use crate::testing::blocked::Blocked;
use crate::testing::cache::{Kept, Responses, Wanted};
use crate::testing::cookies::Visit;
use crate::testing::response::{Exchange, PageBody, collect};

/// An answer, from the service or from the cache.
pub(super) struct Answer<R> {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: PageBody<R>,
}

impl Fetch<'_> {
    /// [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch).
    pub(super) async fn network_or_cache<S, B>(&mut self, service: &mut S) -> Result<Answer<S::Body>, Blocked>
    where
        S: Callable<B>,
    {
        let (url, method) = (self.url().to_string(), self.method.clone());
        let headers = self.request_headers();
        let page = self.page;
        let wanted =
            Wanted { site: page.origin.site(), method: &method, url: &url, headers: &headers, now: page.browser().now };
        let kept = page.browser().responses.find(wanted);
        if let Some(Kept { status, headers, body }) = kept {
            return Ok(Answer { status, headers, body: PageBody::kept(body) });
        }
        let response = self.send(service, method.clone(), headers.clone(), self.body.clone()).await?;
        let (parts, body) = response.into_parts();
        let (status, answer) = (parts.status, parts.headers);
        if self.has_cookies() {
            let mut browser = page.browser();
            for line in answer.get_all(SET_COOKIE) {
                let visit = self.visit(browser.now);
                // What a browser refuses it refuses without a word to the page or the service.
                let _ = browser.cookies.set(visit, line.as_bytes());
            }
        }
        page.browser().responses.forget_changed(wanted, status);
        let Some(lifetime) = Responses::lifetime(wanted, status, &answer) else {
            return Ok(Answer { status, headers: answer, body: PageBody::live(body) });
        };
        let body = collect(body).await.map_err(|error| self.service_error(error.into()))?;
        let kept = Kept { status, headers: answer.clone(), body: body.clone() };
        page.browser().responses.keep(wanted, lifetime, kept);
        Ok(Answer { status, headers: answer, body: PageBody::kept(body) })
    }

    /// Hands a request to the service, and writes both down.
    pub(super) async fn send<S, B>(
        &mut self,
        service: &mut S,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<S::Body>, Blocked>
    where
        S: Callable<B>,
    {
        let uri = Uri::try_from(self.url().target()).map_err(|error| self.service_error(error.into()))?;
        let mut request = Request::new(body);
        *request.method_mut() = method.clone();
        *request.uri_mut() = uri;
        *request.version_mut() = self.version;
        *request.headers_mut() = headers.clone();
        *request.extensions_mut() = self.extensions.clone();
        poll_fn(|cx| service.poll_ready(cx)).await.map_err(|error| self.service_error(error.into()))?;
        let response = service.call_with_bytes(request).await.map_err(|error| self.service_error(error.into()))?;
        let (url, status, answer) = (self.url().to_string(), response.status(), response.headers().clone());
        self.exchanges.push(Exchange { method, url, headers, status, answer });
        Ok(response)
    }

    /// Whether cookies go along, and are taken.
    pub(super) fn has_cookies(&self) -> bool {
        match self.page.credentials {
            CredentialsMode::Include => true,
            CredentialsMode::SameOrigin => self.tainting == Tainting::Basic,
            CredentialsMode::Omit => false,
        }
    }

    pub(super) fn visit(&self, now: Duration) -> Visit<'_> {
        Visit { url: self.url(), page: Some(&self.page.origin), now, engine: self.page.engine }
    }
}

//! [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch), and what earlier ones allowed.

use bytes::Bytes;
use cors_table::method;
use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::{HeaderMap, HeaderValue, Method};

use super::Fetch;
use super::fields::value;
use super::service::Callable;
use crate::explain::{Credentials, browser};
use crate::testing::blocked::{Blocked, Cause};
use crate::testing::preflights::{Asked, Key};

impl Fetch<'_> {
    /// Whether earlier preflights have allowed the method and the headers.
    pub(super) fn is_allowed_already(&self, names: &[String]) -> bool {
        let key = self.key();
        let asked = self.asked(&key);
        let method = self.method.as_str();
        let preflights = &self.page.browser().preflights;
        (method::is_safelisted(method) && !self.needs_one_for_nothing(names) || preflights.allow_method(asked, method))
            && names.iter().all(|name| preflights.allow_header(asked, name))
    }

    /// Whether there is a preflight although neither the method nor a header asks for one.
    fn needs_one_for_nothing(&self, names: &[String]) -> bool {
        self.keeps_preflight && method::is_safelisted(self.method.as_str()) && names.is_empty()
    }

    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch).
    pub(super) async fn preflight<S, B>(&mut self, service: &mut S, names: &[String]) -> Result<(), Blocked>
    where
        S: Callable<B>,
    {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, value(self.method.as_str()));
        if !names.is_empty() {
            headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, value(&names.join(",")));
        }
        headers.insert(ORIGIN, value(&self.origin_of_preflight()));
        self.add_what_browsers_add(&mut headers, true);
        let response = self.send(service, Method::OPTIONS, headers, Bytes::new()).await?;

        let (status, answer) = (response.status(), response.headers());
        let names: Vec<Vec<u8>> = names.iter().map(|name| name.clone().into_bytes()).collect();
        let origin = self.origin_of_preflight();
        let exchange = browser::Exchange {
            origin: Some(origin.as_bytes()),
            method: self.method.as_str().as_bytes(),
            names: &names,
            status,
            answer,
        };
        self.pass(
            Cause::Preflight,
            exchange.preflight(self.credentials(), !self.page.engine.wildcard_covers_authorization),
        )?;
        let list = |name| exchange.list(name).unwrap_or_default();
        let (methods, headers) = (list(&ACCESS_CONTROL_ALLOW_METHODS), list(&ACCESS_CONTROL_ALLOW_HEADERS));
        let max_age = answer.get(ACCESS_CONTROL_MAX_AGE).map(HeaderValue::as_bytes);
        let key = self.key();
        let asked = self.asked(&key);
        self.page.browser().preflights.learn(asked, &methods, &headers, max_age);
        Ok(())
    }

    /// The next request asks again.
    pub(super) fn forget_preflights(&self) {
        let key = self.key();
        let asked = self.asked(&key);
        self.page.browser().preflights.forget(asked);
    }

    fn key(&self) -> Key {
        Key { origin: self.origin_of_preflight(), url: self.url().to_string() }
    }

    fn asked<'k>(&self, key: &'k Key) -> Asked<'k> {
        let credentials = self.credentials() == Credentials::Include;
        Asked { key, credentials, now: self.page.browser().now, engine: self.page.engine }
    }

    /// The origin as a preflight sends it.
    fn origin_of_preflight(&self) -> String {
        if self.page.engine.preflights_ignore_redirects { self.page.origin.to_string() } else { self.origin() }
    }
}

//! [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch): what a page may have of an answer.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::network::Answer;
use super::service::Callable;
use super::{Fetch, Tainting};
use crate::explain::browser;
use crate::testing::blocked::{Blocked, Cause};
use crate::testing::url::Origin;

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

impl Fetch<'_> {
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch). With the CORS-unsafe request-header names of a request
    /// that needs a preflight.
    pub(super) async fn http_fetch<S, B>(
        &mut self,
        service: &mut S,
        names: Option<&[String]>,
    ) -> Result<Answer<S::Body>, Blocked>
    where
        S: Callable<B>,
    {
        if let Some(names) = names.filter(|names| !self.is_allowed_already(names)) {
            self.preflight(service, names).await?;
        }
        let answer = self.network_or_cache(service).await?;
        if self.tainting == Tainting::Cors {
            let exchange = browser::Exchange {
                origin: Some(self.origin().as_bytes()),
                method: b"",
                names: &[],
                status: answer.status,
                answer: &answer.headers,
            }
            .response(self.credentials());
            self.pass(Cause::Response, exchange)?;
        }
        if self.tainting == Tainting::Opaque {
            self.check_resource_policy(&answer.headers)?;
        }
        Ok(answer)
    }

    /// [Cross-origin resource policy check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check).
    fn check_resource_policy(&self, answer: &HeaderMap) -> Result<(), Blocked> {
        let (page, own) = (&self.page.origin, self.url().origin());
        let lets_in = match answer.get(CROSS_ORIGIN_RESOURCE_POLICY).map(HeaderValue::as_bytes) {
            Some(b"same-origin") => own.is_same(page),
            Some(b"same-site") => {
                let site = |origin: &Origin| origin.site().map(|(_, site)| site.to_owned());
                let is_upgrade = self.url().is_https() && !page.to_string().starts_with("https://");
                site(page).is_some() && site(page) == site(&own) && !is_upgrade
            }
            _ => true,
        };
        if lets_in {
            Ok(())
        } else {
            Err(self.network_error(Cause::ResourcePolicy, "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"))
        }
    }
}

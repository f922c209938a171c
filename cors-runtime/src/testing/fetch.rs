//! One fetch, by the steps of the [Fetch Standard](https://fetch.spec.whatwg.org/#fetching).

mod console;
mod fields;
mod http_fetch;
mod network;
mod preflight;
mod redirect;
mod service;

use bytes::Bytes;
use cors_table::fetch::is_forbidden_header;
use cors_table::method;
use http::header::LOCATION;
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Version};

use self::network::Answer;
use self::service::Callable;
use super::blocked::{Blocked, Cause};
use super::response::{Exchange, PageBody, PageResponse, ResponseKind, basic, exposed};
use super::safelist::{is_no_cors_safelisted, normalized, unsafe_names};
use super::url::{Origin, Url};
use super::{CredentialsMode, Mode, Page, Redirect};
use crate::explain::Credentials;
use crate::explain::browser::is_redirect;

/// What a response may be to the page
/// ([Fetch, response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tainting {
    Basic,
    Cors,
    Opaque,
}

/// A fetch on its way ([Fetch, request](https://fetch.spec.whatwg.org/#concept-request)).
pub(super) struct Fetch<'p> {
    page: &'p Page,
    method: Method,
    /// The first one, and those that redirects led to. Never empty.
    urls: Vec<Url>,
    /// As the page set them.
    headers: HeaderMap,
    body: Bytes,
    extensions: Extensions,
    version: Version,
    tainting: Tainting,
    /// Whether the next request needs a preflight although neither its method nor a header asks for one.
    keeps_preflight: bool,
    exchanges: Vec<Exchange>,
}

impl<'p> Fetch<'p> {
    /// What JavaScript's `Request` does
    /// ([Fetch, new Request](https://fetch.spec.whatwg.org/#dom-request)).
    pub(super) fn new(page: &'p Page, url: Url, parts: Parts, body: Bytes) -> Result<Self, Blocked> {
        let Parts { method, headers, extensions, version, .. } = parts;
        let refused =
            |what: String| Err(Blocked::new(Cause::Request, format!("Failed to execute 'fetch' on 'Window': {what}")));
        if url.includes_credentials() {
            return refused(format!("Request cannot be constructed from a URL that includes credentials: {url}"));
        }
        if method::is_forbidden(method.as_str()) {
            return refused(format!("'{method}' HTTP method is unsupported."));
        }
        let method = normalized(method);
        let is_no_cors = page.mode == Mode::NoCors;
        if is_no_cors && !method::is_safelisted(method.as_str()) {
            return refused(format!("'{method}' is unsupported in no-cors mode."));
        }
        if !body.is_empty() && [Method::GET, Method::HEAD].contains(&method) {
            return refused("Request with GET/HEAD method cannot have body.".to_owned());
        }
        let mut kept = HeaderMap::new();
        for (name, value) in &headers {
            let (text, bytes) = (name.as_str(), value.as_bytes());
            if !is_forbidden_header(text, bytes) && (!is_no_cors || is_no_cors_safelisted(text, bytes, page.engine)) {
                kept.append(name, value.clone());
            }
        }
        Ok(Self {
            page,
            method,
            urls: vec![url],
            headers: kept,
            body,
            extensions,
            version,
            tainting: Tainting::Basic,
            keeps_preflight: false,
            exchanges: Vec::new(),
        })
    }

    pub(super) fn into_exchanges(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch), once for each redirect.
    pub(super) async fn run<S, B>(&mut self, service: &mut S) -> Result<PageResponse<S::Body>, Blocked>
    where
        S: Callable<B>,
    {
        loop {
            self.check_content_is_not_mixed()?;
            let names = unsafe_names(&self.headers, self.page.engine);
            self.taint()?;
            let is_unsafe = !method::is_safelisted(self.method.as_str()) || !names.is_empty();
            let needs_preflight = self.tainting == Tainting::Cors && (is_unsafe || self.keeps_preflight);
            self.keeps_preflight = needs_preflight && self.page.engine.preflights_ignore_redirects;
            let answer = self.http_fetch(service, needs_preflight.then_some(names.as_slice())).await;
            if needs_preflight && answer.is_err() {
                self.forget_preflights();
            }
            let answer = answer?;
            if !is_redirect(answer.status) {
                return Ok(self.filtered(answer));
            }
            match self.page.redirect {
                Redirect::Manual => return Ok(Self::unreadable(ResponseKind::OpaqueRedirect)),
                Redirect::Error => return Err(self.network_error(Cause::Redirect, "net::ERR_FAILED")),
                Redirect::Follow => {}
            }
            let Some(location) = answer.headers.get(LOCATION) else { return Ok(self.filtered(answer)) };
            self.follow(answer.status, location)?;
        }
    }

    fn url(&self) -> &Url {
        self.urls.last().expect("there is a URL from the beginning")
    }

    /// The origin as it is sent
    /// ([Fetch, serializing a request origin](https://fetch.spec.whatwg.org/#serializing-a-request-origin)).
    fn origin(&self) -> String {
        if self.is_origin_tainted() { Origin::Opaque.to_string() } else { self.page.origin.to_string() }
    }

    /// Whether the page is no longer told to the service
    /// ([Fetch, redirect-tainted origin](https://fetch.spec.whatwg.org/#concept-request-tainted-origin)).
    fn is_origin_tainted(&self) -> bool {
        let origins: Vec<Origin> = self.urls.iter().map(Url::origin).collect();
        origins.windows(2).any(|pair| !pair[1].is_same(&pair[0]) && !self.page.origin.is_same(&pair[0]))
    }

    fn is_cross_origin(&self) -> bool {
        !self.url().origin().is_same(&self.page.origin)
    }

    fn check_content_is_not_mixed(&self) -> Result<(), Blocked> {
        let Some(page) = self.page.url.as_ref().filter(|page| page.is_https()) else { return Ok(()) };
        if self.url().origin().is_trustworthy() {
            return Ok(());
        }
        Err(Blocked::new(
            Cause::MixedContent,
            format!(
                "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure resource '{}'. This \
                 request has been blocked; the content must be served over HTTPS.",
                self.url()
            ),
        ))
    }

    /// What the response will be to the page.
    fn taint(&mut self) -> Result<(), Blocked> {
        if self.tainting == Tainting::Basic && !self.is_cross_origin() {
            return Ok(());
        }
        self.tainting = match self.page.mode {
            Mode::Cors => Tainting::Cors,
            Mode::NoCors if self.page.redirect == Redirect::Follow => Tainting::Opaque,
            Mode::NoCors => return Err(self.network_error(Cause::Mode, "net::ERR_FAILED")),
            Mode::SameOrigin => {
                let (url, origin) = (self.url(), &self.page.origin);
                return Err(Blocked::new(
                    Cause::Mode,
                    format!(
                        "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as \
                         the request origin {origin}."
                    ),
                ));
            }
        };
        Ok(())
    }

    /// What the CORS check takes for credentials.
    fn credentials(&self) -> Credentials {
        match self.page.credentials {
            CredentialsMode::Include => Credentials::Include,
            CredentialsMode::Omit | CredentialsMode::SameOrigin => Credentials::Omit,
        }
    }

    /// What the page sees of a response.
    fn filtered<R>(&self, answer: Answer<R>) -> PageResponse<R> {
        let (kind, headers) = match self.tainting {
            Tainting::Opaque => return Self::unreadable(ResponseKind::Opaque),
            Tainting::Basic => (ResponseKind::Basic, basic(&answer.headers)),
            Tainting::Cors => {
                let with_credentials = self.credentials() == Credentials::Include;
                (ResponseKind::Cors, exposed(&answer.headers, with_credentials))
            }
        };
        PageResponse {
            kind,
            url: self.url().to_string(),
            is_redirected: self.urls.len() > 1,
            status: answer.status.as_u16(),
            headers,
            body: answer.body,
            exchanges: Vec::new(),
        }
    }

    fn unreadable<R>(kind: ResponseKind) -> PageResponse<R> {
        PageResponse {
            kind,
            url: String::new(),
            is_redirected: false,
            status: 0,
            headers: HeaderMap::new(),
            body: PageBody::nothing(),
            exchanges: Vec::new(),
        }
    }
}

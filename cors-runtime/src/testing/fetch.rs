//! One fetch, by the steps of the [Fetch Standard](https://fetch.spec.whatwg.org/#fetching).

use std::future::poll_fn;

use bytes::Bytes;
use cors_table::fetch::is_forbidden_header;
use cors_table::method;
use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE,
    CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, REFERER, SET_COOKIE,
};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, Version};
use http_body::Body;
use tower_service::Service;

use super::blocked::{Blocked, Cause};
use super::cache::{Kept, Responses, Wanted};
use super::cookies::Visit;
use super::preflights::{Asked, Key};
use super::response::{Exchange, PageBody, PageResponse, ResponseKind, basic, collect, exposed};
use super::safelist::{is_no_cors_safelisted, normalized, unsafe_names};
use super::url::{Location, Origin, Url};
use super::{BoxError, CredentialsMode, Mode, Page, Redirect};
use crate::explain::browser::{self, is_redirect};
use crate::explain::{Credentials, Verdict};

/// How many redirects a fetch follows.
const MOST_REDIRECTS: usize = 20;

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What Chromium 156 says of a redirect to another scheme. It names all that its own pages fetch from.
const OTHER_SCHEME: &str = "Cross origin requests are only supported for protocol schemes: chrome, \
                            chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, \
                            https, isolated-app.";

/// What it says of one to a URL with a user's name. It has a place for the URL, and leaves it empty.
const USER: &str =
    "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.";

/// Whether Chromium lets no server redirect to the URL, whoever asks.
fn is_never_redirected_to(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    let never = ["about", "blob", "data", "file", "filesystem", "javascript"];
    never.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

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

/// An answer, from the service or from the cache.
struct Answer<R> {
    status: StatusCode,
    headers: HeaderMap,
    body: PageBody<R>,
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
    pub(super) async fn run<S, B, R>(&mut self, service: &mut S) -> Result<PageResponse<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: From<Bytes>,
        R: Body,
        R::Error: Into<BoxError>,
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
                let key = self.key();
                let asked = self.asked(&key);
                self.page.browser().preflights.forget(asked);
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

    /// Whether the page is no longer told to the service
    /// ([Fetch, redirect-tainted origin](https://fetch.spec.whatwg.org/#concept-request-tainted-origin)).
    fn is_origin_tainted(&self) -> bool {
        let origins: Vec<Origin> = self.urls.iter().map(Url::origin).collect();
        origins.windows(2).any(|pair| !pair[1].is_same(&pair[0]) && !self.page.origin.is_same(&pair[0]))
    }

    /// The origin as it is sent
    /// ([Fetch, serializing a request origin](https://fetch.spec.whatwg.org/#serializing-a-request-origin)).
    fn origin(&self) -> String {
        if self.is_origin_tainted() { Origin::Opaque.to_string() } else { self.page.origin.to_string() }
    }

    /// The same for a preflight.
    fn origin_of_preflight(&self) -> String {
        if self.page.engine.preflights_ignore_redirects { self.page.origin.to_string() } else { self.origin() }
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

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch). With the CORS-unsafe request-header names of a request
    /// that needs a preflight.
    async fn http_fetch<S, B, R>(&mut self, service: &mut S, names: Option<&[String]>) -> Result<Answer<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: From<Bytes>,
        R: Body,
        R::Error: Into<BoxError>,
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

    /// What the CORS check takes for credentials.
    fn credentials(&self) -> Credentials {
        match self.page.credentials {
            CredentialsMode::Include => Credentials::Include,
            CredentialsMode::Omit | CredentialsMode::SameOrigin => Credentials::Omit,
        }
    }

    /// Whether cookies go along, and are taken.
    fn has_cookies(&self) -> bool {
        match self.page.credentials {
            CredentialsMode::Include => true,
            CredentialsMode::SameOrigin => self.tainting == Tainting::Basic,
            CredentialsMode::Omit => false,
        }
    }

    fn key(&self) -> Key {
        Key { origin: self.origin_of_preflight(), url: self.url().to_string() }
    }

    fn asked<'k>(&self, key: &'k Key) -> Asked<'k> {
        let credentials = self.credentials() == Credentials::Include;
        Asked { key, credentials, now: self.page.browser().now, engine: self.page.engine }
    }

    /// Whether earlier preflights have allowed the method and the headers.
    fn is_allowed_already(&self, names: &[String]) -> bool {
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
    async fn preflight<S, B, R>(&mut self, service: &mut S, names: &[String]) -> Result<(), Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: From<Bytes>,
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

    /// [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch).
    async fn network_or_cache<S, B, R>(&mut self, service: &mut S) -> Result<Answer<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: From<Bytes>,
        R: Body,
        R::Error: Into<BoxError>,
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

    fn visit(&self, now: std::time::Duration) -> Visit<'_> {
        Visit { url: self.url(), page: Some(&self.page.origin), now, engine: self.page.engine }
    }

    /// The fields of the request itself: the page's, and the browser's.
    fn request_headers(&self) -> HeaderMap {
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
    fn add_what_browsers_add(&self, headers: &mut HeaderMap, is_preflight: bool) {
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

    /// Hands a request to the service, and writes both down.
    async fn send<S, B, R>(
        &mut self,
        service: &mut S,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: From<Bytes>,
    {
        let uri = Uri::try_from(self.url().target()).map_err(|error| self.service_error(error.into()))?;
        let mut request = Request::new(B::from(body));
        *request.method_mut() = method.clone();
        *request.uri_mut() = uri;
        *request.version_mut() = self.version;
        *request.headers_mut() = headers.clone();
        *request.extensions_mut() = self.extensions.clone();
        poll_fn(|cx| service.poll_ready(cx)).await.map_err(|error| self.service_error(error.into()))?;
        let response = service.call(request).await.map_err(|error| self.service_error(error.into()))?;
        let (url, status, answer) = (self.url().to_string(), response.status(), response.headers().clone());
        self.exchanges.push(Exchange { method, url, headers, status, answer });
        Ok(response)
    }

    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch).
    fn follow(&mut self, status: StatusCode, location: &HeaderValue) -> Result<(), Blocked> {
        let to = match self.url().join(location.as_bytes()) {
            Location::Url(url) => url,
            Location::OtherScheme(url) if is_never_redirected_to(&url) => {
                return Err(self.network_error(Cause::Redirect, "net::ERR_UNSAFE_REDIRECT"));
            }
            Location::OtherScheme(url) if self.tainting == Tainting::Cors => {
                return Err(self.blocked_by_cors(Cause::Redirect, &url, OTHER_SCHEME));
            }
            Location::OtherScheme(_) | Location::Malformed => {
                return Err(self.network_error(Cause::Redirect, "net::ERR_INVALID_REDIRECT"));
            }
        };
        if self.urls.len() > MOST_REDIRECTS {
            return Err(self.network_error(Cause::Redirect, "net::ERR_TOO_MANY_REDIRECTS"));
        }
        let leaves_page = self.page.mode == Mode::Cors && !to.origin().is_same(&self.page.origin);
        if to.includes_credentials() && (leaves_page || self.tainting == Tainting::Cors) {
            return Err(self.blocked_by_cors(Cause::Redirect, &to.to_string(), USER));
        }
        if to.includes_credentials() && self.page.engine.blocks_users {
            return Err(self.network_error(Cause::Redirect, "net::ERR_BLOCKED_BY_CLIENT"));
        }
        let becomes_get = match status.as_u16() {
            301 | 302 => self.method == Method::POST,
            303 => ![Method::GET, Method::HEAD].contains(&self.method),
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body = Bytes::new();
            for name in [CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE] {
                self.headers.remove(name);
            }
        }
        if !to.origin().is_same(&self.url().origin()) {
            self.headers.remove(AUTHORIZATION);
        }
        self.urls.push(to);
        Ok(())
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

    /// Goes on where a browser does.
    fn pass(&self, cause: Cause, verdict: Verdict) -> Result<(), Blocked> {
        match verdict {
            Verdict::Blocked { reason } => Err(self.blocked_by_cors(cause, &self.url().to_string(), &reason)),
            Verdict::Allowed | Verdict::NotChecked => Ok(()),
        }
    }

    /// As [Chromium](https://source.chromium.org/chromium/chromium/src/+/main:third_party/blink/renderer/platform/loader/cors/cors_error_string.cc)
    /// puts it.
    fn blocked_by_cors(&self, cause: Cause, url: &str, reason: &str) -> Blocked {
        let first = self.urls.first().map(Url::to_string).filter(|first| first != url);
        let redirected = first.map(|first| format!("(redirected from '{first}') ")).unwrap_or_default();
        let opening = format!(
            "Access to fetch at '{url}' {redirected}from origin '{}' has been blocked by CORS policy: ",
            self.page.origin
        );
        Blocked::by_cors(cause, opening, reason.to_owned())
    }

    fn network_error(&self, cause: Cause, what: &str) -> Blocked {
        Blocked::new(cause, format!("{} {} {what}", self.method, self.url()))
    }

    fn service_error(&self, error: BoxError) -> Blocked {
        Blocked::by_service(&format!("{} {}", self.method, self.url()), error)
    }
}

/// What goes into a field is ASCII here: methods, names, origins, URLs; and cookies may be any text.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

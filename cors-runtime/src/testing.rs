//! A page in a browser, for the tests of a service: what a front end can do with it, and what a stranger can't.
//!
//! [`Page::fetch`] does what JavaScript's `fetch` does, step by step as the [Fetch Standard](https://fetch.spec.whatwg.org/) has
//! it, with any [tower](https://docs.rs/tower) service in place of the network: it sends a preflight where a browser does,
//! checks both answers, follows redirects, keeps cookies and preflights, hides what the page can't read, and gives the
//! response, or the words of the browser's console.
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::Router;
//! use axum::body::Body;
//! use axum::routing::get;
//! use cors_runtime::testing::Page;
//! use cors_runtime::{Policy, cors_policy};
//! use http::Request;
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT], headers = "Content-Type");
//!
//! fn app() -> Router {
//!     Router::new().route("/users", get(async || "Ada, Grace").put(async |names: String| names)).layer(API)
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test()).unwrap();
//! // With #[tokio::test], or on whatever runtime.
//! async fn test() -> Result<(), Box<dyn std::error::Error>> {
//!     let mut app = app();
//!     let ours = Page::at("https://app.example.com").calling("https://api.example.com");
//!     let stranger = Page::at("https://evil.example").calling("https://api.example.com");
//!     let put = || Request::put("/users").header("Content-Type", "application/json").body(Body::from("[]"));
//!
//!     assert_eq!(ours.fetch(&mut app, put()?).await?.status(), 200);
//!     assert_eq!(ours.fetch(&mut app, Request::get("/users").body(Body::empty())?).await?.text().await?, "Ada, Grace");
//!
//!     let blocked = stranger.fetch(&mut app, put()?).await.unwrap_err();
//!     assert_eq!(
//!         blocked.to_string(),
//!         "Access to fetch at 'https://api.example.com/users' from origin 'https://evil.example' has been blocked by \
//!          CORS policy: Response to preflight request doesn't pass access control check: \
//!          No 'Access-Control-Allow-Origin' header is present on the requested resource."
//!     );
//!     // The preflight was all that left the browser.
//!     assert_eq!(blocked.exchanges().len(), 1);
//!     Ok(())
//! }
//! ```
//!
//! The guide has a page on this: `guide::testing`.
//!
//! # Which services
//!
//! Any `tower_service::Service<http::Request<B>>` with an `http::Response`, an axum `Router` among them, whose error is an error
//! (`Infallible` is one). `B` is any body that is made of bytes, `From<Bytes>`, as `axum::body::Body` and
//! `http_body_util::Full<Bytes>` are: a preflight has none, and after some redirects it goes out again. The service gets requests as an
//! HTTP/1.1 server has them: the path in the URI, the host in Host, and the extensions of the request that was given. Redirects lead
//! to the same service; it can tell the hosts apart by Host.
//!
//! # What is left out
//!
//! - Fields that say nothing of the request: User-Agent, Accept-Language, and Accept-Encoding, so that no response is compressed.
//! - Of the cache of responses all but `Cache-Control: max-age` with Vary.
//! - Blocked ports, Content-Security-Policy, private network access, service workers, and cookies that a browser doesn't send to
//!   other sites at all, whatever their `SameSite` says.
//! - A page is one without a frame around it.

mod blocked;
mod cache;
mod cookies;
mod engine;
mod fetch;
mod preflights;
mod response;
mod safelist;
mod url;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower_service::Service;

pub use self::blocked::{Blocked, Cause};
use self::cache::Responses;
pub use self::cookies::RefusedCookie;
use self::cookies::{Cookies, Visit};
pub use self::engine::Engine;
use self::fetch::Fetch;
use self::preflights::Preflights;
pub use self::response::{Exchange, PageBody, PageResponse, ResponseKind};
use self::url::{Origin, Url};

/// An error of whatever type, as tower has it.
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Whose responses a page asks for ([Fetch, request mode](https://fetch.spec.whatwg.org/#concept-request-mode)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Any that let the page read them; what `fetch` does by default.
    #[default]
    Cors,
    /// `mode: "no-cors"`: any, and the page reads none of another origin.
    NoCors,
    /// `mode: "same-origin"`: its own alone.
    SameOrigin,
}

/// When cookies go along
/// ([Fetch, credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum CredentialsMode {
    Omit,
    #[default]
    SameOrigin,
    Include,
}

/// What becomes of a redirect ([Fetch, redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Redirect {
    /// It is followed; what `fetch` does by default.
    #[default]
    Follow,
    /// `redirect: "error"`: it blocks.
    Error,
    /// `redirect: "manual"`: the page gets [a response that says nothing](ResponseKind::OpaqueRedirect).
    Manual,
}

/// A page of some origin, in a browser of its own or in [the one of another page](Self::open).
///
/// It is a handle, cheap to clone, and the methods that set an option give a handle with it: `page.with_credentials()` is the
/// same page, whose fetches carry cookies.
#[derive(Clone, Debug)]
pub struct Page {
    origin: Origin,
    /// What the page's Referer is made of; `None` where no `http` URL is known.
    url: Option<Url>,
    base: Option<Url>,
    mode: Mode,
    credentials: CredentialsMode,
    redirect: Redirect,
    engine: Engine,
    browser: Arc<Mutex<Browser>>,
}

/// What all pages of a browser share.
#[derive(Debug)]
struct Browser {
    /// Since 1970. It stands still until a test moves it.
    now: Duration,
    cookies: Cookies,
    preflights: Preflights,
    responses: Responses,
}

impl Page {
    /// A page of an origin, in a browser of its own: `https://app.example.com`, or the page's whole URL. `null` is a page that has
    /// no origin to speak of, such as a `data:` URL.
    ///
    /// # Panics
    ///
    /// If the text is neither an origin nor a URL.
    #[must_use]
    #[track_caller]
    pub fn at(page: &str) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let (cookies, preflights, responses) = (Cookies::default(), Preflights::default(), Responses::default());
        let browser = Arc::new(Mutex::new(Browser { now, cookies, preflights, responses }));
        let (origin, url) = read(page);
        let (mode, credentials, redirect) = (Mode::default(), CredentialsMode::default(), Redirect::default());
        Self { origin, url, base: None, mode, credentials, redirect, engine: Engine::STANDARD, browser }
    }

    /// Another page in the same browser, with its cookies, its caches and its clock, and with this page's
    /// [service](Self::calling) and [engine](Self::engine).
    ///
    /// A stranger's page that a signed-in user visits:
    ///
    #[cfg_attr(feature = "axum", doc = "```")]
    #[cfg_attr(not(feature = "axum"), doc = "```ignore")]
    /// # use axum::{Router, body::Body, routing::get};
    /// # use cors_runtime::{Policy, cors_policy, testing::Page};
    /// # use http::{HeaderMap, Request};
    /// const API: Policy = cors_policy!(origin = "https://app.example.com", credentials = true);
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test()).unwrap();
    /// # async fn test() -> Result<(), Box<dyn std::error::Error>> {
    /// let user = async |headers: HeaderMap| format!("{:?}", headers.get("cookie"));
    /// let mut app = Router::new().route("/user", get(user)).layer(API);
    /// let page = Page::at("https://app.example.com").calling("https://api.example.com");
    /// page.set_cookie("https://api.example.com", "session=1; Secure; HttpOnly; SameSite=Lax")?;
    /// let request = || Request::get("/user").body(Body::empty());
    ///
    /// let ours = page.with_credentials().fetch(&mut app, request()?).await?;
    /// assert_eq!(ours.text().await?, r#"Some("session=1")"#);
    ///
    /// let stranger = page.open("https://evil.example").with_credentials();
    /// let blocked = stranger.fetch(&mut app, request()?).await.unwrap_err();
    /// assert!(!blocked.exchanges()[0].headers.contains_key("cookie"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// As [`at`](Self::at) does.
    #[must_use]
    #[track_caller]
    pub fn open(&self, page: &str) -> Self {
        let (origin, url) = read(page);
        let (mode, credentials, redirect) = (Mode::default(), CredentialsMode::default(), Redirect::default());
        let (base, browser) = (self.base.clone(), Arc::clone(&self.browser));
        Self { origin, url, base, mode, credentials, redirect, engine: self.engine, browser }
    }

    /// The same page in a sandboxed frame, which takes its origin away: it is `null`, and the same as no other.
    #[must_use]
    pub fn sandboxed(&self) -> Self {
        Self { origin: Origin::Opaque, ..self.clone() }
    }

    /// The same page, for requests that don't name their service: `/users` means `https://api.example.com/users` then.
    ///
    /// # Panics
    ///
    /// If that is no URL.
    #[must_use]
    #[track_caller]
    pub fn calling(&self, service: &str) -> Self {
        let base = Url::parse(service).unwrap_or_else(|| {
            panic!("`{service}` is no URL of a service; one begins with `https://`, as `https://api.example.com` does")
        });
        Self { base: Some(base), ..self.clone() }
    }

    /// The same page, whose fetches have `credentials: "include"`.
    #[must_use]
    pub fn with_credentials(&self) -> Self {
        Self { credentials: CredentialsMode::Include, ..self.clone() }
    }

    /// The same page, whose fetches have `credentials: "omit"`: not even its own origin gets cookies.
    #[must_use]
    pub fn without_credentials(&self) -> Self {
        Self { credentials: CredentialsMode::Omit, ..self.clone() }
    }

    /// The same page, whose fetches have this `mode`.
    #[must_use]
    pub fn mode(&self, mode: Mode) -> Self {
        Self { mode, ..self.clone() }
    }

    /// The same page, whose fetches have this `redirect`.
    #[must_use]
    pub fn redirect(&self, redirect: Redirect) -> Self {
        Self { redirect, ..self.clone() }
    }

    /// The same page, with the ways of some browser.
    #[must_use]
    pub fn engine(&self, engine: Engine) -> Self {
        Self { engine, ..self.clone() }
    }

    /// Moves the browser's clock, which stands still otherwise: preflights, cookies and responses get older.
    pub fn advance(&self, time: Duration) {
        let mut browser = self.browser();
        browser.now = browser.now.saturating_add(time);
    }

    /// Puts a cookie into the browser, as the service at `url` does when the user visits it; `cookie` is what stands in
    /// Set-Cookie: `session=1; Secure; SameSite=None`.
    ///
    /// # Errors
    ///
    /// If browsers don't take such a cookie.
    ///
    /// # Panics
    ///
    /// If `url` is none.
    #[track_caller]
    pub fn set_cookie(&self, url: &str, cookie: &str) -> Result<(), RefusedCookie> {
        let url = &Url::parse(url).unwrap_or_else(|| panic!("`{url}` is no URL that sets cookies"));
        let mut browser = self.browser();
        let visit = Visit { url, page: None, now: browser.now, engine: self.engine };
        browser.cookies.set(visit, cookie.as_bytes())
    }

    /// `fetch(url, init)`: does with `service` what a browser does with the network.
    ///
    /// The header fields of `request` are those that the page sets; those that only the browser sets, such as Origin and Cookie,
    /// are left out without a word, as browsers do. A body has the type that its Content-Type says, and none without that.
    ///
    /// # Errors
    ///
    /// [`Blocked`], where a page gets a `TypeError`. A status such as 404 is no error.
    ///
    /// # Panics
    ///
    /// If the request doesn't name its service, by an absolute URL or by [`calling`](Self::calling). An error would look as if the
    /// service had refused the page.
    pub async fn fetch<S, B, R>(&self, service: &mut S, request: Request<B>) -> Result<PageResponse<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: Body + From<Bytes>,
        B::Error: Into<BoxError>,
        R: Body,
        R::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        let url = self.url_of(&parts.uri);
        let body = response::collect(body)
            .await
            .map_err(|error| Blocked::by_service(&format!("{} {url}", parts.method), error.into()))?;
        let mut fetch = Fetch::new(self, url, parts, body)?;
        let response = fetch.run(service).await;
        match response {
            Ok(response) => Ok(PageResponse { exchanges: fetch.into_exchanges(), ..response }),
            Err(blocked) => Err(blocked.after(fetch.into_exchanges())),
        }
    }

    fn url_of(&self, uri: &http::Uri) -> Url {
        let found = match (&self.base, uri.scheme()) {
            (_, Some(_)) => Url::parse(&uri.to_string()),
            (Some(base), None) if uri.authority().is_none() => match base.join(uri.to_string().as_bytes()) {
                url::Location::Url(url) => Some(url),
                _ => None,
            },
            (None, None) if uri.authority().is_none() => panic!(
                "`{uri}` doesn't say which service it is for: write its whole URL, as in `https://api.example.com{uri}`, or \
                 make the page one that calls it, by `.calling(\"https://api.example.com\")`"
            ),
            _ => None,
        };
        found
            .unwrap_or_else(|| panic!("`{uri}` is no URL that a page fetches: one begins with `https://`, `http://` or, for the service that the page calls, `/`"))
    }

    /// Nothing panics while it is locked; and no lock is held while a service runs.
    fn browser(&self) -> MutexGuard<'_, Browser> {
        self.browser.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The origin of a page, and its URL where it has one that a Referer is made of.
#[track_caller]
fn read(page: &str) -> (Origin, Option<Url>) {
    let origin = Origin::of_page(page).unwrap_or_else(|| {
        panic!("`{page}` is no origin of a page; one has a scheme and a host, as `https://app.example.com` does")
    });
    (origin, Url::parse(page))
}

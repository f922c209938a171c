//! [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch).

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};

use super::{Fetch, Tainting};
use crate::testing::Mode;
use crate::testing::blocked::{Blocked, Cause};
use crate::testing::url::Location;

/// How many redirects a fetch follows.
const MOST_REDIRECTS: usize = 20;

/// What Chromium 156 says of a redirect to another scheme. It names all that its own pages fetch from.
const OTHER_SCHEME: &str = "Cross origin requests are only supported for protocol schemes: chrome, \
                            chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, \
                            https, isolated-app.";

/// What it says of one to a URL with a user's name. It has a place for the URL, and leaves it empty.
const USER: &str =
    "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.";

impl Fetch<'_> {
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch).
    pub(super) fn follow(&mut self, status: StatusCode, location: &HeaderValue) -> Result<(), Blocked> {
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
}

/// Whether Chromium lets no server redirect to the URL, whoever asks.
fn is_never_redirected_to(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    let never = ["about", "blob", "data", "file", "filesystem", "javascript"];
    never.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

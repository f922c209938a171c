//! Where browsers do something else than the Fetch Standard says.

/// Whose browser a [`Page`](super::Page) is in: one by the letter of the Fetch Standard, or one with the ways of Chromium or of
/// Firefox, as far as they differ. The tests of this crate hold each of them against the real one.
///
/// | | [`STANDARD`](Self::STANDARD) | [`CHROMIUM`](Self::CHROMIUM) | [`FIREFOX`](Self::FIREFOX) |
/// |---|---|---|---|
/// | the longest that a preflight is kept | as long as it says | 2 hours | 24 hours |
/// | `Access-Control-Allow-Headers: *` covers Authorization | no | yes | yes |
/// | preflights of one URL | each adds to what is known | each replaces the one before | each adds |
/// | a preflight with credentials serves without them | yes | yes | no |
/// | `*` in a preflight that is kept | any name | any name | nothing: it asks again |
/// | Access-Control-Max-Age that is no number | 5 seconds, as if there were none | 5 seconds | the preflight isn't kept |
/// | a redirect of the page's own origin to a URL with a user's name | followed | blocked | followed |
/// | Sec-Fetch-Site after a redirect within the site | `same-site` | `same-site` | `cross-site` |
/// | a preflight behind a redirect to another origin | `Origin: null` | `Origin: null` | the page's origin |
/// | a redirect of a request that had a preflight | preflight where the method or a header asks for it | the same | always |
/// | client hints need a preflight | yes | no | yes |
/// | a cookie without `SameSite` | `Lax` | `Lax` | `None` |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a way of its own")]
pub struct Engine {
    /// In seconds.
    pub(super) longest_max_age: u64,
    pub(super) wildcard_covers_authorization: bool,
    pub(super) replaces_preflights: bool,
    pub(super) keeps_credentials_apart: bool,
    pub(super) keeps_wildcards: bool,
    pub(super) keeps_malformed_max_age: bool,
    pub(super) blocks_users: bool,
    pub(super) redirects_leave_site: bool,
    /// Whether a preflight knows nothing of redirects before it, and whether one that was needed at first is needed after each.
    pub(super) preflights_ignore_redirects: bool,
    pub(super) client_hints: bool,
    pub(super) lax_by_default: bool,
    pub(super) third_party_cookies: bool,
}

impl Engine {
    /// By the letter of the [Fetch Standard](https://fetch.spec.whatwg.org/). This is what a page is in unless it is told
    /// otherwise.
    pub const STANDARD: Self = Self {
        longest_max_age: u64::MAX,
        wildcard_covers_authorization: false,
        replaces_preflights: false,
        keeps_credentials_apart: false,
        keeps_wildcards: true,
        keeps_malformed_max_age: true,
        blocks_users: false,
        redirects_leave_site: false,
        preflights_ignore_redirects: false,
        client_hints: false,
        lax_by_default: true,
        third_party_cookies: true,
    };

    /// Chromium, as it comes.
    pub const CHROMIUM: Self = Self {
        longest_max_age: 7_200,
        wildcard_covers_authorization: true,
        replaces_preflights: true,
        blocks_users: true,
        client_hints: true,
        ..Self::STANDARD
    };

    /// Firefox, as it comes.
    pub const FIREFOX: Self = Self {
        longest_max_age: 86_400,
        wildcard_covers_authorization: true,
        keeps_credentials_apart: true,
        keeps_wildcards: false,
        keeps_malformed_max_age: false,
        redirects_leave_site: true,
        preflights_ignore_redirects: true,
        lax_by_default: false,
        ..Self::STANDARD
    };

    /// The same with the setting under which `*` leaves Authorization out, as the Fetch Standard says
    /// ([CORS non-wildcard request-header name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)):
    /// Chromium's feature `CorsNonWildcardRequestHeadersSupport`, Firefox's preference
    /// `network.cors_preflight.authorization_covered_by_wildcard`.
    #[must_use]
    pub const fn strict(self) -> Self {
        Self { wildcard_covers_authorization: false, ..self }
    }

    /// The same for a user who blocks third-party cookies, as Safari does by default: no cookie goes to another site than the
    /// page's, nor is one taken from there, unless it is
    /// [`Partitioned`](https://datatracker.ietf.org/doc/draft-cutler-httpbis-partitioned-cookies/).
    #[must_use]
    pub const fn without_third_party_cookies(self) -> Self {
        Self { third_party_cookies: false, ..self }
    }
}

//! Responses that a browser keeps ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111)): those to GET that say themselves, by
//! `Cache-Control: max-age`, how long they are good.
//!
//! A browser does more: it guesses a time from Last-Modified, and asks whether an old response is still good. Here such
//! requests go out as if nothing had been kept.

use std::time::Duration;

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, PRAGMA, RANGE, VARY,
};
use http::{HeaderMap, HeaderName, Method, StatusCode};

/// A response that is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Debug)]
struct Entry {
    /// The site of the page: what one site's pages have fetched is kept from the others'
    /// ([Fetch, HTTP cache partitions](https://fetch.spec.whatwg.org/#http-cache-partitions)).
    site: Option<(String, String)>,
    url: String,
    /// The fields that the response's Vary names, as the request had them.
    asked: Vec<(HeaderName, Vec<Vec<u8>>)>,
    expires: Duration,
    kept: Kept,
}

/// All that is kept.
#[derive(Debug, Default)]
pub(super) struct Responses(Vec<Entry>);

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) site: Option<(&'a str, &'a str)>,
    pub(super) method: &'a Method,
    pub(super) url: &'a str,
    /// The request's fields, as they go out.
    pub(super) headers: &'a HeaderMap,
    pub(super) now: Duration,
}

impl Wanted<'_> {
    /// Whether a kept response may answer it.
    fn may_be_kept(self) -> bool {
        const CONDITIONS: [HeaderName; 6] =
            [IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE];
        *self.method == Method::GET && !CONDITIONS.iter().any(|name| self.headers.contains_key(name))
    }

    /// Whether the page itself asks for a new one.
    fn wants_new(self) -> bool {
        let directives = directives(self.headers, &CACHE_CONTROL);
        let is_new = |(name, value): &(String, String)| {
            matches!(name.as_str(), "no-cache" | "no-store") || name == "max-age" && value.trim_matches('0').is_empty()
        };
        directives.iter().any(is_new) || directives.is_empty() && self.headers.contains_key(PRAGMA)
    }
}

impl Responses {
    pub(super) fn find(&self, wanted: Wanted<'_>) -> Option<Kept> {
        if !wanted.may_be_kept() || wanted.wants_new() {
            return None;
        }
        let is_wanted = |entry: &&Entry| {
            entry.is_of(wanted)
                && wanted.now < entry.expires
                && entry.asked.iter().all(|(name, lines)| lines_of(wanted.headers, name) == *lines)
        };
        self.0.iter().rev().find(is_wanted).map(|entry| entry.kept.clone())
    }

    /// How long a response is kept; `None` if it isn't.
    pub(super) fn lifetime(wanted: Wanted<'_>, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        let directives = directives(headers, &CACHE_CONTROL);
        let refuses = directives.iter().any(|(name, _)| matches!(name.as_str(), "no-store" | "no-cache"));
        let is_alike = vary(headers).is_some();
        if refuses || !is_alike || status != StatusCode::OK || !wanted.may_be_kept() {
            return None;
        }
        let asks_to_forget =
            self::directives(wanted.headers, &CACHE_CONTROL).iter().any(|(name, _)| name == "no-store");
        let max_age = directives.iter().find(|(name, _)| name == "max-age")?;
        let seconds = max_age.1.trim_matches('"').parse().ok().filter(|seconds| *seconds > 0)?;
        (!asks_to_forget).then(|| Duration::from_secs(seconds))
    }

    pub(super) fn keep(&mut self, wanted: Wanted<'_>, lifetime: Duration, kept: Kept) {
        let asked = vary(&kept.headers).unwrap_or_default();
        let asked: Vec<_> = asked.into_iter().map(|name| (name.clone(), lines_of(wanted.headers, &name))).collect();
        // Browsers keep one response for each URL.
        self.0.retain(|entry| !entry.is_of(wanted));
        self.0.push(Entry {
            site: wanted.site.map(|(scheme, site)| (scheme.to_owned(), site.to_owned())),
            url: wanted.url.to_owned(),
            asked,
            expires: wanted.now.saturating_add(lifetime),
            kept,
        });
    }

    /// Forgets what a request has changed
    /// ([RFC 9111, section 4.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.4)).
    pub(super) fn forget_changed(&mut self, wanted: Wanted<'_>, status: StatusCode) {
        let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE].contains(wanted.method);
        if !is_safe && !status.is_client_error() && !status.is_server_error() {
            self.0.retain(|entry| entry.url != wanted.url);
        }
    }
}

impl Entry {
    fn is_of(&self, wanted: Wanted<'_>) -> bool {
        let site = self.site.as_ref().map(|(scheme, site)| (scheme.as_str(), site.as_str()));
        self.url == wanted.url && site == wanted.site && site.is_some()
    }
}

fn lines_of(headers: &HeaderMap, name: &HeaderName) -> Vec<Vec<u8>> {
    headers.get_all(name).iter().map(|line| line.as_bytes().to_vec()).collect()
}

/// The fields that Vary names; `None` for `*`. What isn't a field name is none of a request.
fn vary(headers: &HeaderMap) -> Option<Vec<HeaderName>> {
    let lines = headers.get_all(VARY).iter().filter_map(|line| line.to_str().ok());
    let names: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    if names.contains(&"*") {
        return None;
    }
    Some(names.into_iter().filter_map(|name| HeaderName::try_from(name).ok()).collect())
}

/// Names in lower case, and values.
fn directives(headers: &HeaderMap, field: &HeaderName) -> Vec<(String, String)> {
    let lines = headers.get_all(field).iter().filter_map(|line| line.to_str().ok());
    let directives = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|directive| !directive.is_empty());
    directives
        .map(|directive| directive.split_once('=').unwrap_or((directive, "")))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

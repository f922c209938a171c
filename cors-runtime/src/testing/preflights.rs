//! What preflights have allowed ([Fetch, CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache)).

use std::time::Duration;

use super::engine::Engine;

/// How long an answer without Access-Control-Max-Age is kept, in seconds.
const DEFAULT_MAX_AGE: u64 = 5;

/// What two requests have in common if one's preflight serves the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The page's, as it is sent.
    pub(super) origin: String,
    pub(super) url: String,
}

/// A method or a header that a preflight has allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Allowed {
    Method(String),
    Header(String),
}

#[derive(Debug)]
struct Entry {
    key: Key,
    /// Whether the credentials mode of its request was `include`.
    credentials: bool,
    allowed: Allowed,
    expires: Duration,
}

/// What is asked of the cache, or told it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) key: &'a Key,
    pub(super) credentials: bool,
    pub(super) now: Duration,
    pub(super) engine: Engine,
}

/// All that is kept.
#[derive(Debug, Default)]
pub(super) struct Preflights(Vec<Entry>);

impl Preflights {
    pub(super) fn allow_method(&self, asked: Asked<'_>, method: &str) -> bool {
        self.0.iter().any(|entry| entry.serves(asked) && entry.allows_method(asked.engine, method))
    }

    pub(super) fn allow_header(&self, asked: Asked<'_>, name: &str) -> bool {
        self.0.iter().any(|entry| entry.serves(asked) && entry.allows_header(asked.engine, name))
    }

    /// Keeps what a preflight allowed, for as long as its answer says.
    pub(super) fn learn(&mut self, asked: Asked<'_>, methods: &[&[u8]], headers: &[&[u8]], max_age: Option<&[u8]>) {
        let Asked { key, credentials, now, engine } = asked;
        let malformed = if engine.keeps_malformed_max_age { DEFAULT_MAX_AGE } else { 0 };
        let max_age = max_age.map_or(DEFAULT_MAX_AGE, |max_age| seconds(max_age).unwrap_or(malformed));
        let seconds = max_age.min(engine.longest_max_age);
        let expires = now.saturating_add(Duration::from_secs(seconds));
        if engine.replaces_preflights {
            self.0.retain(|entry| entry.key != *key);
        }
        let text = |bytes: &&[u8]| String::from_utf8_lossy(bytes).into_owned();
        let methods = methods.iter().map(text).map(Allowed::Method);
        let headers = headers.iter().map(text).map(|name| Allowed::Header(name.to_ascii_lowercase()));
        for allowed in methods.chain(headers) {
            let is_same = |entry: &&mut Entry| {
                entry.serves(asked)
                    && match &allowed {
                        Allowed::Method(method) => entry.allows_method(engine, method),
                        Allowed::Header(name) => entry.allows_header(engine, name),
                    }
            };
            match self.0.iter_mut().find(is_same) {
                Some(entry) => entry.expires = expires,
                None => self.0.push(Entry { key: key.clone(), credentials, allowed, expires }),
            }
        }
    }

    /// Forgets what served a request that was blocked after all
    /// ([clear cache entries](https://fetch.spec.whatwg.org/#concept-cache-clear)).
    pub(super) fn forget(&mut self, asked: Asked<'_>) {
        self.0.retain(|entry| !entry.serves(asked));
    }
}

impl Entry {
    /// [Cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match).
    fn serves(&self, asked: Asked<'_>) -> bool {
        let is_alike = if asked.engine.keeps_credentials_apart {
            self.credentials == asked.credentials
        } else {
            self.credentials || !asked.credentials
        };
        self.key == *asked.key && is_alike && asked.now < self.expires
    }

    /// [Method cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match-method).
    /// To a request with credentials `*` is a name like any other, as it was when it was learnt.
    fn allows_method(&self, engine: Engine, method: &str) -> bool {
        matches!(&self.allowed, Allowed::Method(allowed)
            if allowed == method || engine.keeps_wildcards && allowed == "*" && !self.credentials)
    }

    /// [Header-name cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match-header); the name in lower case.
    fn allows_header(&self, engine: Engine, name: &str) -> bool {
        let is_covered = || name != "authorization" || engine.wildcard_covers_authorization;
        matches!(&self.allowed, Allowed::Header(allowed)
            if allowed == name || engine.keeps_wildcards && allowed == "*" && !self.credentials && is_covered())
    }
}

/// The value of Access-Control-Max-Age, if it is a number of seconds.
fn seconds(value: &[u8]) -> Option<u64> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    // More than fits is as long as can be.
    is_number.then(|| std::str::from_utf8(value).ok().and_then(|value| value.parse().ok()).unwrap_or(u64::MAX))
}

//! Where a browser does something else than the Fetch Standard says, and why.
//!
//! A difference that isn't here fails the test, and so does one that its browsers don't show any more.

use crate::runs::{
    CHROMIUM, CHROMIUM_CLIENT, CHROMIUM_STRICT, CHROMIUM_STRICT_CLIENT, CLIENT, FIREFOX, FIREFOX_CLIENT,
    FIREFOX_STRICT, FIREFOX_STRICT_CLIENT, Run,
};

/// In what a browser differs from the prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// Which requests it sends.
    Requests,
    /// What the page sees in the end.
    Verdict,
    /// The words on Chromium's console.
    Words,
    /// What the test client sends, or lets its page see, in the place of this browser.
    Client,
    /// The words that the test client gives in place of Chromium's console.
    ClientWords,
}

/// A known difference.
pub(crate) struct Difference {
    pub(crate) case: &'static str,
    pub(crate) runs: &'static [Run],
    pub(crate) aspects: &'static [Aspect],
    pub(crate) reason: &'static str,
}

/// With the test client in its place.
const IN_CHROMIUM: &[Run] = &[CHROMIUM, CHROMIUM_STRICT, CHROMIUM_CLIENT, CHROMIUM_STRICT_CLIENT];
const IN_FIREFOX: &[Run] = &[FIREFOX, FIREFOX_STRICT, FIREFOX_CLIENT, FIREFOX_STRICT_CLIENT];
/// The real one alone.
const IN_REAL_CHROMIUM: &[Run] = &[CHROMIUM, CHROMIUM_STRICT];
/// Wherever there are words.
const WITH_WORDS: &[Run] = &[
    CLIENT,
    CHROMIUM,
    CHROMIUM_STRICT,
    CHROMIUM_CLIENT,
    CHROMIUM_STRICT_CLIENT,
    FIREFOX_CLIENT,
    FIREFOX_STRICT_CLIENT,
];

pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        case: "over-1024-bytes-together",
        runs: IN_REAL_CHROMIUM,
        aspects: &[Aspect::Words, Aspect::ClientWords],
        reason: "of several headers that aren't allowed Chromium names one by an order of its own, `explain` the first one \
                 that the preflight asks for",
    },
    Difference {
        case: "redirect-of-a-preflight",
        runs: WITH_WORDS,
        aspects: &[Aspect::Words],
        reason: "the policy doesn't govern the path, so it can't know that the handler redirects",
    },
    Difference {
        case: "save-data",
        runs: IN_CHROMIUM,
        aspects: &[Aspect::Requests, Aspect::Verdict],
        reason: "Chromium lets a page send client hints without a preflight; they are no longer on the standard's list",
    },
    Difference {
        case: "preflight-mirrored-teaches-one",
        runs: IN_CHROMIUM,
        aspects: &[Aspect::Requests],
        reason: "Chromium keeps one preflight per URL, and the next replaces it; the standard keeps every method that \
                 was allowed",
    },
    Difference {
        case: "preflight-teaches-any-method",
        runs: IN_FIREFOX,
        aspects: &[Aspect::Requests],
        reason: "Firefox keeps `*` as the name of a method, so it asks again for every request",
    },
    Difference {
        case: "preflight-with-credentials",
        runs: IN_FIREFOX,
        aspects: &[Aspect::Requests],
        reason: "Firefox keeps preflights with and without credentials apart",
    },
    Difference {
        case: "raw-cookie-none",
        runs: IN_CHROMIUM,
        aspects: &[Aspect::Requests],
        reason: "Debian's Chromium blocks third-party cookies",
    },
    Difference {
        case: "raw-redirect-put-303",
        runs: IN_FIREFOX,
        aspects: &[Aspect::Requests],
        reason: "Firefox sends a preflight for each redirect of a request that had one, though it has become a GET",
    },
    Difference {
        case: "raw-redirect-authorization-elsewhere",
        runs: IN_FIREFOX,
        aspects: &[Aspect::Requests],
        reason: "Firefox sends a preflight for each redirect of a request that had one, though Authorization has gone",
    },
    Difference {
        case: "raw-any-header-kept",
        runs: IN_FIREFOX,
        aspects: &[Aspect::Requests],
        reason: "Firefox keeps `*` as the name of a header, so it asks again for every request",
    },
    Difference {
        case: "raw-max-age-malformed",
        runs: IN_FIREFOX,
        aspects: &[Aspect::Requests],
        reason: "Firefox doesn't keep a preflight whose Access-Control-Max-Age is no number; the standard takes it as missing",
    },
    Difference {
        case: "raw-redirect-user-at-home",
        runs: IN_CHROMIUM,
        aspects: &[Aspect::Requests, Aspect::Verdict],
        reason: "Chromium follows no redirect to a URL with a user's name and a password",
    },
    Difference {
        case: "raw-cookie-without-name",
        runs: &[FIREFOX, FIREFOX_STRICT],
        aspects: &[Aspect::Requests, Aspect::Client],
        reason: "Firefox puts `=` behind a cookie that has no name",
    },
];

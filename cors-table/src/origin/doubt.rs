//! Origins that are more likely a slip than a page's.

use super::{has_hosts_by_installation, is_usual_in_host};
use crate::scheme::resembled;
use crate::written::Wildcard;

/// What speaks against an origin, or a pattern of origins, that a page may have all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Its scheme is one letter away from this one of the web's. It may be an application's own.
    Scheme(&'static str),
    /// It has no host, which only an application's own scheme may lack.
    NoHost,
    /// No extension of Chromium [has its host](https://developer.chrome.com/docs/extensions/reference/manifest/key), which is 32
    /// letters from `a` to `p`.
    NoExtension,
    /// Its host has this character, which hosts with a name in the DNS hardly ever have. It may be another tool's syntax, such as a
    /// placeholder: `https://$HOST`.
    Character(char),
}

impl Doubt {
    /// All that speaks against an origin of these parts, which are in the spelling that browsers send. `host` has the `*` of
    /// [`Wildcard::Part`] and [`Wildcard::Host`].
    ///
    /// ```
    /// use cors_table::Wildcard;
    /// use cors_table::origin::Doubt;
    ///
    /// let doubts = |scheme, host| Doubt::all(scheme, Wildcard::None, host).collect::<Vec<_>>();
    /// assert_eq!(doubts("httpx", "a.example"), [Doubt::Scheme("http")]);
    /// assert_eq!(doubts("app", ""), [Doubt::NoHost]);
    /// assert_eq!(doubts("chrome-extension", "a$b"), [Doubt::NoExtension, Doubt::Character('$')]);
    /// assert_eq!(doubts("https", "a_b.example"), []);
    /// assert_eq!(doubts("http", "[::1]"), []);
    /// assert_eq!(doubts("file", ""), []);
    /// ```
    pub fn all(scheme: &str, wildcard: Wildcard, host: &str) -> impl Iterator<Item = Self> {
        let is_nameless = host.is_empty() && scheme != "file";
        let is_of_chromium = scheme == "chrome-extension" && wildcard == Wildcard::None;
        // An address has its brackets and colons, and what a browser makes up for an installation is no name.
        let name = if host.starts_with('[') || has_hosts_by_installation(scheme) { "" } else { host };
        let unusual = name.chars().find(|character| *character != '*' && !is_usual_in_host(*character));
        let doubts = [
            resembled(scheme).map(Self::Scheme),
            is_nameless.then_some(Self::NoHost),
            (is_of_chromium && !is_chromium_identifier(host)).then_some(Self::NoExtension),
            unusual.map(Self::Character),
        ];
        doubts.into_iter().flatten()
    }
}

fn is_chromium_identifier(host: &str) -> bool {
    host.len() == 32 && host.bytes().all(|byte| matches!(byte, b'a'..=b'p'))
}

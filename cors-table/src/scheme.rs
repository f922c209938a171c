//! Schemes that no page's origin has, and what such an address has for an origin in their place.

use crate::word::slips;

/// Why no page has an origin of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// It is a WebSocket's: the handshake carries the origin of the page that opens it
    /// ([RFC 6455, section 10.2](https://www.rfc-editor.org/rfc/rfc6455#section-10.2)), whose scheme may be this one.
    WebSocket(&'static str),
    /// Such a page has an opaque origin, which is sent as `null`
    /// ([URL: origin](https://url.spec.whatwg.org/#concept-url-origin)).
    Opaque,
    /// It has the origin of the page that made it, or that stands within it
    /// ([HTML: determining the origin](https://html.spec.whatwg.org/multipage/document-sequences.html#determining-the-origin)).
    Inherited,
    /// Browsers show no page from it: they hand it to another program, or don't know it any more.
    Pageless,
    /// It is a slip for this one.
    Misspelt(&'static str),
}

/// Schemes whose pages have the origin of another one.
const INHERITED: [&str; 5] = ["about", "blob", "filesystem", "javascript", "jar"];

/// Schemes of other programs and of protocols that aren't the web's. What isn't here may be an application's own.
const PAGELESS: [&str; 28] = [
    "amqp",
    "feed",
    "ftp",
    "ftps",
    "geo",
    "gopher",
    "imap",
    "irc",
    "ircs",
    "ldap",
    "ldaps",
    "magnet",
    "mailto",
    "mongodb",
    "mysql",
    "news",
    "nntp",
    "postgres",
    "postgresql",
    "redis",
    "sftp",
    "sms",
    "smtp",
    "ssh",
    "tcp",
    "tel",
    "telnet",
    "urn",
];

impl Foreign {
    /// What is known of the scheme, which is in lower case; `None` for one that pages have, or may have.
    ///
    /// ```
    /// use cors_table::scheme::Foreign;
    ///
    /// assert_eq!(Foreign::of("wss"), Some(Foreign::WebSocket("https")));
    /// assert_eq!(Foreign::of("htps"), Some(Foreign::Misspelt("https")));
    /// assert_eq!(Foreign::of("https"), None);
    /// assert_eq!(Foreign::of("capacitor"), None);
    /// ```
    #[must_use]
    pub fn of(scheme: &str) -> Option<Self> {
        match scheme {
            "http" | "https" => None,
            "ws" => Some(Self::WebSocket("http")),
            "wss" => Some(Self::WebSocket("https")),
            "data" | "view-source" => Some(Self::Opaque),
            // As links are written that nobody is to follow.
            "hxxp" => Some(Self::Misspelt("http")),
            "hxxps" => Some(Self::Misspelt("https")),
            _ if INHERITED.contains(&scheme) => Some(Self::Inherited),
            _ if PAGELESS.contains(&scheme) => Some(Self::Pageless),
            _ => misspelt(scheme).map(Self::Misspelt),
        }
    }
}

/// What a scheme is a slip for: it has the letters of `https` alone, and is a letter or two away from it.
fn misspelt(scheme: &str) -> Option<&'static str> {
    if !scheme.bytes().all(|letter| b"htps".contains(&letter)) {
        return None;
    }
    // Of three letters, two that differ are another word.
    nearest(scheme, if scheme.len() > 3 { 2 } else { 1 })
}

/// `http` or `https` if the scheme, which is in lower case, is one letter away from it. It may be an application's own all the
/// same.
///
/// ```
/// use cors_table::scheme::resembled;
///
/// assert_eq!(resembled("httpx"), Some("http"));
/// assert_eq!(resembled("app"), None);
/// ```
#[must_use]
pub fn resembled(scheme: &str) -> Option<&'static str> {
    if matches!(scheme, "http" | "https") { None } else { nearest(scheme, 1) }
}

fn nearest(scheme: &str, most: usize) -> Option<&'static str> {
    // A scheme can be as long as a policy.
    if scheme.len() > "https".len() + most {
        return None;
    }
    let meant = if scheme.contains('s') { "https" } else { "http" };
    (slips(scheme, meant) <= most).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_names() {
        for (scheme, meant) in [
            ("htps", "https"),
            ("htttps", "https"),
            ("hhtps", "https"),
            ("httsp", "https"),
            ("ttps", "https"),
            ("httpss", "https"),
            ("shttp", "https"),
            ("htpps", "https"),
            ("hhtp", "http"),
            ("htp", "http"),
            ("ttp", "http"),
            ("htttp", "http"),
            ("httpp", "http"),
            ("hxxps", "https"),
        ] {
            assert_eq!(Foreign::of(scheme), Some(Foreign::Misspelt(meant)), "{scheme}");
        }
        for scheme in
            ["app", "tauri", "capacitor", "ionic", "chrome-extension", "httpx", "php", "ssht", "http+unix", "http2"]
        {
            let foreign = Foreign::of(scheme);
            assert!(foreign.is_none(), "{scheme}: {foreign:?}");
        }
        for (scheme, alike) in
            [("httpx", Some("http")), ("jttps", Some("https")), ("httpd", Some("http")), ("wss", None)]
        {
            assert_eq!(resembled(scheme), alike, "{scheme}");
        }
    }
}

//! URLs of pages and services, as far as a fetch needs them
//! ([URL Standard](https://url.spec.whatwg.org/#url-parsing)).
//!
//! The crate `url` would do more, and asks for a newer compiler than this crate.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use cors_model::registrable_domain;
use cors_table::fetch::{percent_encoded, sent_path};
use cors_table::idna;
use cors_table::origin::{
    default_port, ends_in_number, is_domain_character, is_local, is_scheme, serialize_ipv6, split_port,
};

/// An origin ([HTML, origin](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Of a sandboxed frame or a `data:` URL. It is written `null`, and is the same as no other.
    Opaque,
    Tuple {
        scheme: String,
        host: String,
        /// Unless it is the scheme's own.
        port: Option<u16>,
    },
}

impl Origin {
    /// Reads an origin, or the URL of a page that has it.
    pub(super) fn of_page(text: &str) -> Option<Self> {
        if text == "null" {
            return Some(Self::Opaque);
        }
        if let Some(url) = Url::parse(text) {
            return Some(url.origin());
        }
        // Of an application or an extension: its host is what the application calls it.
        let (scheme, rest) = text.split_once("://")?;
        let host = rest.split('/').next().unwrap_or_default();
        let is_other = is_scheme(scheme) && !is_http(&scheme.to_ascii_lowercase());
        is_other.then(|| Self::Tuple { scheme: scheme.to_ascii_lowercase(), host: host.to_owned(), port: None })
    }

    /// [Same origin](https://html.spec.whatwg.org/multipage/browsers.html#same-origin).
    pub(super) fn is_same(&self, other: &Self) -> bool {
        *self != Self::Opaque && self == other
    }

    /// [Same site](https://html.spec.whatwg.org/multipage/browsers.html#same-site).
    pub(super) fn is_same_site(&self, other: &Self) -> bool {
        let site = self.site();
        site.is_some() && site == other.site()
    }

    /// Scheme and registrable domain, or the host where it has none.
    pub(super) fn site(&self) -> Option<(&str, &str)> {
        match self {
            Self::Opaque => None,
            Self::Tuple { scheme, host, .. } => Some((scheme, site_of(host))),
        }
    }

    /// [Potentially trustworthy origin](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
    pub(super) fn is_trustworthy(&self) -> bool {
        match self {
            Self::Opaque => false,
            Self::Tuple { scheme, host, .. } => scheme != "http" || is_local(host) && !is_unspecified(host),
        }
    }
}

fn is_unspecified(host: &str) -> bool {
    matches!(host, "0.0.0.0" | "[::]")
}

/// The registrable domain of a host; the host itself for an address and for a public suffix.
pub(super) fn site_of(host: &str) -> &str {
    if host.starts_with('[') || ends_in_number(host) { host } else { registrable_domain(host).unwrap_or(host) }
}

/// Its [serialisation](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin).
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opaque => f.write_str("null"),
            Self::Tuple { scheme, host, port } => {
                write!(f, "{scheme}://{host}")?;
                port.map_or(Ok(()), |port| write!(f, ":{port}"))
            }
        }
    }
}

fn is_http(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// A URL with the scheme `http` or `https`, without its fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    scheme: String,
    /// User and password as they are written, without the `@`.
    user: Option<String>,
    host: String,
    /// Unless it is the scheme's own.
    port: Option<u16>,
    /// Path and query.
    target: String,
}

/// What a redirect's Location says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Location {
    Url(Url),
    /// With another scheme than `http` or `https`.
    OtherScheme(String),
    Malformed,
}

impl Url {
    /// Reads an absolute URL.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        if !is_http(&scheme) {
            return None;
        }
        let rest = rest.strip_prefix("//")?;
        Self::with_authority(&scheme, rest.trim_start_matches(['/', '\\']))
    }

    /// Reads what follows `https://`.
    fn with_authority(scheme: &str, rest: &str) -> Option<Self> {
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, target) = rest.split_at(rest.find(['/', '\\', '?']).unwrap_or(rest.len()));
        let (user, authority) = match authority.rsplit_once('@') {
            Some((user, authority)) => (Some(user.to_owned()).filter(|user| !user.is_empty()), authority),
            None => (None, authority),
        };
        let (host, port) = split_port(authority);
        let port = match port {
            None | Some("") => None,
            Some(port) => Some(port.parse().ok().filter(|_| port.bytes().all(|byte| byte.is_ascii_digit()))?),
        };
        Some(Self {
            scheme: scheme.to_owned(),
            user,
            host: host_of(host)?,
            port: port.filter(|port| Some(*port) != default_port(scheme)),
            target: target_of("/", target),
        })
    }

    /// Reads a Location, relative to this URL
    /// ([Fetch, location URL](https://fetch.spec.whatwg.org/#concept-response-location-url)).
    pub(super) fn join(&self, location: &[u8]) -> Location {
        let text = String::from_utf8_lossy(location);
        let text = text.trim_matches(|character: char| character <= ' ').replace(['\t', '\n', '\r'], "");
        let found = match text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
            Some((scheme, rest)) => {
                let scheme = scheme.to_ascii_lowercase();
                if !is_http(&scheme) {
                    return Location::OtherScheme(text);
                }
                // `https:/x` and `https:x` are relative where the scheme is the same.
                let slashes = rest.trim_start_matches(['/', '\\']);
                if rest.len() - slashes.len() >= 2 || scheme != self.scheme {
                    Self::with_authority(&scheme, slashes)
                } else {
                    Some(self.with_target(rest))
                }
            }
            None if text.starts_with(['/', '\\']) && text[1..].starts_with(['/', '\\']) => {
                Self::with_authority(&self.scheme, text.trim_start_matches(['/', '\\']))
            }
            None => Some(self.with_target(&text)),
        };
        found.map_or(Location::Malformed, Location::Url)
    }

    fn with_target(&self, reference: &str) -> Self {
        let reference = reference.split('#').next().unwrap_or_default();
        let target = if reference.is_empty() { self.target.clone() } else { target_of(&self.target, reference) };
        Self { target, ..self.clone() }
    }

    pub(super) fn origin(&self) -> Origin {
        Origin::Tuple { scheme: self.scheme.clone(), host: self.host.clone(), port: self.port }
    }

    pub(super) fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Host and port, as the field Host has them.
    pub(super) fn authority(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }

    /// Path and query.
    pub(super) fn target(&self) -> &str {
        &self.target
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Whether it has a user's name or a password
    /// ([URL, includes credentials](https://url.spec.whatwg.org/#include-credentials)).
    pub(super) fn includes_credentials(&self) -> bool {
        self.user.is_some()
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        write!(f, "{}://{user}{}{}", self.scheme, self.authority(), self.target)
    }
}

/// [URL, host parser](https://url.spec.whatwg.org/#concept-host-parser). Numbers in other forms than an address has
/// usually, such as `127.1`, are taken for malformed.
fn host_of(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().ok().map(|address| format!("[{}]", serialize_ipv6(address)));
    }
    let host = host.to_lowercase();
    let host = if host.is_ascii() { host } else { idna::to_ascii(&host)? };
    if ends_in_number(&host) {
        return host.parse::<Ipv4Addr>().ok().map(|address| address.to_string());
    }
    let is_domain = !host.is_empty() && host.chars().all(is_domain_character) && idna::has_right_labels(&host);
    is_domain.then_some(host)
}

/// Path and query of a reference that has neither scheme nor host, seen from another target.
fn target_of(base: &str, reference: &str) -> String {
    let (path, query) = match reference.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (reference, None),
    };
    let base = base.split('?').next().unwrap_or_default();
    let path = path.replace('\\', "/");
    let whole = match path.as_str() {
        "" => base.to_owned(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("{}/{path}", base.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    let path = sent_path(&whole);
    match query {
        Some(query) => format!("{path}?{}", percent_encoded(query, b" \"<>'")),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, location: &str) -> String {
        match Url::parse(base).unwrap().join(location.as_bytes()) {
            Location::Url(url) => url.to_string(),
            Location::OtherScheme(_) => "other".to_owned(),
            Location::Malformed => "malformed".to_owned(),
        }
    }

    #[test]
    fn urls_in_the_spelling_of_browsers() {
        for (text, url) in [
            ("https://API.example.com", "https://api.example.com/"),
            ("https://api.example.com:443/a/../b?x=1#top", "https://api.example.com/b?x=1"),
            ("http://api.example.com:443/", "http://api.example.com:443/"),
            ("https://bücher.example/ä b?ü", "https://xn--bcher-kva.example/%C3%A4%20b?%C3%BC"),
            ("http://[0:0::1]:80/", "http://[::1]/"),
            ("https://user:word@api.example.com/", "https://user:word@api.example.com/"),
            ("https://api.example.com?x", "https://api.example.com/?x"),
        ] {
            assert_eq!(Url::parse(text).map(|url| url.to_string()).as_deref(), Some(url));
        }
        for text in [
            "/users",
            "api.example.com",
            "ftp://a.example",
            "https://",
            "https://a b/",
            "https://a:99999/",
            "https://1.2.3",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }

    /// Those of [RFC 3986, section 5.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.4), as browsers read them.
    #[test]
    fn locations() {
        let base = "http://a/b/c/d;p?q";
        for (location, url) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("g/%2E%2e/h", "http://a/b/c/h"),
            ("http:g", "http://a/b/c/g"),
            ("https:g", "https://g/"),
            ("\\\\g\\x", "http://g/x"),
            (" g\n", "http://a/b/c/g"),
            ("mailto:x@y", "other"),
            ("data:,x", "other"),
            ("http://a b/", "malformed"),
        ] {
            assert_eq!(joined(base, location), url, "{location:?}");
        }
    }

    #[test]
    fn sites() {
        let origin = |text| Origin::of_page(text).unwrap();
        let app = origin("https://app.example.com");
        assert!(app.is_same_site(&origin("https://api.example.com:8443")));
        assert!(!app.is_same_site(&origin("http://api.example.com")));
        assert!(!app.is_same_site(&origin("https://example.org")));
        assert!(!origin("null").is_same(&origin("null")) && !origin("null").is_same_site(&origin("null")));
        assert!(!origin("http://127.0.0.1").is_same_site(&origin("http://127.0.0.2")));
        assert_eq!(origin("moz-extension://1C0D/page.html").to_string(), "moz-extension://1C0D");
        assert!(origin("http://app.localhost:3000").is_trustworthy() && !origin("http://a.example").is_trustworthy());
        assert_eq!(Origin::of_page("app.example.com"), None);
    }
}

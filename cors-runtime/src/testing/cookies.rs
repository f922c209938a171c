//! The cookies of a browser
//! ([RFC 6265bis](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis)), as fetches meet them.
//!
//! The crate `cookie` reads what servers write of themselves; a browser reads anybody's, and by other rules.

use std::fmt;
use std::time::Duration;

use cors_model::registrable_domain;
use cors_table::origin::ends_in_number;

use super::engine::Engine;
use super::url::{Origin, Url};

/// The longest that browsers keep a cookie.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// How many bytes a name and its value may have together.
const LONGEST_PAIR: usize = 4096;

/// How many bytes the value of Domain or Path may have.
const LONGEST_ATTRIBUTE: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SameSite {
    None,
    Lax,
    Strict,
}

#[derive(Clone, Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    /// Whether it is sent to that host alone, not to those below it.
    is_host_only: bool,
    path: String,
    is_secure: bool,
    same_site: SameSite,
    /// Whether it is kept for pages of this site alone (`Partitioned`).
    partition: Option<(String, String)>,
    expires: Option<Duration>,
}

/// Why a browser doesn't take a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusedCookie {
    /// It has neither a name nor a value, or a control character, or more than 4096 bytes.
    Malformed,
    /// Its `Domain` isn't the server's, or is a public suffix.
    Domain,
    /// `Secure`, or a name that begins with `__Secure-` or `__Host-`, over plain `http`; or one that would take the place of
    /// such a cookie.
    Insecure,
    /// The name begins with `__Host-` or `__Secure-`, and its attributes aren't what that asks for.
    Prefix,
    /// `SameSite=None` or `Partitioned` without `Secure`.
    NotSecure,
    /// It is of the same site alone, and the page isn't.
    CrossSite,
    /// The user blocks cookies of other sites than the page's.
    ThirdParty,
}

impl fmt::Display for RefusedCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "a cookie needs `name=value`, without control characters and of up to 4096 bytes"
            }
            Self::Domain => "`Domain` is neither the server's host nor a domain above it that somebody registered",
            Self::Insecure => "over plain `http` nobody sets a cookie that is `Secure`, nor one in its place: use `https`",
            Self::Prefix => {
                "`__Host-` asks for `Secure; Path=/` and no `Domain`, and `__Secure-` for `Secure`: add them, or rename it"
            }
            Self::NotSecure => "`SameSite=None` and `Partitioned` ask for `Secure`: add it",
            Self::ThirdParty => "the user blocks cookies of other sites than the page's: only a `Partitioned` one is taken",
            Self::CrossSite => {
                "a response to a page of another site sets no `SameSite=Lax` or `Strict`, which is also the default: \
                 write `SameSite=None; Secure`"
            }
        })
    }
}

impl std::error::Error for RefusedCookie {}

/// Who asks for a URL, or gets its answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit<'a> {
    pub(super) url: &'a Url,
    /// The page's; `None` for the browser's user, who is at the URL's own site.
    pub(super) page: Option<&'a Origin>,
    pub(super) now: Duration,
    pub(super) engine: Engine,
}

impl Visit<'_> {
    fn is_same_site(self) -> bool {
        self.page.is_none_or(|page| page.is_same_site(&self.url.origin()))
    }

    fn is_trustworthy(self) -> bool {
        self.url.origin().is_trustworthy()
    }

    /// The site of the page, which a partitioned cookie belongs to.
    fn partition(self) -> Option<(String, String)> {
        let own = self.url.origin();
        let (scheme, site) = self.page.unwrap_or(&own).site()?;
        Some((scheme.to_owned(), site.to_owned()))
    }
}

/// All cookies.
#[derive(Debug, Default)]
pub(super) struct Cookies(Vec<Cookie>);

impl Cookies {
    /// The value of the field Cookie, if any cookie goes along.
    pub(super) fn sent(&self, visit: Visit<'_>) -> Option<String> {
        let (is_same_site, is_trustworthy, partition) =
            (visit.is_same_site(), visit.is_trustworthy(), visit.partition());
        let takes_others = is_same_site || visit.engine.third_party_cookies;
        let goes_along = |cookie: &&Cookie| {
            cookie.expires.is_none_or(|expires| visit.now < expires)
                && cookie.is_of_host(visit.url.host())
                && path_matches(visit.url.path(), &cookie.path)
                && (is_trustworthy || !cookie.is_secure)
                && (is_same_site || cookie.same_site == SameSite::None)
                && (cookie.partition.is_none() && takes_others || cookie.partition == partition && partition.is_some())
        };
        let mut sent: Vec<&Cookie> = self.0.iter().filter(goes_along).collect();
        // The more exact path first, and of the same the older one; they lie in the order in which they were made.
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = sent.into_iter().map(Cookie::pair).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes the value of one field Set-Cookie.
    pub(super) fn set(&mut self, visit: Visit<'_>, line: &[u8]) -> Result<(), RefusedCookie> {
        let cookie = Cookie::read(visit, &String::from_utf8_lossy(line))?;
        let is_trustworthy = visit.is_trustworthy();
        let would_hide = |other: &Cookie| {
            !is_trustworthy && other.is_secure && other.name == cookie.name && other.shares_hosts(&cookie)
        };
        if self.0.iter().any(would_hide) {
            return Err(RefusedCookie::Insecure);
        }
        let place = self.0.iter().position(|other| other.is_same(&cookie));
        match (place, cookie.expires.is_some_and(|expires| expires <= visit.now)) {
            (Some(place), false) => self.0[place] = cookie,
            (Some(place), true) => drop(self.0.remove(place)),
            (None, false) => self.0.push(cookie),
            (None, true) => {}
        }
        Ok(())
    }
}

impl Cookie {
    fn read(visit: Visit<'_>, line: &str) -> Result<Self, RefusedCookie> {
        if line.chars().any(|character| character.is_control() && character != '\t') {
            return Err(RefusedCookie::Malformed);
        }
        let mut parts = line.split(';').map(str::trim);
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').map_or(("", pair), |(name, value)| (name.trim(), value.trim()));
        if name.is_empty() && value.is_empty() || name.len() + value.len() > LONGEST_PAIR {
            return Err(RefusedCookie::Malformed);
        }
        let attributes = Attributes::read(parts, visit.now);
        let Attributes { is_secure, is_partitioned, .. } = attributes;
        if is_secure && !visit.is_trustworthy() {
            return Err(RefusedCookie::Insecure);
        }
        let own = visit.url.host();
        let domain = attributes.domain.filter(|domain| !domain.is_empty());
        let (host, is_host_only) = match domain.as_deref() {
            None => (own, true),
            Some(domain) if is_suffix(domain) && domain == own => (own, true),
            Some(domain) if !is_suffix(domain) && (domain == own || is_below(own, domain)) => (domain, false),
            Some(_) => return Err(RefusedCookie::Domain),
        };
        let path = attributes.path.filter(|path| path.starts_with('/'));
        let path = path.unwrap_or_else(|| default_path(visit.url.path()));
        check_prefix(name, is_secure, domain.is_none() && path == "/")?;
        let lax_by_default = visit.engine.lax_by_default;
        let asks_for_secure = is_partitioned || lax_by_default && attributes.same_site == Some(SameSite::None);
        if asks_for_secure && !is_secure {
            return Err(RefusedCookie::NotSecure);
        }
        let default = if lax_by_default { SameSite::Lax } else { SameSite::None };
        let same_site = attributes.same_site.unwrap_or(default);
        if same_site != SameSite::None && !visit.is_same_site() {
            return Err(RefusedCookie::CrossSite);
        }
        if !visit.is_same_site() && !is_partitioned && !visit.engine.third_party_cookies {
            return Err(RefusedCookie::ThirdParty);
        }
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
            host: host.to_owned(),
            is_host_only,
            path,
            is_secure,
            same_site,
            partition: visit.partition().filter(|_| is_partitioned),
            expires: attributes.expires,
        })
    }

    fn pair(&self) -> String {
        if self.name.is_empty() { self.value.clone() } else { format!("{}={}", self.name, self.value) }
    }

    fn is_of_host(&self, host: &str) -> bool {
        self.host == host || !self.is_host_only && is_below(host, &self.host)
    }

    /// Whether some host gets both.
    fn shares_hosts(&self, other: &Self) -> bool {
        self.is_of_host(&other.host) || other.is_of_host(&self.host)
    }

    /// Whether one takes the other's place.
    fn is_same(&self, other: &Self) -> bool {
        let key = |cookie: &Self| (cookie.is_host_only, cookie.partition.clone());
        self.name == other.name && self.host == other.host && self.path == other.path && key(self) == key(other)
    }
}

/// The attributes that say something here. Of several of one name the last counts.
#[derive(Debug, Default)]
struct Attributes {
    domain: Option<String>,
    path: Option<String>,
    expires: Option<Duration>,
    same_site: Option<SameSite>,
    is_secure: bool,
    is_partitioned: bool,
}

impl Attributes {
    fn read<'a>(parts: impl Iterator<Item = &'a str>, now: Duration) -> Self {
        let mut read = Self::default();
        let (mut max_age, mut expires) = (None, None);
        for part in parts {
            let (name, value) = part.split_once('=').map_or((part, ""), |(name, value)| (name.trim(), value.trim()));
            if value.len() > LONGEST_ATTRIBUTE {
                continue;
            }
            match name.to_ascii_lowercase().as_str() {
                "domain" => read.domain = Some(value.strip_prefix('.').unwrap_or(value).to_ascii_lowercase()),
                "path" => read.path = Some(value.to_owned()),
                "secure" => read.is_secure = true,
                "partitioned" => read.is_partitioned = true,
                "samesite" => {
                    read.same_site = match value.to_ascii_lowercase().as_str() {
                        "none" => Some(SameSite::None),
                        "lax" => Some(SameSite::Lax),
                        "strict" => Some(SameSite::Strict),
                        _ => None,
                    }
                }
                "max-age" => max_age = age(value).or(max_age),
                "expires" => expires = date(value).or(expires),
                _ => {}
            }
        }
        let until = max_age.map(|age| now.saturating_add(age.min(LONGEST))).or(expires);
        // An age of zero is the earliest time there is, whatever the clock says.
        let is_gone = max_age == Some(Duration::ZERO);
        read.expires = if is_gone { Some(Duration::ZERO) } else { until.map(|until| until.min(now + LONGEST)) };
        read
    }
}

fn age(value: &str) -> Option<Duration> {
    let (is_negative, digits) = value.strip_prefix('-').map_or((false, value), |digits| (true, digits));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = if is_negative { 0 } else { digits.parse().unwrap_or(u64::MAX) };
    Some(Duration::from_secs(seconds))
}

/// A date, since the beginning of 1970
/// ([RFC 6265, section 5.1.1](https://www.rfc-editor.org/rfc/rfc6265#section-5.1.1)); what lies before that counts as then.
fn date(value: &str) -> Option<Duration> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_delimiter =
        |character: char| !(character.is_ascii_alphanumeric() || character == ':' || !character.is_ascii());
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in value.split(is_delimiter).filter(|token| !token.is_empty()) {
        let leading = |most: usize| {
            let digits = token.bytes().take_while(u8::is_ascii_digit).count();
            let is_number = (1..=most).contains(&digits);
            is_number.then(|| token[..digits].parse::<u64>().ok()).flatten().map(|number| (number, digits))
        };
        let month_of =
            || MONTHS.iter().position(|month| token.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month)));
        if time.is_none() && token.contains(':') {
            time = clock(token);
        } else if day.is_none() && leading(2).is_some() {
            day = leading(2).map(|(day, _)| day);
        } else if month.is_none() && month_of().is_some() {
            month = month_of();
        } else if let (None, Some((number, 2..))) = (year, leading(4)) {
            year = Some(match number {
                70..=99 => number + 1900,
                0..=69 => number + 2000,
                _ => number,
            });
        }
    }
    let (time, day, month, year) = (time?, day?, month?, year?);
    let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if year < 1601 || !(1..=lengths[month]).contains(&day) {
        return None;
    }
    if year < 1970 {
        return Some(Duration::ZERO);
    }
    let before: u64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let days = before + lengths[..month].iter().sum::<u64>() + day - 1;
    Some(Duration::from_secs(days * 86_400 + time))
}

/// Seconds of a day, from `23:59:59`.
fn clock(token: &str) -> Option<u64> {
    let mut numbers = token.splitn(3, ':').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if digits.len() <= 2 { digits.parse::<u64>().ok() } else { None }
    });
    let (hours, minutes, seconds) = (numbers.next()??, numbers.next()??, numbers.next()??);
    (hours < 24 && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

fn is_leap(year: u64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Whether a cookie's name promises what its attributes don't keep
/// ([cookie name prefixes](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-cookie-name-prefixes)).
fn check_prefix(name: &str, is_secure: bool, is_of_whole_host: bool) -> Result<(), RefusedCookie> {
    let starts_with = |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_kept =
        if starts_with("__Host-") { is_secure && is_of_whole_host } else { is_secure || !starts_with("__Secure-") };
    if is_kept { Ok(()) } else { Err(RefusedCookie::Prefix) }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|labels| labels.ends_with('.')) && !ends_in_number(host)
}

/// Whether nobody registered the domain: everybody may have hosts below it.
fn is_suffix(domain: &str) -> bool {
    !domain.starts_with('[') && !ends_in_number(domain) && registrable_domain(domain).is_none()
}

/// [RFC 6265, section 5.1.4](https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4).
fn default_path(path: &str) -> String {
    match path.rsplit_once('/') {
        None | Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
    }
}

fn path_matches(path: &str, cookie: &str) -> bool {
    path.strip_prefix(cookie).is_some_and(|rest| rest.is_empty() || cookie.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_800_000_000);

    struct Jar(Cookies, Duration);

    impl Jar {
        fn new() -> Self {
            Self(Cookies::default(), NOW)
        }

        fn set(&mut self, page: Option<&str>, url: &str, line: &str) -> Result<(), RefusedCookie> {
            let (url, page) = (Url::parse(url).unwrap(), page.map(|page| Origin::of_page(page).unwrap()));
            let visit = Visit { url: &url, page: page.as_ref(), now: self.1, engine: Engine::STANDARD };
            self.0.set(visit, line.as_bytes())
        }

        fn sent(&self, page: &str, url: &str) -> String {
            let (url, page) = (Url::parse(url).unwrap(), Origin::of_page(page).unwrap());
            let visit = Visit { url: &url, page: Some(&page), now: self.1, engine: Engine::STANDARD };
            self.0.sent(visit).unwrap_or_default()
        }
    }

    const APP: &str = "https://app.example.com";
    const API: &str = "https://api.example.com/v1/users";
    const OTHER: &str = "https://evil.example";

    #[test]
    fn same_site() {
        let mut jar = Jar::new();
        for line in ["a=1", "b=2; SameSite=Strict", "c=3; SameSite=None; Secure", "d=4; SameSite=Bogus"] {
            jar.set(None, API, line).unwrap();
        }
        assert_eq!(jar.sent(APP, API), "a=1; b=2; c=3; d=4");
        assert_eq!(jar.sent(OTHER, API), "c=3");
        assert_eq!(jar.sent("null", API), "c=3");
        assert_eq!(jar.sent("http://app.example.com", API), "c=3");
        assert_eq!(jar.set(Some(OTHER), API, "e=5"), Err(RefusedCookie::CrossSite));
        assert_eq!(jar.set(None, API, "e=5; SameSite=None"), Err(RefusedCookie::NotSecure));
        jar.set(Some(OTHER), API, "p=6; SameSite=None; Secure; Partitioned").unwrap();
        assert_eq!(jar.sent(OTHER, API), "c=3; p=6");
        assert!(!jar.sent(APP, API).contains("p=6"));
    }

    #[test]
    fn hosts_and_paths() {
        let mut jar = Jar::new();
        jar.set(None, API, "host=1").unwrap();
        jar.set(None, API, "domain=2; Domain=.Example.com; Path=/").unwrap();
        jar.set(None, API, "path=3; Path=/v1/users").unwrap();
        assert_eq!(jar.sent(APP, API), "path=3; host=1; domain=2");
        assert_eq!(jar.sent(APP, "https://api.example.com/v1/others"), "host=1; domain=2");
        assert_eq!(jar.sent(APP, "https://api.example.com/v10"), "domain=2");
        assert_eq!(jar.sent(APP, "https://www.example.com/v1/users"), "domain=2");
        assert_eq!(jar.set(None, API, "x=1; Domain=other.example"), Err(RefusedCookie::Domain));
        assert_eq!(jar.set(None, API, "x=1; Domain=com"), Err(RefusedCookie::Domain));
        assert_eq!(jar.set(None, "https://10.0.0.1/", "x=1; Domain=0.0.1"), Err(RefusedCookie::Domain));
    }

    #[test]
    fn secure_and_prefixes() {
        let plain = "http://api.example.com/";
        let mut jar = Jar::new();
        jar.set(None, "https://api.example.com/", "a=1; Secure").unwrap();
        assert_eq!(jar.sent("http://app.example.com", plain), "");
        assert_eq!(jar.set(None, plain, "b=1; Secure"), Err(RefusedCookie::Insecure));
        assert_eq!(jar.set(None, plain, "a=2"), Err(RefusedCookie::Insecure));
        jar.set(None, "http://localhost:3000/", "l=1; Secure").unwrap();
        assert_eq!(jar.sent("http://localhost:5173", "http://localhost:3000/"), "l=1");
        assert_eq!(jar.set(None, API, "__Host-s=1; Secure"), Err(RefusedCookie::Prefix));
        assert_eq!(jar.set(None, API, "__secure-s=1"), Err(RefusedCookie::Prefix));
        jar.set(None, API, "__Host-s=1; Secure; Path=/").unwrap();
        for line in ["", "=", "a=\u{1}", &format!("a={}", "x".repeat(4096))] {
            assert_eq!(jar.set(None, API, line), Err(RefusedCookie::Malformed), "{line}");
        }
    }

    #[test]
    fn time() {
        let mut jar = Jar::new();
        jar.set(None, API, "session=1").unwrap();
        jar.set(None, API, "minute=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT").unwrap();
        jar.set(None, API, "long=3; Max-Age=99999999999999999999").unwrap();
        assert_eq!(jar.sent(APP, API), "session=1; minute=2; long=3");
        jar.1 = NOW + Duration::from_secs(60);
        assert_eq!(jar.sent(APP, API), "session=1; long=3");
        jar.1 = NOW + LONGEST;
        assert_eq!(jar.sent(APP, API), "session=1");
        jar.set(None, API, "session=; Max-Age=0").unwrap();
        assert_eq!(jar.sent(APP, API), "");
        jar.set(None, API, "session=1").unwrap();
        jar.set(None, API, "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").unwrap();
        assert_eq!(jar.sent(APP, API), "");
    }

    #[test]
    fn dates() {
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Tue, 29 Feb 2028 00:00:00 GMT", Some(1_835_395_200)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Mon, 01 Jan 1601 00:00:00 GMT", Some(0)),
            ("Tue, 29 Feb 2027 00:00:00 GMT", None),
            ("06 Nov 1994 24:00:00", None),
            ("06 Nov 1994", None),
            ("tomorrow", None),
        ] {
            assert_eq!(date(text), seconds.map(Duration::from_secs), "{text}");
        }
    }
}

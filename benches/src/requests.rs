//! The requests under measurement, built the way hyper builds them: every header value is a slice of one buffer.

use bytes::{Bytes, BytesMut};

use crate::policies::Shape;

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// GET without Origin: same-origin navigation, curl, health checks.
    NoOrigin,
    /// GET from an allowed origin.
    ActualAllowed,
    /// GET from an origin that isn't allowed.
    ActualRefused,
    /// A browser's preflight from an allowed origin.
    PreflightAllowed,
    /// A browser's preflight from an origin that isn't allowed.
    PreflightRefused,
    /// Preflight whose Access-Control-Request-Headers is 16 KB of commas.
    Commas,
    /// Preflight whose Access-Control-Request-Headers names 1,000 headers.
    Names,
    /// Preflight with 64 KB of Access-Control-Request-Headers in one name.
    LongName,
    /// Preflight with 1,000 lines of Access-Control-Request-Headers.
    Lines,
    /// Preflight with an Origin of 64 KB.
    LongOrigin,
    /// GET with an Origin of 64 KB.
    ActualLongOrigin,
}

impl Kind {
    /// What honest clients send.
    pub const USUAL: [Self; 5] =
        [Self::NoOrigin, Self::ActualAllowed, Self::ActualRefused, Self::PreflightAllowed, Self::PreflightRefused];
    /// What attackers send.
    pub const HOSTILE: [Self; 6] =
        [Self::Commas, Self::Names, Self::LongName, Self::Lines, Self::LongOrigin, Self::ActualLongOrigin];

    /// For the heading of a column.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NoOrigin => "no Origin",
            Self::ActualAllowed => "actual, allowed",
            Self::ActualRefused => "actual, refused",
            Self::PreflightAllowed => "preflight, allowed",
            Self::PreflightRefused => "preflight, refused",
            Self::Commas => "ACRH: 16 KB of commas",
            Self::Names => "ACRH: 1,000 names",
            Self::LongName => "ACRH: one name of 64 KB",
            Self::Lines => "ACRH: 1,000 lines",
            Self::LongOrigin => "preflight, Origin of 64 KB",
            Self::ActualLongOrigin => "actual, Origin of 64 KB",
        }
    }

    /// Whether the method is OPTIONS and Access-Control-Request-Method is there.
    #[must_use]
    pub const fn is_preflight(self) -> bool {
        !matches!(self, Self::NoOrigin | Self::ActualAllowed | Self::ActualRefused | Self::ActualLongOrigin)
    }

    /// Whether the request carries an allowed origin.
    #[must_use]
    pub const fn has_allowed_origin(self) -> bool {
        !matches!(
            self,
            Self::NoOrigin | Self::ActualRefused | Self::PreflightRefused | Self::LongOrigin | Self::ActualLongOrigin
        )
    }
}

/// A request in no library's types: names, and values that share one buffer.
#[derive(Debug)]
pub struct Spec {
    /// The method; the path is [`PATH`].
    pub method: &'static str,
    /// Names in lower case.
    pub headers: Vec<(&'static str, Bytes)>,
}

/// The path of every request.
pub const PATH: &str = "/users";

impl Spec {
    /// The request of this kind that a client of this policy sends: eight headers without Origin, ten from a page's
    /// script, eleven in a preflight.
    #[must_use]
    pub fn new(shape: Shape, kind: Kind) -> Self {
        let origin = match kind {
            Kind::NoOrigin => None,
            Kind::LongOrigin | Kind::ActualLongOrigin => Some(format!("https://{}", "a".repeat(64 * 1024))),
            _ if kind.has_allowed_origin() => Some(shape.allowed_origin()),
            _ => Some(shape.refused_origin()),
        };
        let mut lines = vec![
            ("host", "api.example.com".to_owned()),
            ("connection", "keep-alive".to_owned()),
            ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".to_owned()),
            ("accept", "*/*".to_owned()),
            ("accept-language", "en-GB,en;q=0.5".to_owned()),
            ("accept-encoding", "gzip, deflate, br, zstd".to_owned()),
            ("referer", "https://app.example.com/".to_owned()),
        ];
        if kind.is_preflight() {
            lines.push(("access-control-request-method", "PUT".to_owned()));
            match kind {
                Kind::Commas => lines.push((REQUEST_HEADERS, ",".repeat(16 * 1024))),
                Kind::Names => lines.push((REQUEST_HEADERS, names().join(","))),
                Kind::LongName => lines.push((REQUEST_HEADERS, "a".repeat(64 * 1024))),
                Kind::Lines => lines.extend(names().into_iter().map(|name| (REQUEST_HEADERS, name))),
                _ => lines.push((REQUEST_HEADERS, "content-type,x-auth-token".to_owned())),
            }
        } else {
            lines.push(("cookie", "session=0123456789abcdef0123456789abcdef".to_owned()));
        }
        if let Some(origin) = origin {
            lines.push(("origin", origin));
            lines.push(("sec-fetch-site", "cross-site".to_owned()));
        }
        Self { method: if kind.is_preflight() { "OPTIONS" } else { "GET" }, headers: share(lines) }
    }

    /// As the `http` crate has it, in version 1.
    ///
    /// # Panics
    /// Never: [`Self::new`] writes sound names and values only.
    #[must_use]
    pub fn request<B: Default>(&self) -> http::Request<B> {
        let mut request = http::Request::new(B::default());
        *request.method_mut() = self.method.parse().expect("a method");
        *request.uri_mut() = http::Uri::from_static(PATH);
        let headers = request.headers_mut();
        headers.reserve(self.headers.len());
        for (name, value) in &self.headers {
            let name = http::HeaderName::from_bytes(name.as_bytes()).expect("a field name");
            headers.append(name, http::HeaderValue::from_maybe_shared(value.clone()).expect("a field value"));
        }
        request
    }
}

const REQUEST_HEADERS: &str = "access-control-request-headers";

fn names() -> Vec<String> {
    (0..1_000).map(|index| format!("x-header-{index}")).collect()
}

/// Writes the lines into one buffer, as they come from the socket, and gives back slices of it.
fn share(lines: Vec<(&'static str, String)>) -> Vec<(&'static str, Bytes)> {
    let mut buffer = BytesMut::new();
    let mut ranges = Vec::new();
    for (name, value) in lines {
        buffer.extend_from_slice(name.as_bytes());
        buffer.extend_from_slice(b": ");
        let start = buffer.len();
        buffer.extend_from_slice(value.as_bytes());
        ranges.push((name, start..buffer.len()));
        buffer.extend_from_slice(b"\r\n");
    }
    let buffer = buffer.freeze();
    ranges.into_iter().map(|(name, range)| (name, buffer.slice(range))).collect()
}

//! What a page gets to see.

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use cors_table::{header, token};

use crate::explain::members;

/// What a response is to a page ([Fetch, response type](https://fetch.spec.whatwg.org/#concept-response-type)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseKind {
    /// Of the page's own origin: all can be read but cookies.
    Basic,
    /// Of another origin that allows it: status, body, and the headers that every page may read or that are exposed.
    Cors,
    /// Of another origin, fetched with `mode: "no-cors"`: nothing can be read.
    Opaque,
    /// A redirect, fetched with `redirect: "manual"`: nothing can be read.
    OpaqueRedirect,
}

/// A request that left the browser, preflights included, and its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: String,
    /// The header fields that were sent.
    pub headers: HeaderMap,
    /// The status of the answer.
    pub status: StatusCode,
    /// The header fields of the answer, whether or not the page reads them.
    pub answer: HeaderMap,
}

/// A response as a page sees it: `Response` of JavaScript's
/// [Fetch API](https://fetch.spec.whatwg.org/#response-class).
#[derive(Debug)]
pub struct PageResponse<B> {
    pub(super) kind: ResponseKind,
    pub(super) url: String,
    pub(super) is_redirected: bool,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: PageBody<B>,
    pub(super) exchanges: Vec<Exchange>,
}

impl<B> PageResponse<B> {
    /// What the response is to the page.
    #[must_use]
    pub const fn kind(&self) -> ResponseKind {
        self.kind
    }

    /// The status; 0 where the page can't read it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is one of success, and readable.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The URL that answered, after redirects; empty where the page can't read it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether there was a redirect that the page may know of.
    #[must_use]
    pub const fn is_redirected(&self) -> bool {
        self.is_redirected
    }

    /// The header fields that the page can read.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header field that the page can read, its lines joined by `, `; `None` if it can't, or if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut lines = self.headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        let first = lines.next()?;
        Some(lines.fold(first, |value, line| Cow::Owned(format!("{value}, {line}"))))
    }

    /// The requests that left the browser, preflights included, in their order. Empty if the response comes from its cache.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The body that the page can read.
    #[must_use]
    pub fn into_body(self) -> PageBody<B> {
        self.body
    }
}

impl<B: Body> PageResponse<B> {
    /// The whole body as bytes; empty where the page can't read it.
    ///
    /// # Errors
    ///
    /// The error of the service's body.
    pub async fn bytes(self) -> Result<Bytes, B::Error> {
        collect(self.body).await
    }

    /// The whole body as text; what isn't UTF-8 becomes U+FFFD, as it does for a page.
    ///
    /// # Errors
    ///
    /// The error of the service's body.
    pub async fn text(self) -> Result<String, B::Error> {
        Ok(String::from_utf8_lossy(&self.bytes().await?).into_owned())
    }
}

pin_project! {
    /// The body of a [`PageResponse`]: the service's, or what a cache has kept of it, or nothing where the page can't read it.
    #[derive(Debug)]
    pub struct PageBody<B> {
        #[pin]
        content: Content<B>,
    }
}

pin_project! {
    #[project = ContentProjection]
    #[derive(Debug)]
    enum Content<B> {
        Nothing,
        Kept { bytes: Bytes },
        Live { #[pin] body: B },
    }
}

impl<B> PageBody<B> {
    pub(super) const fn nothing() -> Self {
        Self { content: Content::Nothing }
    }

    pub(super) const fn kept(bytes: Bytes) -> Self {
        Self { content: Content::Kept { bytes } }
    }

    pub(super) const fn live(body: B) -> Self {
        Self { content: Content::Live { body } }
    }
}

impl<B: Body> Body for PageBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().content.project() {
            ContentProjection::Nothing => Poll::Ready(None),
            ContentProjection::Kept { bytes } => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            ContentProjection::Live { body } => {
                let frame = ready!(body.poll_frame(cx));
                Poll::Ready(
                    frame.map(|frame| {
                        frame.map(|frame| frame.map_data(|mut data| data.copy_to_bytes(data.remaining())))
                    }),
                )
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Nothing => true,
            Content::Kept { bytes } => bytes.is_empty(),
            Content::Live { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Nothing => SizeHint::with_exact(0),
            Content::Kept { bytes } => SizeHint::with_exact(bytes.len() as u64),
            Content::Live { body } => body.size_hint(),
        }
    }
}

/// All data of a body, without its trailers.
pub(super) async fn collect<B: Body>(body: B) -> Result<Bytes, B::Error> {
    let mut body = pin!(body);
    let mut collected = BytesMut::new();
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        if let Ok(data) = frame?.into_data() {
            collected.put(data);
        }
    }
    Ok(collected.freeze())
}

/// The fields that a page can read of a response of another origin
/// ([Fetch, CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors)).
pub(super) fn exposed(answer: &HeaderMap, with_credentials: bool) -> HeaderMap {
    let lines = answer.get_all(ACCESS_CONTROL_EXPOSE_HEADERS).iter().map(http::HeaderValue::as_bytes);
    let listed: Vec<&[u8]> = lines.flat_map(members).collect();
    // What is no list of names exposes nothing.
    let listed = if listed.iter().all(token::is_token) { listed } else { Vec::new() };
    let has_wildcard = !with_credentials && listed.contains(&&b"*"[..]);
    readable(answer, |name| {
        has_wildcard
            || header::is_safelisted_response_header(name)
            || listed.iter().any(|exposed| exposed.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// The fields that a page can read of a response of its own origin
/// ([Fetch, basic filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-basic)).
pub(super) fn basic(answer: &HeaderMap) -> HeaderMap {
    readable(answer, |_| true)
}

fn readable(answer: &HeaderMap, is_exposed: impl Fn(&str) -> bool) -> HeaderMap {
    let is_readable =
        |name: &HeaderName| !header::is_forbidden_response_header(name.as_str()) && is_exposed(name.as_str());
    let mut headers = HeaderMap::new();
    for (name, value) in answer.iter().filter(|(name, _)| is_readable(name)) {
        headers.append(name, value.clone());
    }
    headers
}

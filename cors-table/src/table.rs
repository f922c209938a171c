//! A checked policy as text and tables.

use std::fmt;

use crate::origin::is_serialized;
use crate::origin_list::OriginList;
use crate::path::PathPattern;
use crate::stored::Stored;

/// How many bytes of a request's own values are sent back to it, at most.
pub const MIRROR_BYTES: usize = 4096;

/// How many lines of Access-Control-Request-Headers are sent back, at most.
pub const MIRROR_LINES: usize = 64;

/// A checked policy, in the form that requests are compared with. The model checks a policy and builds its table; the
/// macros print one into a program, and a program that reads its policy when it starts keeps the one that was built.
///
/// It holds text and numbers alone. The header values of `http` stand beside it, in `cors-runtime`.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    /// Which paths the policy governs.
    pub path: PathPattern,
    /// Which origins may read responses.
    pub origins: Origins,
    /// Whether Access-Control-Allow-Credentials is sent. Then `origins` isn't [`Origins::Any`].
    pub credentials: bool,
    /// Access-Control-Allow-Methods.
    pub methods: Names,
    /// Access-Control-Allow-Headers.
    pub headers: Names,
    /// Access-Control-Expose-Headers; never [`Names::Mirror`].
    pub expose_headers: Names,
    /// Access-Control-Max-Age.
    pub max_age: MaxAge,
    /// The status of an allowed preflight, 200 to 299.
    pub preflight_status: u16,
}

/// The origins that may read responses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[repr(u8)] // a tag of its own: one byte to compare
pub enum Origins {
    /// `*`: any, without credentials.
    Any,
    /// One serialised origin.
    One(Stored<str>),
    /// Any that is a serialised origin, by sending back the one that asks.
    Mirror,
    /// Several origins, or patterns.
    Listed(OriginList),
}

impl Origins {
    /// Whether the one Origin of a request is allowed. It is compared byte for byte
    /// ([Fetch, Origin header](https://fetch.spec.whatwg.org/#origin-header)).
    #[inline]
    #[must_use]
    pub fn allow(&self, origin: &[u8]) -> bool {
        match self {
            Self::Listed(list) => list.contains(origin),
            unlisted => unlisted.allow_unlisted(origin),
        }
    }

    #[inline(never)]
    fn allow_unlisted(&self, origin: &[u8]) -> bool {
        match self {
            Self::Listed(_) => false,
            Self::One(one) => one.get().as_bytes() == origin,
            Self::Any => is_visible_ascii(origin),
            Self::Mirror => origin.len() <= MIRROR_BYTES && is_serialized(origin),
        }
    }
}

/// Whether `bytes` are visible ASCII and not empty, as whatever a browser sends in `Origin` is.
#[must_use]
pub fn is_visible_ascii(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic)
}

/// A list of methods or field names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// None: the header isn't sent.
    Nothing,
    /// What the preflight asks for is sent back.
    Mirror,
    /// The list as it is sent: `GET, PUT`.
    List(Stored<str>),
}

/// How long a browser may keep a preflight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxAge {
    /// In seconds, 86,400 at most.
    pub seconds: u32,
    /// The same in decimal digits, as it is sent.
    pub text: Stored<str>,
}

impl Table {
    /// Whether an actual response depends on the request's Origin, and so has to say `Vary: Origin`
    /// ([Fetch, CORS protocol and HTTP caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches)).
    #[inline]
    #[must_use]
    pub const fn varies(&self) -> bool {
        self.constant_origin().is_none()
    }

    /// The one Access-Control-Allow-Origin that every response may have, whoever asks; `None` if it
    /// [varies](Self::varies).
    #[inline]
    #[must_use]
    pub const fn constant_origin(&self) -> Option<&str> {
        match &self.origins {
            Origins::Any => Some("*"),
            Origins::One(origin) => Some(origin.get()),
            Origins::Mirror | Origins::Listed(_) => None,
        }
    }
}

impl Names {
    /// The list as it is sent, unless there is none or it is mirrored.
    #[inline]
    #[must_use]
    pub const fn list(&self) -> Option<&str> {
        match self {
            Self::List(list) => Some(list.get()),
            Self::Nothing | Self::Mirror => None,
        }
    }
}

impl MaxAge {
    /// So many seconds.
    #[must_use]
    pub fn of_seconds(seconds: u32) -> Self {
        Self { seconds, text: Stored::owned(seconds.to_string()) }
    }
}

/// The response fields alone; thousands of origins would hide them.
impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("varies", &self.varies())
            .field("credentials", &self.credentials)
            .field("methods", &self.methods)
            .field("headers", &self.headers)
            .field("expose_headers", &self.expose_headers)
            .field("max_age", &self.max_age.seconds)
            .field("preflight_status", &self.preflight_status)
            .finish_non_exhaustive()
    }
}

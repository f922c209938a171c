//! The table's layout: what the macros write and the matcher reads.
//!
//! A table holds no [`HeaderValue`] by value. Header values have interior mutability, and a `static`
//! with interior mutability can't be read while compiling (E0080), as
//! [`Policy::allows_method`](crate::Policy::allows_method) must be. They stand in [`Wire`], which is [`Stored`]
//! elsewhere.

use std::fmt;

use http::HeaderValue;

pub use crate::host_set::{HashedBytes, HashedHosts, HostSet};
pub use crate::origin_match::{HostPatterns, Hosts, OriginList, SchemeHosts};
pub use crate::path_match::{PathDfa, PathPattern};
pub use crate::stored::Stored;

/// A checked policy, in the form that requests are compared with.
///
/// Invariants, which the check before a table is made guarantees:
///
/// - `varies` is false exactly when every request may get the same Access-Control-Allow-Origin:
///   [`Origins::Any`] and [`Origins::One`]. Then `wire.allow_origin` is `Some`, else `None`.
/// - `credentials` means that `origins` isn't [`Origins::Any`].
/// - `wire` holds the same names as `methods`, `headers` and `expose_headers`.
pub struct Table {
    /// Which paths the policy governs.
    pub path: PathPattern,
    /// Which origins may read responses.
    pub origins: Origins,
    /// Whether an actual response depends on the request's Origin.
    pub varies: bool,
    /// Whether Access-Control-Allow-Credentials is sent.
    pub credentials: bool,
    /// Access-Control-Allow-Methods.
    pub methods: Names,
    /// Access-Control-Allow-Headers.
    pub headers: Names,
    /// Access-Control-Expose-Headers; never [`Names::Mirror`].
    pub expose_headers: Names,
    /// Access-Control-Max-Age in seconds.
    pub max_age: u32,
    /// The status of an allowed preflight, 200 to 299.
    pub preflight_status: u16,
    /// The same policy as header values.
    pub wire: Stored<Wire>,
}

/// Access-Control headers alone would hide thousands of origins; the rest is shown.
impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("varies", &self.varies)
            .field("credentials", &self.credentials)
            .field("methods", &self.methods)
            .field("headers", &self.headers)
            .field("expose_headers", &self.expose_headers)
            .field("max_age", &self.max_age)
            .field("preflight_status", &self.preflight_status)
            .finish_non_exhaustive()
    }
}

/// The origins that may read responses.
#[repr(u8)]
pub enum Origins {
    /// `*`: any, without credentials.
    Any,
    /// Any, by sending back the one that asks.
    Mirror,
    /// One serialised origin.
    One(Stored<str>),
    /// Several origins, or patterns.
    Listed(OriginList),
}

/// A list of methods or field names.
#[derive(Debug)]
pub enum Names {
    /// None: the header isn't sent.
    Nothing,
    /// What the preflight asks for is sent back.
    Mirror,
    /// The list as it is sent: `GET, PUT`.
    List(Stored<str>),
}

/// The header values that a policy sends unchanged.
#[derive(Debug)]
pub struct Wire {
    /// `*` or the one literal origin, for a policy that doesn't vary.
    pub allow_origin: Option<HeaderValue>,
    /// The whole list, unless there is none or it is mirrored.
    pub allow_methods: Option<HeaderValue>,
    /// The whole list, unless there is none or it is mirrored.
    pub allow_headers: Option<HeaderValue>,
    /// The whole list, unless there is none.
    pub expose_headers: Option<HeaderValue>,
    /// Whole seconds.
    pub max_age: HeaderValue,
}

//! Whether a name is a public suffix: one under which strangers can register names of their own.

#[cfg(feature = "public-suffix-list")]
mod list;

#[cfg(not(feature = "public-suffix-list"))]
use crate::origin::Site;

#[cfg(feature = "public-suffix-list")]
pub(crate) use list::standing;

/// What the list says of the names that a pattern lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Strangers can register some of them, under this public suffix.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Open(Suffix),
    /// All of them belong to somebody.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Owned,
    /// Not known: this build doesn't hold the list.
    #[cfg_attr(feature = "public-suffix-list", expect(dead_code, reason = "only a build without the list can't tell"))]
    Unknown,
}

/// A public suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suffix {
    /// As a host, or with `*` for its first label.
    pub(crate) name: String,
    /// Whether a company gives names under it to its customers, as `github.io`. These have one name each, and nothing below
    /// it; under a registry's suffix, as `co.uk`, they have a domain.
    pub(crate) is_private: bool,
}

/// Without the list every look-up is open, and the caller says so.
#[cfg(not(feature = "public-suffix-list"))]
pub(crate) fn standing(_pattern: &Site<'_>) -> Standing {
    Standing::Unknown
}

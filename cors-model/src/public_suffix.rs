//! Whether a name is a public suffix: one under which strangers can register names of their own.

#[cfg(feature = "public-suffix-list")]
mod list;

#[cfg(feature = "public-suffix-list")]
pub(crate) use list::standing;

/// What the list says of the names below a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The host is a public suffix: strangers can register names below it.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Suffix,
    /// The host belongs to somebody, but this public suffix is below it.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    HoldsSuffix(String),
    /// The host and all below it belong to somebody.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Owned,
    /// Not known: this build doesn't hold the list.
    #[cfg_attr(feature = "public-suffix-list", expect(dead_code, reason = "only a build without the list can't tell"))]
    Unknown,
}

/// Without the list every look-up is open, and the caller says so.
#[cfg(not(feature = "public-suffix-list"))]
pub(crate) fn standing(_host: &str) -> Standing {
    Standing::Unknown
}

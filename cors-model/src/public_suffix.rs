//! Whether a name is a public suffix: one under which strangers can register names of their own.

#[cfg(feature = "public-suffix-list")]
mod list;

#[cfg(not(feature = "public-suffix-list"))]
use crate::origin::Site;

#[cfg(feature = "public-suffix-list")]
use list::kind_of;
#[cfg(feature = "public-suffix-list")]
pub(crate) use list::standing;

/// The domain that somebody registered and to which a host in lower case belongs: a public suffix and one label before it
/// ([URL: registrable domain](https://url.spec.whatwg.org/#host-registrable-domain)). `None` for a host that is a public
/// suffix itself. Addresses have none; they aren't told apart here.
///
/// Without the feature `public-suffix-list` every last label counts as the suffix, as the list's algorithm has it where it has
/// no rule.
///
/// ```
/// use cors_model::registrable_domain;
///
/// assert_eq!(registrable_domain("www.example.com"), Some("example.com"));
/// assert_eq!(registrable_domain("com"), None);
/// # #[cfg(feature = "public-suffix-list")]
/// assert_eq!(registrable_domain("a.b.example.co.uk"), Some("example.co.uk"));
/// ```
#[must_use]
pub fn registrable_domain(host: &str) -> Option<&str> {
    let name = host.strip_suffix('.').unwrap_or(host);
    // What follows a dot, beginning with the longest: the first that the list knows is its longest rule.
    let mut longer = None;
    let mut rest = Some(name);
    while let Some(candidate) = rest {
        match kind_of(candidate) {
            Kind::Exception => longer = Some(candidate),
            Kind::Suffix { .. } => {}
            Kind::Other => {
                longer = Some(candidate);
                rest = candidate.split_once('.').map(|(_, parent)| parent);
                continue;
            }
        }
        break;
    }
    // With the dot that may end it.
    longer.map(|domain| &host[name.len() - domain.len()..])
}

/// What the list says of one name.
enum Kind {
    /// Strangers can register names under it; `is_private` as for a [`Suffix`].
    Suffix {
        #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
        is_private: bool,
    },
    /// It is somebody's, although a rule with `*` says otherwise.
    #[cfg_attr(not(feature = "public-suffix-list"), expect(dead_code, reason = "only the list tells"))]
    Exception,
    /// Neither.
    Other,
}

/// Without the list a last label is a suffix, as it is for the list where it has no rule.
#[cfg(not(feature = "public-suffix-list"))]
fn kind_of(name: &str) -> Kind {
    if name.contains('.') { Kind::Other } else { Kind::Suffix { is_private: false } }
}

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

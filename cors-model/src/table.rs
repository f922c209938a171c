//! The tables of a checked policy, as `cors-runtime` reads them: every type here has a twin of the same shape there.

pub use crate::host_set::{HashedBytes, HashedHosts, HostSet};
pub use crate::path::{PathDfa, PathPattern};

/// Names of methods or headers, as a preflight's answer lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// None: the header isn't sent.
    Nothing,
    /// What the request asks for is sent back.
    Mirror,
    /// The names joined by `, `, in the order and case in which they were written.
    List(String),
}

/// Which origins a policy allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Any, by `*`.
    Any,
    /// Any, by sending the request's own back.
    Mirror,
    /// This one.
    One(String),
    /// The ones that a list and its patterns hold.
    Listed(OriginList),
}

impl Origins {
    /// The empty list.
    #[must_use]
    pub fn nobody() -> Origins {
        Origins::Listed(OriginList { null: false, https: Hosts::none(), others: Vec::new() })
    }

    /// Whether an answer depends on the request's origin. With `*` or one literal origin it is constant, and the
    /// Fetch Standard asks for it on every response then
    /// ([CORS protocol and HTTP caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches)).
    #[must_use]
    pub fn vary(&self) -> bool {
        !matches!(self, Origins::Any | Origins::One(_))
    }
}

/// A list of origins and patterns, by scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginList {
    /// Whether `null` is among them.
    pub null: bool,
    /// Those of `https`.
    pub https: Hosts,
    /// Those of each other scheme.
    pub others: Vec<SchemeHosts>,
}

/// The hosts of a scheme that isn't `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeHosts {
    /// With `://`, as in `http://`.
    pub scheme: String,
    /// What may follow.
    pub hosts: Hosts,
}

/// The hosts of one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// Hosts with their ports, as in `example.com:8443`.
    pub literal: HostSet,
    /// What stands for many hosts, if anything does.
    pub patterns: Option<Box<HostPatterns>>,
}

impl Hosts {
    /// No host at all.
    pub(crate) fn none() -> Hosts {
        Hosts { literal: HostSet::Empty, patterns: None }
    }
}

/// The elements that stand for many hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPatterns {
    /// Hosts that are allowed on any port: `localhost` for `http://localhost:*`.
    pub any_port: HostSet,
    /// Hosts, with their ports, whose subdomains are allowed: `example.com` for `https://*.example.com`.
    pub subdomains: HostSet,
    /// Hosts whose subdomains are allowed on any port: `localhost` for `http://*.localhost:*`.
    pub subdomains_any_port: HostSet,
}

//! The tables of a checked policy, as `cors-runtime` reads them: every type here has a twin of the same shape there.

pub use crate::host_set::{HashedBytes, HashedHosts, HostSet};
pub use crate::path::{PathDfa, PathPattern};

/// Names of methods or headers, as a preflight's answer lists them.
#[derive(Clone, Debug)]
pub enum Names {
    /// None: the header isn't sent.
    Nothing,
    /// What the request asks for is sent back.
    Mirror,
    /// The names joined by `, `, in the order and case in which they were written.
    List(String),
}

/// Which origins a policy allows.
#[derive(Clone, Debug)]
pub enum Origins {
    /// Any, by `*`.
    Any,
    /// Any, by sending the request's own back.
    Mirror,
    /// This one.
    One(String),
    /// The ones that a list and its patterns hold.
    Listed {
        /// Whether `null` is among them.
        null: bool,
        /// The others, by scheme.
        schemes: Vec<SchemeOrigins>,
    },
}

impl Origins {
    /// The empty list.
    #[must_use]
    pub fn nobody() -> Origins {
        Origins::Listed { null: false, schemes: Vec::new() }
    }

    /// Whether an answer depends on the request's origin. With `*` or one literal origin it is constant, and the
    /// Fetch Standard asks for it on every response then
    /// ([CORS protocol and HTTP caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches)).
    #[must_use]
    pub fn vary(&self) -> bool {
        !matches!(self, Origins::Any | Origins::One(_))
    }
}

/// The origins and patterns of one scheme.
#[derive(Clone, Debug)]
pub struct SchemeOrigins {
    /// With `://`, as in `https://`.
    pub scheme: String,
    /// Hosts with their ports, as in `example.com:8443`.
    pub hosts: HostSet,
    /// Hosts that are allowed on any port: `localhost` for `http://localhost:*`.
    pub any_port: HostSet,
    /// Hosts, with their ports, whose subdomains are allowed: `example.com` for `https://*.example.com`.
    pub subdomains: HostSet,
    /// Hosts whose subdomains are allowed on any port: `localhost` for `http://*.localhost:*`.
    pub subdomains_any_port: HostSet,
}

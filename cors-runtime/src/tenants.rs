//! A policy for each tenant of one service: picked for each request by what it asks for.
//!
//! A service that answers under many hosts, or that has a part of its paths for each customer, has as many policies. They are
//! checked when they are built, by the macro or when the program starts, and a function picks one of them for a request:
//!
#![cfg_attr(feature = "startup", doc = "```")]
#![cfg_attr(not(feature = "startup"), doc = "```ignore")]
//! use std::collections::HashMap;
//!
//! use cors_runtime::startup::{OwnedPolicy, PolicyError};
//! use cors_runtime::tenants::PolicyBy;
//!
//! /// From the host that a tenant's users call to the policy of that tenant.
//! fn tenants(rows: &[(&str, &str)]) -> Result<PolicyBy<OwnedPolicy>, PolicyError> {
//!     let policies: HashMap<String, OwnedPolicy> = rows
//!         .iter()
//!         .map(|(host, origins)| Ok(((*host).to_owned(), OwnedPolicy::builder().origins(*origins).build()?)))
//!         .collect::<Result<_, PolicyError>>()?;
//!     Ok(PolicyBy::new(move |request| policies.get(&*request.host()?).cloned()))
//! }
//!
//! let tenants = tenants(&[("ada.api.example", "https://ada.example"), ("grace.api.example", "https://grace.example")])?;
//! # let _ = tenants;
//! # Ok::<(), PolicyError>(())
//! ```
//!
//! A [`PolicyBy`] goes wherever a policy goes, and is the `owned_policy` of a handler. Where tenants come and go while the program runs,
//! `ReloadablePolicy::new(tenants(&rows)?)` of the feature `reload` has all of them replaced at once.
//!
//! # Without a policy
//!
//! Where the function gives none, or one whose `path` doesn't govern the request, nothing is done: the handler gets the request,
//! a preflight as well, and its response has no fields of CORS but its own. So browsers let no page of another origin read it.
//!
//! # Who says which host it is
//!
//! The client. Whoever can open a connection may name any tenant, as for every other thing that is looked up by host: what the
//! policy of a tenant allows is for the pages of that tenant, and users are told apart by something else. A proxy in front of
//! the service has to pass the host on; what it writes into `X-Forwarded-Host` isn't asked, for clients can write that, too.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::serve::{Serve, Target};

/// What picks a policy by a request's host, path and method; the [module](self) has an example.
///
/// `P` is what it picks: a [`Policy`](crate::Policy), an `OwnedPolicy`, or anything else that may be mounted, a set among them.
pub struct PolicyBy<P> {
    pick: Arc<Pick<P>>,
}

type Pick<P> = dyn Fn(&Requested<'_>) -> Option<P> + Send + Sync;

/// What a request asks for.
#[derive(Clone, Debug)]
pub struct Requested<'r> {
    method: &'r str,
    path: &'r str,
    authority: Option<&'r str>,
}

impl<P> PolicyBy<P> {
    /// Asks `pick` for the policy of every request. It runs for each of them, so it looks a policy up and builds none.
    ///
    /// ```
    /// use cors_runtime::tenants::PolicyBy;
    /// use cors_runtime::{Policy, cors_policy};
    ///
    /// const APP: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT], credentials = true);
    /// const PUBLIC: Policy = cors_policy!(origin = "*");
    ///
    /// let policies = PolicyBy::new(|request| match &*request.host()? {
    ///     "api.example.com" => Some(APP),
    ///     "data.example.com" => Some(PUBLIC),
    ///     _ => None,
    /// });
    /// # let _ = policies;
    /// ```
    #[must_use]
    pub fn new(pick: impl Fn(&Requested<'_>) -> Option<P> + Send + Sync + 'static) -> Self {
        Self { pick: Arc::new(pick) }
    }

    fn policy_for(&self, request: &impl Target) -> Option<P> {
        (self.pick)(&Requested::of(request))
    }
}

impl<'r> Requested<'r> {
    fn of(request: &'r impl Target) -> Self {
        Self { method: request.method(), path: request.path(), authority: request.authority() }
    }

    /// The host that the client asks, in lower case, as hosts are compared, and without its port: `api.example.com`, `[::1]`.
    ///
    /// It is that of `:authority` in HTTP/2, or of a whole URL in the request line; else that of Host
    /// ([RFC 9112, 3.2.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2),
    /// [RFC 9113, 8.3.1](https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1)). `None` if there is none, or if Host is there
    /// twice.
    #[must_use]
    pub fn host(&self) -> Option<Cow<'r, str>> {
        let (host, _) = split(self.authority?);
        Some(if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(host.to_ascii_lowercase())
        } else {
            Cow::Borrowed(host)
        })
        .filter(|host| !host.is_empty())
    }

    /// The port that stands behind the host: of `api.example.com:8443` 8443. `None` without one, which means that of the scheme.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        split(self.authority?).1?.parse().ok()
    }

    /// The path, without its query: the one that the client asked for, as far as `path` of a policy is that.
    #[must_use]
    pub fn path(&self) -> &'r str {
        self.path
    }

    /// The method. A preflight's is OPTIONS: the policy is to be the one of the request that it asks for, so whatever a function
    /// does with the method, it has to give the same policy for both.
    #[must_use]
    pub fn method(&self) -> &'r str {
        self.method
    }
}

/// The host and the port of an authority ([RFC 3986, 3.2](https://www.rfc-editor.org/rfc/rfc3986#section-3.2)).
fn split(authority: &str) -> (&str, Option<&str>) {
    let authority = authority.rsplit_once('@').map_or(authority, |(_, authority)| authority);
    match authority.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Not derived: that would ask the same of the policy.
impl<P> Clone for PolicyBy<P> {
    fn clone(&self) -> Self {
        Self { pick: Arc::clone(&self.pick) }
    }
}

impl<P> fmt::Debug for PolicyBy<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyBy").finish_non_exhaustive()
    }
}

/// The policy that the function gives answers.
impl<P: Serve> Serve for PolicyBy<P> {
    type Held = P::Held;

    // What the function looks at may be another thing the next time.
    const CHANGES: bool = true;

    #[inline]
    fn pick(&self, request: &impl Target) -> Option<P::Held> {
        self.policy_for(request)?.pick(request)
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        self.policy_for(request)?.explain_nobody(request)
    }
}

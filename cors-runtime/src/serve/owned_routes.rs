//! The policies of one path where some of them were built when the program started.

use std::ops::Deref;
use std::sync::Arc;

use http::Method;

#[cfg(feature = "axum")]
use super::routes::Mounted;
use super::routes::{AsPrepared, Routes};
use super::{Asked, Serve};
use crate::Policy;
use crate::policy::REFUSED_POLICY;
use crate::prepared::Prepared;
use crate::startup::OwnedPolicy;

/// The policy of one handler. A clone keeps it for as long as a request is answered.
#[derive(Clone, Debug)]
pub enum RoutePolicy {
    /// In the binary.
    Fixed(Policy),
    /// Built when the program started.
    Owned(OwnedPolicy),
}

impl Deref for RoutePolicy {
    type Target = Prepared;

    #[inline]
    fn deref(&self) -> &Prepared {
        match self {
            Self::Fixed(policy) => policy.prepared(),
            Self::Owned(policy) => policy.prepared(),
        }
    }
}

impl AsPrepared for RoutePolicy {
    #[inline]
    fn as_prepared(&self) -> &Prepared {
        self
    }
}

/// The table of such a path. [`cors_routes!`](crate::cors_routes) builds one where it stands; the layer that it becomes
/// shares it with its clones.
#[derive(Clone, Debug)]
pub struct OwnedRoutes {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    entries: Vec<(Method, RoutePolicy)>,
    has_any: bool,
    otherwise: RoutePolicy,
}

impl OwnedRoutes {
    /// A table of `entries`, and of `any` for the methods that have no entry; as
    /// [`RouteTable::new`](super::routes::RouteTable::new).
    pub fn new(entries: impl Into<Vec<(Method, RoutePolicy)>>, any: Option<RoutePolicy>) -> Self {
        let entries = entries.into();
        let has_any = any.is_some();
        let first = || entries.first().map(|(_, policy)| policy.clone());
        let otherwise = any.or_else(first).unwrap_or(RoutePolicy::Fixed(REFUSED_POLICY));
        Self { shared: Arc::new(Shared { entries, has_any, otherwise }) }
    }

    fn routes(&self) -> Routes<'_, RoutePolicy> {
        let Shared { entries, has_any, otherwise } = &*self.shared;
        Routes { entries, has_any: *has_any, otherwise }
    }
}

/// The policy of the request's method answers.
impl Serve for OwnedRoutes {
    type Held = RoutePolicy;

    fn pick(&self, request: &impl Asked) -> RoutePolicy {
        let refused = RoutePolicy::Fixed(REFUSED_POLICY);
        self.routes().pick(request).cloned().unwrap_or(refused)
    }
}

#[cfg(feature = "axum")]
impl Mounted for OwnedRoutes {
    fn methods(&self) -> Vec<&str> {
        self.routes().methods()
    }

    fn has_any(&self) -> bool {
        self.shared.has_any
    }
}

/// Looks whether the policy allows the method of its handler, while the router is built.
///
/// # Panics
///
/// With `refusal` if it doesn't, at the place of the call: as axum does where a method has two handlers.
#[track_caller]
pub fn check_method(policy: &OwnedPolicy, method: &str, refusal: &str) {
    assert!(policy.allows_method(method), "{refusal}");
}

//! The policies of one path where some of them were built when the program started.

use std::ops::Deref;
use std::sync::Arc;

use http::Method;

#[cfg(feature = "axum")]
use super::routes::Mounted;
use super::routes::{InTable, Routes};
use super::{Asked, Serve};
use crate::Policy;
#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::policy::REFUSED_POLICY;
use crate::prepared::{Prepared, REFUSED};
#[cfg(feature = "reload")]
use crate::reload::ReloadablePolicy;
use crate::startup::OwnedPolicy;

/// The policy of one handler.
#[derive(Clone, Debug)]
pub enum RoutePolicy {
    /// In the binary.
    Fixed(Policy),
    /// Built when the program started.
    Owned(OwnedPolicy),
    /// One that the program may replace.
    #[cfg(feature = "reload")]
    Reloadable(ReloadablePolicy),
}

/// What `owned_policy = …` takes.
#[diagnostic::on_unimplemented(
    message = "`owned_policy = …` takes a policy that the program built, and this is a `{Self}`",
    label = "no such policy",
    note = "an `OwnedPolicy` is one, and with the feature `reload` a `ReloadablePolicy` of one; `policy = …` takes a constant `Policy`, \
            and a layer around the handlers whatever else is mounted"
)]
pub trait IntoRoutePolicy {
    /// The policy as the table has it.
    fn into_route_policy(self) -> RoutePolicy;
}

impl IntoRoutePolicy for OwnedPolicy {
    fn into_route_policy(self) -> RoutePolicy {
        RoutePolicy::Owned(self)
    }
}

#[cfg(feature = "reload")]
impl IntoRoutePolicy for ReloadablePolicy {
    fn into_route_policy(self) -> RoutePolicy {
        RoutePolicy::Reloadable(self)
    }
}

/// A hold on a policy for as long as a request is answered.
#[derive(Clone, Debug)]
pub enum RouteHeld {
    /// In the binary.
    Fixed(&'static Prepared),
    /// On the heap.
    Owned(OwnedPolicy),
}

impl Deref for RouteHeld {
    type Target = Prepared;

    #[inline]
    fn deref(&self) -> &Prepared {
        match self {
            Self::Fixed(policy) => policy,
            Self::Owned(policy) => policy.prepared(),
        }
    }
}

impl InTable for RoutePolicy {
    type Held = RouteHeld;

    #[inline]
    fn hold(&self) -> RouteHeld {
        match self {
            Self::Fixed(policy) => RouteHeld::Fixed(policy.prepared()),
            Self::Owned(policy) => RouteHeld::Owned(policy.clone()),
            #[cfg(feature = "reload")]
            Self::Reloadable(policy) => RouteHeld::Owned(policy.current()),
        }
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
    type Held = RouteHeld;

    const CHANGES: bool = cfg!(feature = "reload");

    fn pick(&self, request: &impl Asked) -> Option<RouteHeld> {
        let policy = self.routes().pick(request).unwrap_or(RouteHeld::Fixed(&REFUSED));
        policy.governs(request).then_some(policy)
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Asked) -> Option<Explanation> {
        self.routes().pick(request).map(|policy| policy.explain_head(&request.head()))
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

/// The policy of a handler, and whether it allows the method of that handler: looked at while the router is built. One that
/// takes its place later may do otherwise.
///
/// # Panics
///
/// With `refusal` if it doesn't, at the place of the call: as axum does where a method has two handlers.
#[track_caller]
pub fn check_method(policy: &RoutePolicy, method: &str, refusal: &str) {
    assert!(policy.hold().allows_method(method), "{refusal}");
}

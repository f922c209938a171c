//! The policies of one path where some of them were built when the program started.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use cors_model::syntax::routes::{Refusing, method_not_allowed_by_owned};
use http::Method;

#[cfg(feature = "axum")]
use super::routes::Mounted;
use super::routes::Routes;
use super::{Serve, Target};
#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::policy::REFUSED_POLICY;
use crate::prepared::Prepared;
#[cfg(feature = "reload")]
use crate::reload::ReloadablePolicy;
use crate::startup::{Held, OwnedPolicy, OwnedPolicySet};
use crate::tenants::PolicyBy;
use crate::{Policy, PolicySet};

/// The policy of one handler.
#[derive(Clone, Debug)]
pub enum RoutePolicy {
    /// In the binary.
    Fixed(Policy),
    /// What the program built, whichever type it has: so all tables are of one type, and what is around a router is compiled
    /// once for them.
    Built(Arc<dyn Built>),
}

/// What `owned_policy = …` takes.
#[diagnostic::on_unimplemented(
    message = "`owned_policy = …` takes a policy that the program built, and this is a `{Self}`",
    label = "no such policy",
    note = "an `OwnedPolicy` is one, which a builder gives by `.build()?`; several are `OwnedPolicySet::new(policies)?`; a `PolicySet`, a \
            `PolicyBy` and, with the feature `reload`, a `ReloadablePolicy` go there as well",
    note = "`policy = …` takes a constant `Policy`; for one in a variable, write `owned_policy = OwnedPolicy::from(policy)`"
)]
pub trait IntoRoutePolicy {
    /// The policy as the table has it.
    fn into_route_policy(self) -> RoutePolicy;
}

macro_rules! into_route_policy {
    ({$($parameter:tt)*} $Mounted:ty) => {
        impl<$($parameter)*> IntoRoutePolicy for $Mounted {
            fn into_route_policy(self) -> RoutePolicy {
                RoutePolicy::Built(Arc::new(self))
            }
        }
    };
}
into_route_policy!({} OwnedPolicy);
into_route_policy!({} OwnedPolicySet);
into_route_policy!({const N: usize} PolicySet<N>);
into_route_policy!({P: InTable} PolicyBy<P>);
#[cfg(feature = "reload")]
into_route_policy!({P: InTable} ReloadablePolicy<P>);

/// What serves policies of a table: everything but a table.
pub trait InTable: Serve<Held: Into<RouteHeld>> + fmt::Debug {
    /// A policy that doesn't allow a method, of all those that may speak. `None` as well where they aren't known.
    fn refusing(&self, method: &str) -> Option<Refusing>;
}

impl InTable for Policy {
    fn refusing(&self, method: &str) -> Option<Refusing> {
        refusing(self.prepared(), method)
    }
}

impl InTable for OwnedPolicy {
    fn refusing(&self, method: &str) -> Option<Refusing> {
        refusing(self.prepared(), method)
    }
}

impl<const N: usize> InTable for PolicySet<N> {
    fn refusing(&self, method: &str) -> Option<Refusing> {
        refusing_of_set(self.policies().iter().map(|policy| policy.prepared()), method)
    }
}

impl InTable for OwnedPolicySet {
    fn refusing(&self, method: &str) -> Option<Refusing> {
        refusing_of_set(self.policies().iter().map(OwnedPolicy::prepared), method)
    }
}

/// Which policies its function may give, nobody knows.
impl<P: InTable> InTable for PolicyBy<P> {
    fn refusing(&self, _: &str) -> Option<Refusing> {
        None
    }
}

/// One that takes the place of the current one later may do otherwise.
#[cfg(feature = "reload")]
impl<P: InTable> InTable for ReloadablePolicy<P> {
    fn refusing(&self, method: &str) -> Option<Refusing> {
        self.current().refusing(method)
    }
}

fn refusing(policy: &Prepared, method: &str) -> Option<Refusing> {
    (!policy.allows_method(method)).then_some(Refusing::Alone)
}

fn refusing_of_set<'p>(policies: impl Iterator<Item = &'p Prepared>, method: &str) -> Option<Refusing> {
    let (index, policy) = policies.enumerate().find(|(_, policy)| !policy.allows_method(method))?;
    Some(Refusing::InSet { index, path: policy.table.path.source() })
}

/// The same without its type.
pub trait Built: fmt::Debug + Send + Sync {
    /// As [`Serve::pick`].
    fn pick(&self, request: &dyn Target) -> Option<RouteHeld>;

    /// As [`Serve::explain_nobody`].
    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &dyn Target) -> Option<Explanation>;

    /// As [`InTable::refusing`].
    fn refusing(&self, method: &str) -> Option<Refusing>;
}

impl<P: InTable> Built for P {
    fn pick(&self, request: &dyn Target) -> Option<RouteHeld> {
        Serve::pick(self, &request).map(P::Held::into)
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &dyn Target) -> Option<Explanation> {
        Serve::explain_nobody(self, &request)
    }

    fn refusing(&self, method: &str) -> Option<Refusing> {
        InTable::refusing(self, method)
    }
}

/// A hold on a policy for as long as a request is answered.
#[derive(Clone, Debug)]
pub enum RouteHeld {
    /// In the binary.
    Fixed(&'static Prepared),
    /// On the heap.
    Owned(Held),
}

impl Deref for RouteHeld {
    type Target = Prepared;

    #[inline]
    fn deref(&self) -> &Prepared {
        match self {
            Self::Fixed(policy) => policy,
            Self::Owned(policy) => policy,
        }
    }
}

impl From<&'static Prepared> for RouteHeld {
    fn from(policy: &'static Prepared) -> Self {
        Self::Fixed(policy)
    }
}

impl From<Held> for RouteHeld {
    fn from(policy: Held) -> Self {
        Self::Owned(policy)
    }
}

impl Serve for RoutePolicy {
    type Held = RouteHeld;

    const CHANGES: bool = true;

    fn pick(&self, request: &impl Target) -> Option<RouteHeld> {
        match self {
            Self::Fixed(policy) => Serve::pick(policy, request).map(RouteHeld::Fixed),
            Self::Built(policy) => policy.pick(request),
        }
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        match self {
            Self::Fixed(policy) => Serve::explain_nobody(policy, request),
            Self::Built(policy) => policy.explain_nobody(request),
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

    const CHANGES: bool = true;

    fn pick(&self, request: &impl Target) -> Option<RouteHeld> {
        self.routes().pick(request)
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        self.routes().asked(request).explain_nobody(request)
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

/// The policy of a handler, and whether it allows the method that the handler is mounted under: looked at while the router is
/// built. Of a set, every policy has to. One that takes its place later may do otherwise.
///
/// # Panics
///
/// If it doesn't, at the place of the call: as axum does where a method has two handlers. `handler` is the handler's path, where
/// it has one.
#[track_caller]
pub fn check_method(policy: &RoutePolicy, handler: Option<&str>, method: &str) {
    let refusing = match policy {
        RoutePolicy::Fixed(policy) => InTable::refusing(policy, method),
        RoutePolicy::Built(policy) => policy.refusing(method),
    };
    if let Some(refusing) = refusing {
        panic!("{}", method_not_allowed_by_owned(handler, method, &refusing));
    }
}

//! A policy that the program built.

use std::fmt;
use std::sync::Arc;

use cors_table::Table;
use http::{HeaderMap, Method};

use super::{PolicyBuilder, PolicyFault};
use crate::explain::Explanation;
use crate::prepared::Prepared;
use crate::{Decision, Policy};

/// A CORS policy that was checked when the program started. The [module](super) has an example.
///
/// It is served from the same tables by the same code as a [`Policy`]; a clone is a pointer to them.
#[derive(Clone, Debug)]
pub struct OwnedPolicy {
    pub(super) shared: Arc<Shared>,
}

/// What the clones of a policy share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) prepared: Prepared,
    warnings: Vec<PolicyFault>,
    /// As [`OwnedPolicy::remarks`].
    remarks: Vec<String>,
}

impl OwnedPolicy {
    /// A policy that is written in calls.
    pub fn builder() -> PolicyBuilder {
        PolicyBuilder::new()
    }

    /// A policy that no rule refuses.
    pub(super) fn new(table: Table, warnings: Vec<PolicyFault>, remarks: Vec<String>) -> Self {
        #[cfg(feature = "tracing")]
        warnings.iter().for_each(tell);
        let prepared = Prepared::new(table).expect("the lists of a checked policy are header values");
        Self { shared: Arc::new(Shared { prepared, warnings, remarks }) }
    }

    /// What the policy is served from.
    #[inline]
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.shared.prepared
    }

    /// What this policy says to a request with this method, path and headers; as [`Policy::decide`].
    #[inline]
    pub fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        self.shared.prepared.decide(method, path, headers)
    }

    /// Tells what this policy says to a request, and why; as [`Policy::explain`].
    #[must_use]
    pub fn explain(&self, method: &Method, path: &str, headers: &HeaderMap) -> Explanation {
        self.shared.prepared.explain(method, path, headers)
    }

    /// Whether the policy's list of methods holds `method`, or is `*` or `mirror`; as [`Policy::allows_method`].
    #[must_use]
    pub fn allows_method(&self, method: &str) -> bool {
        self.shared.prepared.allows_method(method)
    }

    /// Whether the request has an Origin, exactly one, and it is one of the policy's; as [`Policy::allows_origin`], for a WebSocket
    /// and whatever else has to look at the Origin itself.
    #[must_use]
    pub fn allows_origin(&self, headers: &HeaderMap) -> bool {
        self.shared.prepared.allows_origin(headers)
    }

    /// The same for the text of an Origin; as [`Policy::allows_origin_text`].
    #[must_use]
    pub fn allows_origin_text(&self, origin: &str) -> bool {
        self.shared.prepared.table.origins.allow(origin.as_bytes())
    }

    /// Whether responses depend on the request's Origin, and so carry `Vary: Origin`; as [`Policy::varies`].
    #[must_use]
    pub fn varies(&self) -> bool {
        self.shared.prepared.table.varies()
    }

    /// The tables that it is served from. No part of the interface: for what prints a policy, any release may change them.
    #[doc(hidden)]
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.shared.prepared.table
    }

    /// What would warn while compiling: an origin without encryption, a `path` without `^`, and the like. With the feature
    /// `tracing` each was an event at warn level, target `cors_runtime`, when the policy was built.
    #[must_use]
    pub fn warnings(&self) -> &[PolicyFault] {
        &self.shared.warnings
    }

    /// What its form in words says besides: that a default stood in for an environment variable, and which origins count, or don't, for
    /// development. There is nothing wrong with any of it.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.shared.remarks
    }

    /// The policy for the rest of the program's life, as a [`Policy`], which is `Copy` and needs no count of its users.
    ///
    /// Its memory is never given back. A program does this once for a policy, when it starts; one that replaces
    /// policies while it runs keeps them as they are.
    ///
    /// ```
    /// use cors_runtime::Policy;
    /// use cors_runtime::startup::OwnedPolicy;
    ///
    /// let policy: Policy = OwnedPolicy::builder().origins("https://app.example.com").build()?.leak();
    /// assert!(!policy.varies());
    /// # Ok::<(), cors_runtime::startup::PolicyError>(())
    /// ```
    #[must_use]
    pub fn leak(self) -> Policy {
        let leaked: &'static Self = Box::leak(Box::new(self));
        Policy::new(&leaked.shared.prepared)
    }
}

/// A policy that is whole when the program is compiled, where one is wanted that the program may replace.
///
/// ```
/// use cors_runtime::startup::OwnedPolicy;
/// use cors_runtime::{Policy, cors_policy};
///
/// const API: Policy = cors_policy!(origin = "https://app.example.com");
///
/// assert_eq!(OwnedPolicy::from(API).to_string(), API.to_string());
/// ```
impl From<Policy> for OwnedPolicy {
    fn from(policy: Policy) -> Self {
        // What it would warn of, the compiler did.
        Self::new(policy.prepared().table.clone(), Vec::new(), Vec::new())
    }
}

/// What the policy says, as the form in words of a [`Policy`] does, and where its origins came from when a default stood in
/// for an environment variable, or when there are some for development. A program logs it when it starts.
impl fmt::Display for OwnedPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.prepared.fmt(f)?;
        self.shared.remarks.iter().try_for_each(|remark| writeln!(f, "- {remark}"))
    }
}

#[cfg(feature = "tracing")]
fn tell(warning: &PolicyFault) {
    tracing::event!(
        target: "cors_runtime",
        tracing::Level::WARN,
        rule = warning.rule(),
        place = %warning.place(),
        "{warning}",
    );
}

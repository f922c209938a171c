//! A hold on a policy that the program owns, and who speaks among several.

use std::ops::Deref;
use std::sync::Arc;

use super::owned::Shared;
use super::{OwnedPolicy, OwnedPolicySet};
#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::prepared::Prepared;
use crate::serve::{Serve, Target};

/// A hold on the policy that a request began with.
#[derive(Clone, Debug)]
pub struct Held(Arc<Shared>);

impl Deref for Held {
    type Target = Prepared;

    #[inline]
    fn deref(&self) -> &Prepared {
        &self.0.prepared
    }
}

impl Serve for OwnedPolicy {
    type Held = Held;

    #[inline]
    fn pick(&self, request: &impl Target) -> Option<Held> {
        self.prepared().governs(request).then(|| Held(Arc::clone(&self.shared)))
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        Some(self.prepared().explain_head(&request.head()))
    }
}

impl Serve for OwnedPolicySet {
    type Held = Held;

    #[inline]
    fn pick(&self, request: &impl Target) -> Option<Held> {
        self.policies().iter().find_map(|policy| policy.pick(request))
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        let head = request.head();
        Some(self.explain(head.method(), head.path(), head.headers()))
    }
}

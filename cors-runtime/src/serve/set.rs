//! Several policies in the binary.

#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::prepared::Prepared;
use crate::serve::{Serve, Target};
use crate::{Policy, PolicySet};

/// The first one that governs the path answers.
impl<const N: usize> Serve for PolicySet<N> {
    type Held = &'static Prepared;

    #[inline]
    fn pick(&self, request: &impl Target) -> Option<&'static Prepared> {
        self.policies().iter().find_map(|policy: &Policy| policy.pick(request))
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        let head = request.head();
        Some(self.explain(head.method(), head.path(), head.headers()))
    }
}

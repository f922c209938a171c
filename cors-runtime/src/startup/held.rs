//! A hold on a policy that the program owns.

use std::ops::Deref;
use std::sync::Arc;

use super::OwnedPolicy;
use super::owned::Shared;
use crate::prepared::Prepared;
use crate::serve::Hold;

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

impl Hold for OwnedPolicy {
    type Held = Held;

    #[inline]
    fn hold(&self) -> Held {
        Held(Arc::clone(&self.shared))
    }
}

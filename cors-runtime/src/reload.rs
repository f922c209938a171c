//! Policies that are replaced while the program runs.
//!
//! Who may call changes while a service runs: a tenant signs up, operations edit a file. [`ReloadablePolicy`] is mounted as a
//! policy is, and another one takes its place at any time:
//!
//! ```
//! use cors_runtime::reload::ReloadablePolicy;
//! use cors_runtime::startup::{OwnedPolicy, PolicyError};
//!
//! fn policy(origins: &[&str]) -> Result<OwnedPolicy, PolicyError> {
//!     OwnedPolicy::builder().origins(origins).methods("GET, PUT").credentials(true).build()
//! }
//!
//! fn reload(current: &ReloadablePolicy, origins: &[&str]) -> Result<(), PolicyError> {
//!     // What is no policy is an error here, and the one from before stays.
//!     current.replace(policy(origins)?);
//!     Ok(())
//! }
//!
//! // Mount a clone: `.layer(current.clone())`.
//! let current = ReloadablePolicy::new(policy(&["https://ada.example"])?);
//!
//! reload(&current, &["https://ada.example", "https://grace.example"])?;
//! assert!(current.current().allows_origin_text("https://grace.example"));
//!
//! assert!(reload(&current, &["https://ada.example/"]).is_err());
//! assert!(current.current().allows_origin_text("https://grace.example"));
//! # Ok::<(), PolicyError>(())
//! ```
//!
//! - What takes the place of a policy is one that was checked: nothing else has the type. A mistake is an error where the policy
//!   is built, before anything is replaced.
//! - A request that is being answered keeps the policy that it began with, so a response is wholly of one policy. The next one
//!   gets the new policy, over every connection and in every clone.
//! - Reading takes no lock: whoever replaces a policy never keeps a request waiting, nor the other way round. The policy that was
//!   replaced is given back to memory with the last request that it answers.
//! - Browsers keep what a preflight allowed for the policy's `max_age`. What was taken away is refused in the response all the
//!   same; but a request that changes something may still be sent for so long.
//!
//! A set is replaced as a whole, `ReloadablePolicy::new(OwnedPolicySet::new([…])?)`, and so are the policies of all
//! tenants, which a [`PolicyBy`](crate::tenants::PolicyBy) picks from.
//!
//! # Under load
//!
//! What is said above, by `cargo test --release -p cors-runtime --features reload --test reload -- --ignored --nocapture` in the
//! repository, on two cores:
//!
//! | | takes | |
//! |---|---|---|
//! | 1,000,000 requests on 8 tasks, while the policy is replaced 10,000 times | 0.7 s to 1.6 s, as busy as the machine was | every response is wholly of one policy, and none is of an older one than the response before it |
//! | 1,000,000 replacements | 26 s to 48 s, for each policy is built and checked | 4 KiB to 8 KiB more memory in use than after 100,000 |
//!
//! # Where the next policy comes from
//!
//! Two programs in the folder `recipes` of the repository show it: `database` polls the rows of a table,
//! and `file` watches a file, however an editor writes it.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::startup::OwnedPolicy;

/// A policy that another one can take the place of while it is served. Its clones share it. The [module](self) has an example.
///
/// `P` is the policy, or whatever else may be mounted: a set, or what picks the policies of tenants.
pub struct ReloadablePolicy<P = OwnedPolicy> {
    current: Arc<ArcSwap<P>>,
}

impl<P: Clone> ReloadablePolicy<P> {
    /// Begins with this policy. One in the binary will do, as `ReloadablePolicy::<OwnedPolicy>::new(API.into())`.
    pub fn new(policy: P) -> Self {
        Self { current: Arc::new(ArcSwap::from_pointee(policy)) }
    }

    /// Puts `policy` in the place of the current one, for every clone, and returns that one. Requests that are being answered
    /// keep the policy that they began with.
    ///
    /// `current.replace(builder.build()?)` leaves the current policy where it is if the new one is refused.
    pub fn replace(&self, policy: P) -> P {
        Arc::unwrap_or_clone(self.current.swap(Arc::new(policy)))
    }

    /// The policy that requests get now; to [`decide`](OwnedPolicy::decide) and to [`explain`](OwnedPolicy::explain) by, or
    /// to print.
    ///
    /// It stays what it is when another one takes its place: whoever decides more than once of one request asks once.
    #[must_use]
    pub fn current(&self) -> P {
        P::clone(&self.current.load())
    }
}

/// Not derived: that would ask the same of the policy.
impl<P> Clone for ReloadablePolicy<P> {
    fn clone(&self) -> Self {
        Self { current: Arc::clone(&self.current) }
    }
}

impl<P: fmt::Debug> fmt::Debug for ReloadablePolicy<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReloadablePolicy").field(&*self.current.load()).finish()
    }
}

/// What the current policy says, in words.
impl<P: fmt::Display> fmt::Display for ReloadablePolicy<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.current.load().fmt(f)
    }
}

#[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
mod served {
    use super::ReloadablePolicy;
    #[cfg(feature = "tracing")]
    use crate::explain::Explanation;
    use crate::serve::{Serve, Target};

    /// The current policy answers.
    impl<P: Serve> Serve for ReloadablePolicy<P> {
        type Held = P::Held;

        const CHANGES: bool = true;

        #[inline]
        fn pick(&self, request: &impl Target) -> Option<P::Held> {
            self.current.load().pick(request)
        }

        #[cfg(feature = "tracing")]
        fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
            self.current.load().explain_nobody(request)
        }
    }
}

//! Several policies that the program built.

use std::sync::Arc;

use cors_model::{At, Fault, Rule};
use http::{HeaderMap, Method};

use super::error::Place;
use super::judge::seen;
use super::{OwnedPolicy, PolicyError, PolicyFault};
use crate::Decision;
use crate::explain::Explanation;
use crate::set::{Search, explain};

/// Several policies that were checked when the program started. The first one whose `path` governs a request answers it, as in a
/// [`PolicySet`](crate::PolicySet). A clone is a pointer to them.
///
/// ```
/// use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet, PolicyError};
///
/// fn site(partners: &[&str]) -> Result<OwnedPolicySet, PolicyError> {
///     OwnedPolicySet::new([
///         OwnedPolicy::builder().origins(partners).methods("GET, PUT").path("^/partners/").build()?,
///         OwnedPolicy::builder().origins("*").build()?,
///     ])
/// }
/// assert!(site(&["https://partner.example"])?.policy_for("/partners/1").is_some_and(|policy| policy.allows_method("PUT")));
/// # Ok::<(), PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OwnedPolicySet {
    /// At least one.
    policies: Arc<[OwnedPolicy]>,
}

impl OwnedPolicySet {
    /// A set of these policies, which are asked in this order.
    ///
    /// # Errors
    ///
    /// If there is none, or if one of them can never answer, since one before it has no `path` or governs all of its paths:
    /// [`unreachable-policy`](crate::rules#unreachable-policy), at `policies[1]`. Every such policy is named.
    ///
    /// ```
    /// use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};
    ///
    /// let everywhere = OwnedPolicy::builder().origins("*").build()?;
    /// let api = OwnedPolicy::builder().origins("https://app.example.com").path("^/api/").build()?;
    /// let error = OwnedPolicySet::new([everywhere, api]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "\
    /// the CORS policy has 1 error
    /// policies[1]: [unreachable-policy] this policy never answers: `policies[0]` before it has no `path`, so it governs every request
    ///     why: the first policy whose `path` governs a request answers it, and those behind it aren't asked
    ///     help: move `policies[0]` to the end, where it answers what the others leave"
    /// );
    /// # Ok::<(), cors_runtime::startup::PolicyError>(())
    /// ```
    pub fn new(policies: impl IntoIterator<Item = OwnedPolicy>) -> Result<Self, PolicyError> {
        let policies: Arc<[OwnedPolicy]> = policies.into_iter().collect();
        let mut faults: Vec<PolicyFault> = Vec::new();
        if policies.is_empty() {
            let fault = Fault::new(Rule::EmptyList, At::Policy, "a set of policies has at least one");
            faults.push(seen(&fault.help("without any, mount none"), place(None)));
        }
        let mut search = Search::new();
        for (at, policy) in policies.iter().enumerate() {
            let before = policies.iter().enumerate().take(at);
            let unreachable = before.filter_map(|(index, earlier)| {
                search.compare(index, &earlier.prepared().table.path, &policy.prepared().table.path)
            });
            faults.extend(unreachable.take(1).map(|unreachable| {
                let fault = Fault::new(Rule::UnreachablePolicy, At::Policy, unreachable.fact().as_str());
                seen(&fault.help(unreachable.help().as_str()), place(Some(at)))
            }));
        }
        if faults.is_empty() { Ok(Self { policies }) } else { Err(PolicyError::new(faults)) }
    }

    /// The policies in their order.
    #[must_use]
    pub fn policies(&self) -> &[OwnedPolicy] {
        &self.policies
    }

    /// The policy that answers requests with this path; `None` if no policy governs it.
    #[must_use]
    pub fn policy_for(&self, path: &str) -> Option<&OwnedPolicy> {
        self.policies.iter().find(|policy| policy.prepared().table.path.matches(path))
    }

    /// What the set says to a request; arguments as for [`Policy::decide`](crate::Policy::decide).
    #[inline]
    pub fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        self.policy_for(path).map_or(Decision::NotGoverned, |policy| policy.decide(method, path, headers))
    }

    /// Tells what the set says to a request, and why; as [`Policy::explain`](crate::Policy::explain).
    #[must_use]
    pub fn explain(&self, method: &Method, path: &str, headers: &HeaderMap) -> Explanation {
        explain(|| self.policies.iter().map(OwnedPolicy::prepared), method, path, headers)
    }
}

fn place(policy: Option<usize>) -> Place {
    Place::new(Some("policies".to_owned()), policy)
}

//! [`PolicySet`]: several policies, of which a request's path picks one.

mod fault;

use http::{HeaderMap, Method};

pub(crate) use self::fault::Search;
use crate::Policy;
use crate::decide::Decision;
#[cfg(feature = "explain")]
use crate::prepared::{Prepared, REFUSED};

/// Several policies that were checked when the program was compiled. The first one whose `path` governs a request answers it,
/// and speaks alone; where none does, nothing is done. It goes wherever a [`Policy`] goes.
///
/// ```
/// use cors_runtime::{Decision, Policy, PolicySet, cors_policy};
/// # use http::{HeaderMap, HeaderValue, Method, header::ORIGIN};
///
/// const ADMIN: Policy =
///     cors_policy!(origin = "https://admin.example.com", methods = [GET, DELETE], credentials = true, path = "^/api/admin/");
/// const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT], path = "^/api/");
/// const PUBLIC: Policy = cors_policy!(origin = "*");
///
/// const SITE: PolicySet<3> = PolicySet::new([ADMIN, API, PUBLIC]);
/// # let mut request = HeaderMap::new();
/// # request.insert(ORIGIN, HeaderValue::from_static("https://admin.example.com"));
/// # for (path, allowed) in [("/api/admin/users", true), ("/api/users", false), ("/", true)] {
/// #     let Decision::Actual(actual) = SITE.decide(&Method::GET, path, &request) else { panic!() };
/// #     assert_eq!(actual.is_allowed(), allowed, "{path}");
/// # }
/// ```
///
/// # Errors
///
/// As a constant, a set in which a policy can never be reached doesn't compile: one behind a policy without `path`, or behind one
/// that governs all of its paths ([`unreachable-policy`](crate::rules#unreachable-policy)).
///
#[cfg_attr(feature = "public-suffix-list", doc = "```compile_fail,E0080")]
#[cfg_attr(not(feature = "public-suffix-list"), doc = "```ignore")]
/// # use cors_runtime::{Policy, PolicySet, cors_policy};
/// const PUBLIC: Policy = cors_policy!(origin = "*");
/// const API: Policy = cors_policy!(origin = "https://app.example.com", path = "^/api/");
///
/// const SITE: PolicySet<2> = PolicySet::new([PUBLIC, API]);
/// # let _ = SITE;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PolicySet<const N: usize> {
    policies: [Policy; N],
}

impl<const N: usize> PolicySet<N> {
    /// A set of these policies, which are asked in this order. Write it into a `const` or a `static`: then what is wrong with it
    /// is a compile error.
    ///
    /// # Panics
    ///
    /// If there is no policy, or if one of them can never answer, since another one before it governs all of its paths. That
    /// isn't told where it would take a compiler too long, which takes dozens of complicated patterns, and not of several
    /// policies that only together leave another one nothing.
    #[must_use]
    #[track_caller]
    pub const fn new(policies: [Policy; N]) -> Self {
        assert!(N > 0, "policies: [empty-list] a set of policies has at least one\n    help: without any, mount none");
        let mut search = Search::new();
        let mut at = 1;
        while at < N {
            let mut before = 0;
            while before < at {
                let (earlier, later) = (policies[before].path(), policies[at].path());
                if let Some(unreachable) = search.compare(before, earlier, later) {
                    panic!("{}", unreachable.text(at).as_str());
                }
                before += 1;
            }
            at += 1;
        }
        Self { policies }
    }

    /// The policies in their order.
    #[must_use]
    pub const fn policies(&self) -> &[Policy; N] {
        &self.policies
    }

    /// The policy that answers requests with this path; `None` if no policy governs it.
    #[must_use]
    pub fn policy_for(&self, path: &str) -> Option<Policy> {
        self.policies.iter().find(|policy| policy.path().matches(path)).copied()
    }

    /// What the set says to a request; arguments as for [`Policy::decide`].
    #[inline]
    pub fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'static> {
        self.policy_for(path).map_or(Decision::NotGoverned, |policy| policy.decide(method, path, headers))
    }

    /// Tells what the set says to a request, and why; as [`Policy::explain`].
    #[cfg(feature = "explain")]
    #[cfg_attr(docsrs, doc(cfg(feature = "explain")))]
    #[must_use]
    pub fn explain(&self, method: &Method, path: &str, headers: &HeaderMap) -> crate::explain::Explanation {
        explain(|| self.policies.iter().map(|policy| policy.prepared()), method, path, headers)
    }
}

/// Explains what a set, which isn't empty, says to a request.
#[cfg(feature = "explain")]
pub(crate) fn explain<'p, I>(
    set: impl Fn() -> I,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> crate::explain::Explanation
where
    I: Iterator<Item = &'p Prepared>,
{
    let governing = set().find(|policy| policy.table.path.matches(path));
    // Of those that don't govern it, each says the same.
    let policy = governing.or_else(|| set().next()).unwrap_or(&REFUSED);
    policy.explain_in(set(), method, path, headers)
}

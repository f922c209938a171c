//! What a service asks: a policy, or the policies of one path. The module is private, so nothing else can be asked.

use http::{HeaderMap, Method};

use crate::decide::{Sent, Verdict};
use crate::{Actual, Decision, Policy};

/// What a service asks for decisions: a policy, or one for each method of a path.
pub trait Serve {
    /// What to do with a request. Unlike [`Policy::decide`], it needn't find out whether the origin of an actual request
    /// is allowed where the response doesn't depend on it.
    fn serve(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'static>;
}

impl Serve for Policy {
    #[inline]
    fn serve(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'static> {
        let table = self.table();
        if !table.governs(path) {
            Decision::NotGoverned
        } else if table.varies || *method == Method::OPTIONS {
            table.answer(Sent::read(method, headers), headers)
        } else {
            Decision::Actual(Actual { table, verdict: Verdict::Constant })
        }
    }
}

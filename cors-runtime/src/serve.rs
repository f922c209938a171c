//! What a service asks: a policy, or the policies of one path. The module is private, so nothing else can be asked.

use http::{HeaderMap, Method, Uri};

use crate::decide::{Sent, Verdict};
use crate::table::Table;
use crate::{Actual, Policy};

/// What a service asks for decisions: a policy, or one for each method of a path.
pub trait Serve {
    fn table(&self, method: &Method, headers: &HeaderMap) -> &'static Table;
}

impl Serve for Policy {
    #[inline]
    fn table(&self, _: &Method, _: &HeaderMap) -> &'static Table {
        Policy::table(*self)
    }
}

impl Actual<'_> {
    /// returns whether this is a preflight
    #[inline]
    pub(crate) fn serve(&mut self, method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
        if !self.table.governs_uri(uri) {
            self.verdict = Verdict::NotGoverned;
            false
        } else if self.table.varies || *method == Method::OPTIONS {
            let sent = Sent::read(method, headers);
            self.judge(sent);
            sent.is_preflight
        } else {
            self.verdict = Verdict::Constant;
            false
        }
    }
}

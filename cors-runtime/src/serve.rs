//! Whom a service asks: a policy, or the policies of one path. The module is private, so nobody else can be asked.

use http::{HeaderMap, Method, Uri};

use crate::Policy;
use crate::table::{PathPattern, Table};

/// Whom a service asks for a request's table: a policy, or the policies of one path.
pub trait Serve {
    /// The table that speaks for a request.
    fn table(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> &'static Table;
}

impl Serve for Policy {
    #[inline]
    fn table(&self, _: &Method, _: &Uri, _: &HeaderMap) -> &'static Table {
        Policy::table(*self)
    }
}

impl Table {
    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, uri: &Uri) -> bool {
        matches!(self.path, PathPattern::Every) || self.path.matches(uri.path())
    }
}

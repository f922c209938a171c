//! What a request says of itself.

use http::{HeaderMap, Method};

use crate::fields::{Field, Fields};

/// What a request says of itself, read once, before a policy judges it.
pub(crate) struct Sent<'h, F: Fields = HeaderMap> {
    fields: &'h F,
    /// The first line of Origin. Whether it is the only one is asked where it is allowed.
    origin: Option<&'h F::Value>,
    /// Whether this is a CORS-preflight request.
    pub(crate) is_preflight: bool,
}

/// Not derived: that would ask the same of the fields.
impl<F: Fields> Clone for Sent<'_, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Fields> Copy for Sent<'_, F> {}

impl<'h> Sent<'h> {
    /// Reads a request that is at hand in parts.
    #[inline]
    pub(crate) fn read(method: &Method, headers: &'h HeaderMap) -> Self {
        Self::of(*method == Method::OPTIONS, headers)
    }
}

impl<'h, F: Fields> Sent<'h, F> {
    /// Reads Origin, and for an OPTIONS request the presence of Access-Control-Request-Method
    /// ([Fetch, CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request)).
    #[inline]
    pub(crate) fn of(is_options: bool, fields: &'h F) -> Self {
        let origin = fields.first(Field::Origin);
        let is_preflight = is_options && origin.is_some() && fields.first(Field::RequestMethod).is_some();
        Self { fields, origin, is_preflight }
    }

    /// The first line of Origin, if there is one.
    #[inline]
    pub(crate) fn origin(self) -> Option<&'h F::Value> {
        self.origin
    }

    /// Whether there is more than one line of Origin. No browser sends several; which of them counts is anybody's guess, so
    /// none does.
    #[inline]
    pub(crate) fn has_several_origins(self) -> bool {
        self.fields.has_several(Field::Origin)
    }
}

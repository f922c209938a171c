//! The types of `http` 1.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HOST, MaxSizeReached, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Field, FieldValue, Fields, Found, Full, TRUE, VARY_OF_ACTUAL, VARY_OF_PREFLIGHT};
use crate::prepared::{Constants, Wire};

impl Field {
    /// Its name. Where the field is known while compiling, so is the name.
    #[inline]
    pub(crate) const fn name(self) -> HeaderName {
        match self {
            Self::Host => HOST,
            Self::Origin => ORIGIN,
            Self::RequestMethod => ACCESS_CONTROL_REQUEST_METHOD,
            Self::RequestHeaders => ACCESS_CONTROL_REQUEST_HEADERS,
            Self::AllowOrigin => ACCESS_CONTROL_ALLOW_ORIGIN,
            Self::AllowCredentials => ACCESS_CONTROL_ALLOW_CREDENTIALS,
            Self::AllowMethods => ACCESS_CONTROL_ALLOW_METHODS,
            Self::AllowHeaders => ACCESS_CONTROL_ALLOW_HEADERS,
            Self::MaxAge => ACCESS_CONTROL_MAX_AGE,
            Self::ExposeHeaders => ACCESS_CONTROL_EXPOSE_HEADERS,
            Self::Vary => VARY,
            #[cfg(all(feature = "explain-header", debug_assertions))]
            Self::Explanation => HeaderName::from_static(crate::note::NAME),
        }
    }
}

impl FieldValue for HeaderValue {
    const TRUE: Self = Self::from_static(TRUE);
    const VARY_OF_ACTUAL: Self = Self::from_static(VARY_OF_ACTUAL);
    const VARY_OF_PREFLIGHT: Self = Self::from_static(VARY_OF_PREFLIGHT);

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes).ok()
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        self.as_bytes()
    }

    #[inline]
    fn constants(wire: &Wire) -> &Constants<Self> {
        &wire.constants
    }
}

impl Fields for HeaderMap {
    type Value = HeaderValue;

    #[inline]
    #[expect(clippy::needless_borrows_for_generic_args, reason = "what is lent isn't dropped on the way")]
    fn first(&self, field: Field) -> Option<&HeaderValue> {
        self.get(&field.name())
    }

    #[inline]
    fn lines(&self, field: Field) -> impl Iterator<Item = &HeaderValue> {
        self.get_all(field.name()).into_iter()
    }

    #[inline]
    fn has_several(&self, field: Field) -> bool {
        // As many lines as names: no field has several lines, and no second lookup is needed to say so.
        self.len() != self.keys_len() && has_second_line(self, &field.name())
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn found(&self) -> Found {
        const OWN: [HeaderName; 6] = {
            let [first, second, third, fourth, fifth, sixth] = Field::OWN;
            [first.name(), second.name(), third.name(), fourth.name(), fifth.name(), sixth.name()]
        };
        let mut found = Found::default();
        for name in self.keys() {
            found.vary |= name == VARY;
            found.own |= OWN.contains(name);
        }
        found
    }

    fn remove(&mut self, field: Field) {
        self.remove(field.name());
    }

    #[inline]
    fn append(&mut self, field: Field, value: HeaderValue) -> Result<(), Full> {
        self.try_append(field.name(), value).map(drop).map_err(full)
    }

    // Nearly every response gets these two fields. Each is the only one that goes through its method of `HeaderMap`
    // (`try_insert`, and `try_append` by reference), and so the compiler puts that method in here and computes the name's
    // hash.

    #[inline(never)]
    fn append_allow_origin(&mut self, value: &mut Option<HeaderValue>) -> Result<(), Full> {
        match value.take() {
            Some(value) => self.try_append(&ACCESS_CONTROL_ALLOW_ORIGIN, value).map(drop).map_err(full),
            None => Ok(()),
        }
    }

    #[inline(never)]
    fn insert_vary(&mut self, value: HeaderValue) -> Result<(), Full> {
        self.try_insert(VARY, value).map(drop).map_err(full)
    }
}

#[inline(never)]
fn has_second_line(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get_all(name).iter().nth(1).is_some()
}

fn full(_: MaxSizeReached) -> Full {
    Full
}

//! The types of actix-web, which has a map of its own and names and values of `http` 0.2.

use ::actix_web::dev::ServiceRequest;
use ::actix_web::http::Method;
use ::actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
};
use ::actix_web::http::uri::Authority;

use crate::fields::{Field, FieldValue, Fields, Found, Full, TRUE, VARY_OF_ACTUAL, VARY_OF_PREFLIGHT};
use crate::prepared::{Constants, Wire};
use crate::serve::Asked;
#[cfg(any(feature = "explain-header", feature = "tracing"))]
use crate::serve::Head;

#[inline]
const fn name(field: Field) -> HeaderName {
    match field {
        Field::Host => HOST,
        Field::Origin => ORIGIN,
        Field::RequestMethod => ACCESS_CONTROL_REQUEST_METHOD,
        Field::RequestHeaders => ACCESS_CONTROL_REQUEST_HEADERS,
        Field::AllowOrigin => ACCESS_CONTROL_ALLOW_ORIGIN,
        Field::AllowCredentials => ACCESS_CONTROL_ALLOW_CREDENTIALS,
        Field::AllowMethods => ACCESS_CONTROL_ALLOW_METHODS,
        Field::AllowHeaders => ACCESS_CONTROL_ALLOW_HEADERS,
        Field::MaxAge => ACCESS_CONTROL_MAX_AGE,
        Field::ExposeHeaders => ACCESS_CONTROL_EXPOSE_HEADERS,
        Field::Vary => VARY,
        #[cfg(all(feature = "explain-header", debug_assertions))]
        Field::Explanation => HeaderName::from_static(crate::note::NAME),
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
        &wire.actix
    }
}

impl Fields for HeaderMap {
    type Value = HeaderValue;

    #[inline]
    fn first(&self, field: Field) -> Option<&HeaderValue> {
        self.get(name(field))
    }

    #[inline]
    fn lines(&self, field: Field) -> impl Iterator<Item = &HeaderValue> {
        self.get_all(name(field))
    }

    #[inline]
    fn has_several(&self, field: Field) -> bool {
        self.has_more_than(1, field)
    }

    /// This map knows.
    #[inline]
    fn has_more_than(&self, count: usize, field: Field) -> bool {
        self.get_all(name(field)).len() > count
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn found(&self) -> Found {
        const OWN: [HeaderName; 6] = {
            let [first, second, third, fourth, fifth, sixth] = Field::OWN;
            [name(first), name(second), name(third), name(fourth), name(fifth), name(sixth)]
        };
        let mut found = Found::default();
        for name in self.keys() {
            found.vary |= name == VARY;
            found.own |= OWN.contains(name);
        }
        found
    }

    fn remove(&mut self, field: Field) {
        self.remove(name(field));
    }

    // This map has room for any number of names.

    #[inline]
    fn append(&mut self, field: Field, value: HeaderValue) -> Result<(), Full> {
        self.append(name(field), value);
        Ok(())
    }

    #[inline]
    fn append_allow_origin(&mut self, value: &mut Option<HeaderValue>) -> Result<(), Full> {
        if let Some(value) = value.take() {
            self.append(ACCESS_CONTROL_ALLOW_ORIGIN, value);
        }
        Ok(())
    }

    #[inline]
    fn insert_vary(&mut self, value: HeaderValue) -> Result<(), Full> {
        self.append(VARY, value);
        Ok(())
    }
}

impl Asked for ServiceRequest {
    type Fields = HeaderMap;

    #[inline]
    fn method(&self) -> &str {
        self.method().as_str()
    }

    #[inline]
    fn is_options(&self) -> bool {
        *self.method() == Method::OPTIONS
    }

    /// A scope leaves the path as it is.
    #[inline]
    fn path(&self) -> &str {
        self.path()
    }

    #[inline]
    fn authority(&self) -> Option<&str> {
        self.uri().authority().map(Authority::as_str)
    }

    #[inline]
    fn fields(&self) -> &HeaderMap {
        self.headers()
    }

    #[cfg(any(feature = "explain-header", feature = "tracing"))]
    fn head(&self) -> Head<'_> {
        use std::borrow::Cow;

        let method = http::Method::from_bytes(self.method().as_str().as_bytes());
        let mut headers = http::HeaderMap::new();
        for (name, value) in self.headers() {
            let name = http::HeaderName::from_bytes(name.as_str().as_bytes());
            let value = http::HeaderValue::from_bytes(value.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value) {
                // What a map of `http` 1 has no room for, it could not have been sent with there.
                let _ = headers.try_append(name, value);
            }
        }
        Head {
            method: Cow::Owned(method.unwrap_or_default()),
            path: self.path(),
            headers: Cow::Owned(headers),
            authority: self.authority(),
        }
    }
}

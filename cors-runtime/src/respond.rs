//! [`Decision`](crate::Decision) → header fields of a response.
//!
//! Constants go straight into the response's own map: there is no map in between.

mod inner_response;
#[cfg(feature = "tracing")]
mod removal;

use cors_table::Names;
use http::{HeaderMap, Response, StatusCode};

use self::inner_response::InnerResponse;
use crate::decide::{Actual, Mirrored, Preflight, Verdict};
use crate::fields::{Field, FieldValue, Fields, Full};
use crate::prepared::Prepared;

/// How many fields an answer to a preflight has at most: ACAO, ACAC, ACAM, ACAH, ACMA and Vary.
///
/// A `HeaderMap` grows at the seventh, so a request's map takes them without allocating.
const PREFLIGHT_FIELDS: usize = 6;

impl Preflight<'_> {
    /// The status to answer with: the policy's `preflight_status` (204 by default), or 403 when the
    /// origin isn't allowed.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.verdict.preflight_status()
    }

    /// The answer's header fields, in a new map. The answer has no others, and no body.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        self.clone().into_headers(HeaderMap::with_capacity(PREFLIGHT_FIELDS))
    }

    /// The answer's header fields, in a map that isn't needed any more: the request's.
    ///
    /// The map is cleared first. Nothing is allocated if it has room for six fields.
    #[must_use]
    pub fn into_headers(self, recycled: HeaderMap) -> HeaderMap {
        let Self { verdict, mut mirrored } = self;
        let mut headers = recycled;
        headers.clear();
        verdict.write_preflight(&mut mirrored, &mut headers);
        headers
    }

    /// The whole answer, with an empty body.
    ///
    /// # Examples
    ///
    /// ```
    /// use cors_runtime::{Decision, Policy, cors_policy};
    /// use http::{Request, Response};
    ///
    /// const API: Policy = cors_policy!(origin = "https://app.example.com");
    ///
    /// fn serve(request: &Request<String>, handler: fn(&Request<String>) -> Response<String>) -> Response<String> {
    ///     match API.decide(request.method(), request.uri().path(), request.headers()) {
    ///         Decision::NotGoverned => handler(request),
    ///         Decision::Preflight(preflight) => preflight.into_response(),
    ///         Decision::Actual(actual) => {
    ///             let mut response = handler(request);
    ///             actual.apply(response.headers_mut());
    ///             response
    ///         }
    ///     }
    /// }
    /// # let request = Request::new(String::new());
    /// # let response = serve(&request, |_| Response::new(String::new()));
    /// # assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
    /// ```
    #[must_use]
    pub fn into_response<B: Default>(self) -> Response<B> {
        let status = self.status();
        let headers = self.into_headers(HeaderMap::with_capacity(PREFLIGHT_FIELDS));
        preflight_response(status, headers)
    }
}

/// A response to a preflight: no body, and nothing but `status` and `headers` set.
#[inline]
pub(crate) fn preflight_response<B: Default>(status: StatusCode, headers: HeaderMap) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

impl Actual<'_> {
    /// Puts the policy's fields into a response's map.
    ///
    /// What a handler or an inner service set of the six Access-Control-Allow-*, -Expose-Headers and
    /// -Max-Age fields goes: the policy alone speaks. With the feature `tracing` that is an event at warn level, once for
    /// each policy, unless the policy sends the same. `Origin` joins the Vary that is there, unless
    /// that holds it, or `*`, already.
    ///
    /// A [`HeaderMap`] holds 24,576 names at most. Where the fields find no room in one, no Access-Control-Allow-Origin is in
    /// it: a browser blocks the response then, as it does one without a policy.
    pub fn apply(&self, headers: &mut HeaderMap) {
        self.verdict.policy.write_actual(&mut self.verdict.allow_origin.clone(), headers);
        self.verdict.note.write(headers);
    }
}

// Fields are appended because none of them is there, and no old value is to be returned.
#[cfg(feature = "tower")]
impl Verdict<'_> {
    /// Answers the preflight that has these headers; their map becomes the answer's.
    #[inline]
    pub(crate) fn answer_preflight(self, headers: &mut HeaderMap) -> StatusCode {
        let mut mirrored = Mirrored::read(&self, headers);
        let status = self.preflight_status();
        headers.clear();
        self.write_preflight(&mut mirrored, headers);
        status
    }
}

impl<V: FieldValue> Verdict<'_, V> {
    #[inline]
    pub(crate) fn preflight_status(&self) -> StatusCode {
        if self.allow_origin.is_some() {
            StatusCode::from_u16(self.policy.table.preflight_status).unwrap_or(StatusCode::NO_CONTENT)
        } else {
            StatusCode::FORBIDDEN
        }
    }

    /// Puts a preflight's fields into an empty map.
    pub(crate) fn write_preflight(self, mirrored: &mut Option<Mirrored<V>>, headers: &mut impl Fields<Value = V>) {
        let constants = V::constants(self.policy.wire());
        if let Some(allow_origin) = self.allow_origin {
            add(headers, Field::AllowOrigin, allow_origin);
            if self.policy.table.credentials {
                add(headers, Field::AllowCredentials, V::TRUE);
            }
            let methods = mirrored.as_mut().and_then(|mirrored| mirrored.method.take());
            if let Some(methods) = methods.or_else(|| constants.allow_methods.clone()) {
                add(headers, Field::AllowMethods, methods);
            }
            let names = mirrored.as_mut().and_then(|mirrored| mirrored.headers.take());
            if let Some(names) = names.or_else(|| constants.allow_headers.clone()) {
                add(headers, Field::AllowHeaders, names);
            }
            add(headers, Field::MaxAge, constants.max_age.clone());
        }
        add(headers, Field::Vary, V::VARY_OF_PREFLIGHT);
        self.note.write(headers);
    }
}

/// Adds one of a preflight's fields. A map that was empty has room for them.
#[inline]
fn add<F: Fields>(headers: &mut F, field: Field, value: F::Value) {
    let added = headers.append(field, value);
    debug_assert!(added.is_ok(), "no room for {field:?}");
}

impl Prepared {
    /// Puts the fields of an actual request's response into its map; `allow_origin` moves there.
    #[inline]
    pub(crate) fn write_actual<F: Fields>(&self, allow_origin: &mut Option<F::Value>, headers: &mut F) {
        let inner = make_way(headers);
        let written = if allow_origin.is_some() {
            self.write_allowed(inner.has_vary, allow_origin, headers)
        } else if self.table.varies() {
            // Not allowed, or none: only that the origin counts is to be said.
            vary(inner.has_vary, headers)
        } else {
            // A refused origin gets the constant too: that is what not varying means.
            let constant = &mut F::Value::constants(self.wire()).allow_origin.clone();
            self.write_allowed(inner.has_vary, constant, headers)
        };
        if written.is_err() {
            take_back(headers);
        }
        #[cfg(feature = "tracing")]
        inner.removed.tell(self, headers);
    }

    #[expect(clippy::inline_always, reason = "one of its two calls is what nearly every response runs")]
    #[inline(always)]
    fn write_allowed<F: Fields>(
        &self,
        has_vary: bool,
        allow_origin: &mut Option<F::Value>,
        headers: &mut F,
    ) -> Result<(), Full> {
        headers.append_allow_origin(allow_origin)?;
        if self.table.credentials {
            headers.append(Field::AllowCredentials, F::Value::TRUE)?;
        }
        if matches!(self.table.expose_headers, Names::List(_)) {
            if let Some(names) = &F::Value::constants(self.wire()).expose_headers {
                headers.append(Field::ExposeHeaders, names.clone())?;
            }
        }
        if self.table.varies() { vary(has_vary, headers) } else { Ok(()) }
    }
}

/// Takes back what no cache may keep without the Vary that found no room.
#[cold]
fn take_back(headers: &mut impl Fields) {
    headers.remove(Field::AllowOrigin);
}

/// Removes the fields that are the policy's alone.
#[inline]
fn make_way(headers: &mut impl Fields) -> InnerResponse {
    if headers.is_empty() { InnerResponse::default() } else { inner_response::make_way(headers) }
}

#[inline]
fn vary<F: Fields>(has_vary: bool, headers: &mut F) -> Result<(), Full> {
    if has_vary { inner_response::add_to_vary(headers) } else { headers.insert_vary(F::Value::VARY_OF_ACTUAL) }
}

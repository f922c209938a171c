//! Request → [`Decision`]: pure, without body types, without allocation.
//!
//! Three steps: is the request governed (`path`), what kind of request is it ([`Sent::read`]), and is
//! its origin allowed ([`cors_table::Origins::allow`]).

mod mirror;
mod sent;

use http::{HeaderMap, HeaderValue, Method};

pub(crate) use self::mirror::Mirrored;
pub(crate) use self::sent::Sent;
use crate::fields::{FieldValue, Fields};
use crate::note::Note;
use crate::prepared::Prepared;

/// What a policy says to a request.
///
/// It borrows from its policy and owns what it needs of the request, so the request may go on to a
/// handler while the decision waits for the response.
#[must_use = "a decision does nothing until it is sent or applied"]
#[derive(Clone, Debug)]
pub enum Decision<'p> {
    /// The policy has a `path` that the request's path doesn't match: touch nothing.
    NotGoverned,
    /// A preflight: send this answer, and don't run the handler.
    Preflight(Preflight<'p>),
    /// Any other request: run the handler, then apply this to its response, whatever its status.
    Actual(Actual<'p>),
}

/// The complete answer to a preflight
/// ([Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)).
#[must_use = "a preflight does nothing until it is sent"]
#[derive(Clone, Debug)]
pub struct Preflight<'p> {
    pub(crate) verdict: Verdict<'p>,
    /// `None` if the policy mirrors nothing.
    pub(crate) mirrored: Option<Mirrored>,
}

/// What an actual request's response gets
/// ([Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-responses)).
#[must_use = "an actual request's decision does nothing until it is applied to the response"]
#[derive(Clone, Debug)]
pub struct Actual<'p> {
    pub(crate) verdict: Verdict<'p>,
}

/// What a policy says of a request's origin.
#[derive(Clone, Debug)]
pub(crate) struct Verdict<'p, V = HeaderValue> {
    pub(crate) policy: &'p Prepared,
    /// Access-Control-Allow-Origin, if the origin is allowed.
    pub(crate) allow_origin: Option<V>,
    /// Why a browser refuses the answer, for whoever develops the service.
    pub(crate) note: Note,
}

impl Preflight<'_> {
    /// Whether the preflight's origin is one of the policy's.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.verdict.allow_origin.is_some()
    }
}

impl Actual<'_> {
    /// Whether the request has an Origin and it is one of the policy's.
    ///
    /// A policy that doesn't [vary](crate::Policy::varies) sends its headers either way.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.verdict.allow_origin.is_some()
    }
}

impl Prepared {
    /// What this policy says to a request.
    pub fn decide(&self, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        self.decide_with(Note::of(self, method, path, headers, None), method, path, headers)
    }

    /// The same with another note, or with none.
    pub(crate) fn decide_with(&self, note: Note, method: &Method, path: &str, headers: &HeaderMap) -> Decision<'_> {
        if !self.table.path.matches(path) {
            return Decision::NotGoverned;
        }
        let sent = Sent::read(method, headers);
        let verdict = Verdict { policy: self, allow_origin: self.allow_origin(sent), note };
        if sent.is_preflight {
            Decision::Preflight(Preflight { mirrored: Mirrored::read(&verdict, headers), verdict })
        } else {
            Decision::Actual(Actual { verdict })
        }
    }

    /// Whether the request has an Origin, exactly one, and it is one of the policy's.
    pub(crate) fn allows_origin(&self, headers: &HeaderMap) -> bool {
        // The method makes no difference to the origin.
        self.allowed_origin(Sent::read(&Method::GET, headers)).is_some()
    }

    /// The origin that was sent, if it is allowed.
    #[inline]
    fn allowed_origin<'h, F: Fields>(&self, sent: Sent<'h, F>) -> Option<&'h F::Value> {
        let origin = sent.origin()?;
        (self.table.origins.allow(origin.as_bytes()) && !sent.has_several_origins()).then_some(origin)
    }

    /// Access-Control-Allow-Origin for the origin that was sent, if it is allowed.
    #[expect(clippy::inline_always, reason = "a part of `Prepared::look`, which says why")]
    #[inline(always)]
    pub(crate) fn allow_origin<F: Fields>(&self, sent: Sent<'_, F>) -> Option<F::Value> {
        let origin = self.allowed_origin(sent)?;
        // A clone shares the bytes with the request.
        if self.table.varies() { Some(origin.clone()) } else { F::Value::constants(self.wire()).allow_origin.clone() }
    }
}

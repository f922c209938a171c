//! Serving a policy: whom a service asks, and one file for each way of mounting.

#[cfg(feature = "actix-web")]
pub mod actix_web;
#[cfg(feature = "poem")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
pub mod endpoint;
#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "rocket")]
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
pub mod fairing;
#[cfg(feature = "axum")]
pub(crate) mod mount;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "startup"))]
pub(crate) mod owned_routes;
#[cfg(feature = "tower")]
mod request;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub mod routes;
#[cfg(all(feature = "actix-web", not(feature = "axum")))]
pub(crate) mod routes;
#[cfg(feature = "salvo")]
mod salvo;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod service;
mod set;

#[cfg(any(feature = "explain-header", feature = "tracing"))]
use std::borrow::Cow;
use std::ops::Deref;

use cors_table::PathPattern;
#[cfg(any(
    feature = "poem",
    feature = "rocket",
    feature = "salvo",
    feature = "explain-header",
    feature = "tracing"
))]
use http::HeaderMap;
#[cfg(any(feature = "explain-header", feature = "tracing"))]
use http::Method;

use crate::Policy;
use crate::decide::Sent;
#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
use crate::decide::{Actual, Decision, Mirrored, Preflight, Verdict};
#[cfg(feature = "tracing")]
use crate::explain::Explanation;
use crate::fields::{Field, FieldValue, Fields};
use crate::note::Note;
use crate::prepared::Prepared;

/// Whom a service asks for the policy of a request: a policy, or several. Whatever implements it goes wherever a policy goes.
/// The trait can't be named outside of this crate, so nobody else can be asked.
#[allow(unreachable_pub, reason = "it can be reached where a type is bounded by it, which not every adapter has")]
pub trait Serve: Clone + Send + Sync + 'static {
    /// A hold on a policy: it stays what it is until the response has its fields. For a policy in the binary that is a
    /// reference; one that can be replaced while the program runs keeps the one that the request began with.
    type Held: Deref<Target = Prepared> + Send + Sync + 'static;

    /// Whether a request that is asked about twice may get two policies.
    const CHANGES: bool = false;

    /// The policy that speaks for a request. None if nobody does: the request and its response go by untouched.
    fn pick(&self, request: &impl Target) -> Option<Self::Held>;

    /// Explains why nobody speaks for a request, where that is for its path.
    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation>;
}

impl Serve for Policy {
    type Held = &'static Prepared;

    #[inline]
    fn pick(&self, request: &impl Target) -> Option<&'static Prepared> {
        let policy = self.prepared();
        policy.governs(request).then_some(policy)
    }

    #[cfg(feature = "tracing")]
    fn explain_nobody(&self, request: &impl Target) -> Option<Explanation> {
        Some(self.prepared().explain_head(&request.head()))
    }
}

/// Implements a framework's trait for everything but [`Policy`] that [serves](Serve): `$implement!` is called for each type, with
/// what stands among the parameters of its `impl`.
macro_rules! for_each_other {
    ($implement:ident) => {
        $implement!({const N: usize} crate::PolicySet<N>);
        $implement!({P: crate::serve::Serve} crate::tenants::PolicyBy<P>);
        #[cfg(feature = "startup")]
        $implement!({} crate::startup::OwnedPolicy);
        #[cfg(feature = "startup")]
        $implement!({} crate::startup::OwnedPolicySet);
        #[cfg(feature = "reload")]
        $implement!({P: crate::serve::Serve} crate::reload::ReloadablePolicy<P>);
    };
}
pub(crate) use for_each_other;

/// What is decided of a request whose policy was picked.
#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
#[inline]
fn decide<'p, H>(policy: Option<&'p H>, request: &impl Asked<Fields = HeaderMap>) -> Decision<'p>
where
    H: Deref<Target = Prepared>,
{
    let Some(policy) = policy else { return Decision::NotGoverned };
    let Look { is_preflight, allow_origin, note } = policy.look(request);
    let verdict = Verdict { policy, allow_origin, note };
    if is_preflight {
        Decision::Preflight(Preflight { mirrored: Mirrored::read(&verdict, request.fields()), verdict })
    } else {
        Decision::Actual(Actual { verdict })
    }
}

/// A request, in the types of whichever framework. Nothing is read of it before somebody asks.
#[allow(unreachable_pub, reason = "as for `Serve`")]
pub trait Asked {
    /// Its header.
    type Fields: Fields;

    /// Its method.
    fn method(&self) -> &str;

    /// Whether its method is OPTIONS.
    fn is_options(&self) -> bool;

    /// The path that the client asked for.
    fn path(&self) -> &str;

    /// The host and port that the client asked for, where the request says it in its target, as HTTP/2 does, and not in Host.
    fn authority(&self) -> Option<&str>;

    /// Its header fields.
    fn fields(&self) -> &Self::Fields;

    /// The request for whoever explains it, which is written for the types of `http` 1 alone.
    #[cfg(any(feature = "explain-header", feature = "tracing"))]
    fn head(&self) -> Head<'_>;
}

/// What a policy is picked by. Unlike [`Asked`] it has no types of a framework in it, so a request can be asked through a pointer,
/// where policies of several types are held as one.
#[allow(unreachable_pub, reason = "as for `Serve`")]
pub trait Target {
    /// The method of the request.
    fn method(&self) -> &str;

    /// The method that it asks for, if it is a preflight.
    fn requested_method(&self) -> Option<&[u8]>;

    /// As [`Asked::path`].
    fn path(&self) -> &str;

    /// The host and port that the client asked for: those of its target, or of its one Host.
    fn authority(&self) -> Option<&str>;

    /// As [`Asked::head`].
    #[cfg(feature = "tracing")]
    fn head(&self) -> Head<'_>;
}

/// A pointer to a request of whichever type.
impl Target for &dyn Target {
    fn method(&self) -> &str {
        (**self).method()
    }

    fn requested_method(&self) -> Option<&[u8]> {
        (**self).requested_method()
    }

    fn path(&self) -> &str {
        (**self).path()
    }

    fn authority(&self) -> Option<&str> {
        (**self).authority()
    }

    #[cfg(feature = "tracing")]
    fn head(&self) -> Head<'_> {
        (**self).head()
    }
}

impl<R: Asked> Target for R {
    #[inline]
    fn method(&self) -> &str {
        Asked::method(self)
    }

    #[inline]
    fn requested_method(&self) -> Option<&[u8]> {
        let is_preflight = self.is_options() && Sent::of(true, self.fields()).is_preflight;
        if is_preflight { self.fields().first(Field::RequestMethod).map(FieldValue::as_bytes) } else { None }
    }

    #[inline]
    fn path(&self) -> &str {
        Asked::path(self)
    }

    fn authority(&self) -> Option<&str> {
        let fields = self.fields();
        // Which of several counts is anybody's guess (RFC 9112, 3.2), so none does.
        let host = || fields.first(Field::Host).filter(|_| !fields.has_several(Field::Host));
        Asked::authority(self).or_else(|| std::str::from_utf8(host()?.as_bytes()).ok())
    }

    #[cfg(feature = "tracing")]
    fn head(&self) -> Head<'_> {
        Asked::head(self)
    }
}

/// What there is to say of a request, in the types of `http` 1.
#[cfg(any(feature = "explain-header", feature = "tracing"))]
#[derive(Debug)]
#[allow(unreachable_pub, reason = "as for `Serve`")]
pub struct Head<'r> {
    method: Cow<'r, Method>,
    path: &'r str,
    headers: Cow<'r, HeaderMap>,
    /// As [`Asked::authority`].
    authority: Option<&'r str>,
}

#[cfg(all(
    any(feature = "explain-header", feature = "tracing"),
    any(feature = "poem", feature = "rocket", feature = "salvo", feature = "tower")
))]
impl<'r> Head<'r> {
    /// Of a request whose types are those of `http` 1 already.
    fn of(method: &'r Method, request: &'r impl Asked<Fields = HeaderMap>) -> Self {
        Self {
            method: Cow::Borrowed(method),
            path: request.path(),
            headers: Cow::Borrowed(request.fields()),
            authority: request.authority(),
        }
    }
}

#[cfg(any(feature = "explain-header", feature = "tracing"))]
impl Head<'_> {
    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn path(&self) -> &str {
        self.path
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    #[cfg(all(feature = "explain-header", debug_assertions))]
    pub(crate) const fn authority(&self) -> Option<&str> {
        self.authority
    }
}

/// What a service has to know of a request that its policy governs before it goes on.
pub(crate) struct Look<V> {
    /// Whether the request is a preflight that the policy answers.
    pub(crate) is_preflight: bool,
    /// Access-Control-Allow-Origin, if the origin was read and is allowed.
    pub(crate) allow_origin: Option<V>,
    /// Why a browser refuses the answer, for whoever develops the service.
    pub(crate) note: Note,
}

impl Prepared {
    /// Looks at a request as far as this policy, which [governs](Self::governs) it, has to.
    ///
    /// Every adapter has one call of it. A program with several kinds of policy has several, for which the compiler would leave
    /// it by itself, and the request's look would go through memory: some 40 instructions of a request's thousand.
    #[expect(clippy::inline_always, reason = "measured, as said above")]
    #[inline(always)]
    pub(crate) fn look<R: Asked>(&self, request: &R) -> Look<<R::Fields as Fields>::Value> {
        // Where the response is the same for every origin, none is read.
        if !(self.table.varies() || request.is_options()) {
            return Look { is_preflight: false, allow_origin: None, note: Note::about(self, request) };
        }
        let sent = Sent::of(request.is_options(), request.fields());
        let note = Note::about(self, request);
        Look { is_preflight: sent.is_preflight, allow_origin: self.allow_origin(sent), note }
    }

    /// Whether the policy has something to say of this path. Most policies have no pattern and don't read it.
    #[inline]
    pub(crate) fn governs(&self, request: &impl Target) -> bool {
        matches!(self.table.path, PathPattern::Every) || self.table.path.matches(request.path())
    }

    /// Explains what this policy says to a request.
    #[cfg(feature = "tracing")]
    pub(crate) fn explain_head(&self, request: &Head<'_>) -> Explanation {
        self.explain(&request.method, request.path, &request.headers)
    }
}

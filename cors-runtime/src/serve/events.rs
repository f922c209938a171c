//! Feature `tracing`: what a developer looks for when a browser says no, as an event.
//!
//! A request costs one check of whether anybody listens. Only then is it looked at again, and only one that a browser
//! blocks is explained.

use std::ptr;

use tracing::field::display;
use tracing::{Level, event, event_enabled};

use crate::Decision;
use crate::decide::Sent;
use crate::explain::{Caveat, Credentials, Exemption, Explanation, RequestKind, Verdict, is_own_host};
use crate::fields::{Field, Fields};
use crate::prepared::{Prepared, REFUSED};
#[cfg(any(feature = "actix-web", feature = "tower"))]
use crate::serve::Asked;
use crate::serve::Head;

/// Tells whoever listens of a request that a browser blocks, after what `policy` says to it.
#[cfg(any(feature = "actix-web", feature = "tower"))]
#[inline]
pub(crate) fn served(policy: &Prepared, request: &impl Asked) {
    if event_enabled!(target: "cors_runtime", Level::DEBUG) && request.fields().first(Field::Origin).is_some() {
        look_closer(policy, &request.head());
    }
}

/// The same for a request whose parts are at hand.
#[cfg(any(feature = "poem", feature = "rocket", feature = "salvo"))]
#[inline]
pub(crate) fn served_in_parts(policy: &Prepared, request: &Head<'_>) {
    if event_enabled!(target: "cors_runtime", Level::DEBUG) && request.headers.first(Field::Origin).is_some() {
        look_closer(policy, request);
    }
}

#[cold]
fn look_closer(policy: &Prepared, request: &Head<'_>) {
    let Head { method, path, headers, authority } = request;
    // Browsers send an Origin with requests of a server's own pages, too, and check nothing then.
    let is_unchecked = || Exemption::of(method, headers).is_some() || is_own_host(headers, *authority);
    let could_be_blocked = match policy.decide(method, path, headers) {
        Decision::Preflight(_) => true,
        Decision::NotGoverned => Sent::read(method, headers).is_preflight || !is_unchecked(),
        Decision::Actual(actual) => !actual.is_allowed() && !is_unchecked(),
    };
    if !could_be_blocked {
        return;
    }
    let explanation = policy.explain(method, path, headers);
    if let Verdict::Blocked { reason, .. } = explanation.browser(Credentials::Omit) {
        if let RequestKind::NotGoverned { path, .. } = &explanation.kind {
            tell_of_another_path(&explanation, path);
        } else if ptr::eq(policy, &raw const REFUSED) {
            tell_of_no_policy(&explanation, reason);
        } else {
            tell(&explanation, reason);
        }
    }
}

fn tell(explanation: &Explanation, reason: &str) {
    let mut refused = explanation.headers.iter().filter(|check| !check.is_allowed());
    let header = refused.next().map(display);
    let more_headers = refused.count();
    let origin = explanation.origin.as_ref();
    let method = explanation.method.as_ref();
    let note = explanation.caveats.contains(&Caveat::MayBeUnchecked).then(|| display(&Caveat::MayBeUnchecked));
    let consequence = match explanation.kind {
        RequestKind::Preflight => "a browser won't send the request after this preflight",
        _ => "a browser won't let the page read this response",
    };
    event!(
        target: "cors_runtime",
        Level::DEBUG,
        request = explanation.request,
        origin = origin.map(display),
        method = method.map(display),
        header,
        more_headers = (more_headers > 0).then_some(more_headers),
        console = reason,
        change = %explanation.remedy(Credentials::Omit),
        note,
        "{consequence}",
    );
}

/// Whoever wonders why a policy does nothing finds its pattern beside the path that it was asked about. Another policy, or
/// the handler, may answer all the same.
fn tell_of_another_path(explanation: &Explanation, pattern: &str) {
    event!(
        target: "cors_runtime",
        Level::DEBUG,
        request = explanation.request,
        path = pattern,
        change = if cfg!(feature = "axum") {
            "if this policy should answer, `path` has to match the path that the client asked for"
        } else {
            "if this policy should answer, `path` has to match what a router around it left of the path; with the feature \
             `axum` of cors-runtime it is the path that the client asked for"
        },
        "this policy does nothing: its `path` doesn't match",
    );
}

/// None of a path's policies may answer the preflight. What the stand-in that does says of origins would mislead.
fn tell_of_no_policy(explanation: &Explanation, reason: &str) {
    let method = explanation.method.as_ref().map(|check| display(&check.method));
    event!(
        target: "cors_runtime",
        Level::DEBUG,
        request = explanation.request,
        method,
        console = reason,
        change = "mount the method's handler with `cors_routes!`: no policy of this path speaks for the method",
        "a browser won't send the request after this preflight",
    );
}

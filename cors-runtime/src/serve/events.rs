//! Feature `tracing`: what a developer looks for when a browser says no, as an event.
//!
//! A request costs one check of whether anybody listens. Only then is it looked at again, and only one that a browser
//! blocks is explained.

use std::ptr;

use http::header::HOST;
use tracing::field::display;
use tracing::{Level, event, event_enabled};

use crate::decide::Sent;
use crate::explain::quote::shortened;
use crate::explain::{Caveat, Credentials, Explanation, RequestKind, Verdict, is_unchecked, shown_request};
use crate::fields::{Field, Fields};
use crate::prepared::{Prepared, REFUSED};
use crate::serve::{Asked, Head, Serve};

/// How much of a host is shown, in bytes.
const LONGEST_HOST: usize = 100;

/// Tells whoever listens of a request that a browser blocks, after what the policy that was picked says to it.
#[inline]
pub(crate) fn served(served: &impl Serve, picked: Option<&Prepared>, request: &impl Asked) {
    if event_enabled!(target: "cors_runtime", Level::DEBUG) && request.fields().first(Field::Origin).is_some() {
        look_closer(served, picked, request);
    }
}

#[cold]
fn look_closer(served: &impl Serve, picked: Option<&Prepared>, request: &impl Asked) {
    let head = request.head();
    let Head { method, headers, authority, .. } = &head;
    let could_be_blocked = match picked {
        Some(policy) => policy.may_be_blocked(method, headers, *authority),
        None => Sent::read(method, headers).is_preflight || !is_unchecked(method, headers, *authority),
    };
    if !could_be_blocked {
        return;
    }
    let explanation = match picked {
        Some(policy) => Some(policy.explain_head(&head)),
        None => served.explain_nobody(request),
    };
    let Some(explanation) = explanation else { return tell_of_no_choice(&head) };
    if let Verdict::Blocked { reason, .. } = explanation.browser(Credentials::Omit) {
        if let RequestKind::NotGoverned { paths, .. } = &explanation.kind {
            tell_of_another_path(&explanation, paths);
        } else if picked.is_some_and(|policy| ptr::eq(policy, &raw const REFUSED)) {
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

/// Whoever wonders why policies do nothing finds their patterns beside the path that they were asked about. Another policy,
/// or the handler, may answer all the same.
fn tell_of_another_path(explanation: &Explanation, patterns: &[String]) {
    event!(
        target: "cors_runtime",
        Level::DEBUG,
        request = explanation.request,
        path = patterns.join(", "),
        change = if cfg!(feature = "axum") {
            "if this policy should answer, `path` has to match the path that the client asked for"
        } else {
            "if this policy should answer, `path` has to match what a router around it left of the path; with the feature \
             `axum` of cors-runtime it is the path that the client asked for"
        },
        "{}",
        match patterns {
            [_] => "this policy does nothing: its `path` doesn't match",
            _ => "no policy of this set does anything: none of their `path`s matches",
        },
    );
}

/// The function of a [`PolicyBy`](crate::tenants::PolicyBy) gave no policy.
fn tell_of_no_choice(head: &Head<'_>) {
    let Head { method, path, headers, authority } = head;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    event!(
        target: "cors_runtime",
        Level::DEBUG,
        request = %shown_request(method, path),
        host = authority.or(host).map(|host| shortened(host.as_bytes(), LONGEST_HOST)),
        change = "if a policy should answer, the function of `PolicyBy` has to give one for this host and path",
        "no policy does anything: the function that picks one gave none",
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

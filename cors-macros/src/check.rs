//! A written policy to a judged one: the model judges, and the places of its faults become spans.

use cors_model::{At, Checked, Fault};

use crate::parse::{Range, Written};

/// A policy after the model has judged it.
pub(crate) struct Judged {
    /// The policy, unless a fault refuses it.
    pub(crate) policy: Option<Checked>,
    /// The faults, and what each is shown under.
    pub(crate) faults: Vec<(Fault, Range)>,
    /// The environment variables that the policy depends on.
    pub(crate) variables: Vec<String>,
}

/// Has the model judge a written policy.
pub(crate) fn judge(written: Written) -> Judged {
    let verdict = cors_model::check(&written.draft);
    let refused_by_syntax = written.faults.iter().any(|(fault, _)| fault.is_error());
    let judged = verdict.faults.into_iter().map(|fault| {
        let range = place(&fault, &written);
        (fault, range)
    });
    let mut faults: Vec<(Fault, Range)> = written.faults.iter().cloned().chain(judged).collect();
    faults.sort_by_key(|(fault, _)| fault.at.entry());
    Judged { policy: verdict.policy.filter(|_| !refused_by_syntax), faults, variables: written.variables }
}

/// What a fault is shown under: its own place, or everything from it to the other place of a combination.
fn place(fault: &Fault, written: &Written) -> Range {
    let own = range_of(&fault.at, written);
    let Some(also) = &fault.also else { return own };
    let other = range_of(also, written);
    if fault.at.entry() <= also.entry() {
        Range { first: own.first, last: other.last }
    } else {
        Range { first: other.first, last: own.last }
    }
}

fn range_of(at: &At, written: &Written) -> Range {
    let place = at.entry().and_then(|entry| written.places.get(entry));
    let range = place.and_then(|place| match at {
        At::Policy => None,
        At::Key(_) => Some(place.key),
        At::Value(_) => Some(place.value),
        At::Element(_, element) => place.elements.get(*element).copied().or(Some(place.value)),
    });
    range.unwrap_or(written.span)
}

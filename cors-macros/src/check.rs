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
pub(crate) fn judge(mut written: Written) -> Judged {
    let verdict = cors_model::check(&written.draft);
    let refused_by_syntax = any_error(&written.faults);
    for fault in verdict.faults {
        let range = place(&fault, &written);
        written.fault(fault, range);
    }
    Judged {
        policy: if refused_by_syntax { None } else { verdict.policy },
        faults: written.faults,
        variables: written.variables,
    }
}

fn any_error(faults: &[(Fault, Range)]) -> bool {
    for (fault, _) in faults {
        if fault.is_error() {
            return true;
        }
    }
    false
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
    let Some(entry) = at.entry() else { return written.span };
    let Some(place) = written.places.get(entry) else { return written.span };
    match at {
        At::Policy => written.span,
        At::Key(_) => place.key,
        At::Value(_) => place.value,
        At::Element(_, element) => *place.elements.get(*element).unwrap_or(&place.value),
    }
}

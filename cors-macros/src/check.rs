//! A written policy to a judged one: the model judges, and the places of its faults become spans.

use cors_model::{At, Fault};
use cors_table::Table;

use crate::parse::Written;
use crate::range::Range;

/// A policy after the model has judged it.
pub(crate) struct Judged {
    /// The policy, unless a fault refuses it.
    pub(crate) policy: Option<Table>,
    /// The faults in the order in which they are reported, and what each is shown under.
    pub(crate) faults: Vec<(Fault, Range)>,
    /// The environment variables that the policy depends on.
    pub(crate) variables: Vec<String>,
}

/// Has the model judge a written policy.
pub(crate) fn judge(written: Written) -> Judged {
    let verdict = cors_model::check(&written.draft);
    let is_written_wrong = written.faults.iter().any(|(fault, _)| fault.is_error());
    let judged: Vec<_> = verdict.faults.into_iter().map(|fault| (place(&fault, &written), fault)).collect();
    let mut faults = written.faults;
    faults.extend(judged.into_iter().map(|(range, fault)| (fault, range)));
    // A stable sort: of one entry, how it is written stays first.
    faults.sort_by_key(|(fault, _)| fault.at.order());
    Judged { policy: verdict.policy.filter(|_| !is_written_wrong), faults, variables: written.variables }
}

impl Judged {
    /// The same, refused as well if something is wrong with what the policy stands in.
    pub(crate) fn with(mut self, around: Vec<(Fault, Range)>) -> Self {
        if !around.is_empty() {
            self.policy = None;
        }
        self.faults.extend(around);
        self
    }
}

/// What a fault is shown under: its own place, or everything from it to the other place of a combination.
fn place(fault: &Fault, written: &Written) -> Range {
    let own = range_of(fault.at, written);
    let Some(also) = fault.also else { return own };
    let other = range_of(also, written);
    if fault.at.order() <= also.order() {
        Range { first: own.first, last: other.last }
    } else {
        Range { first: other.first, last: own.last }
    }
}

fn range_of(at: At, written: &Written) -> Range {
    match at {
        At::Policy => written.span,
        At::Key(entry) => written.places[entry].key,
        At::Value(entry) => written.places[entry].value,
        At::Element(entry, element) => {
            let place = &written.places[entry];
            place.elements.get(element).copied().unwrap_or(place.value)
        }
    }
}

//! A written policy to a judged one: the model judges, and the places of its faults become spans.

use cors_model::{At, Fault, Verdict};
use cors_table::Table;
use proc_macro2::TokenTree;

use crate::parse::{Range, Written};
use crate::report::report;

/// A policy after the model has judged it.
pub(crate) struct Judged {
    pub(crate) written: Written,
    verdict: Verdict,
    /// What is wrong around the policy.
    others: Vec<(Fault, Range)>,
}

/// Has the model judge a written policy. It is refused as well if something else is wrong with what it stands in.
pub(crate) fn judge(written: Written, others: Vec<(Fault, Range)>) -> Judged {
    Judged { verdict: cors_model::check(&written.draft), written, others }
}

impl Judged {
    /// The policy, unless a fault refuses it.
    pub(crate) fn policy(&self) -> Option<&Table> {
        if !self.others.is_empty() {
            return None;
        }
        for (fault, _) in &self.written.faults {
            if fault.is_error() {
                return None;
            }
        }
        self.verdict.policy.as_ref()
    }

    /// Reports every fault in the order of the entries; of one entry, how it is written comes first.
    pub(crate) fn report(&self, out: &mut Vec<TokenTree>) {
        let mut rest = self.written.faults.as_slice();
        for fault in &self.verdict.faults {
            while let [(earlier, range), behind @ ..] = rest
                && earlier.at.order() <= fault.at.order()
            {
                report(out, earlier, *range);
                rest = behind;
            }
            report(out, fault, self.place(fault));
        }
        for (fault, range) in rest {
            report(out, fault, *range);
        }
        for (fault, range) in &self.others {
            report(out, fault, *range);
        }
    }

    /// What a fault is shown under: its own place, or everything from it to the other place of a combination.
    fn place(&self, fault: &Fault) -> Range {
        let own = self.range_of(fault.at);
        let Some(also) = fault.also else { return own };
        let other = self.range_of(also);
        if fault.at.order() <= also.order() {
            Range { first: own.first, last: other.last }
        } else {
            Range { first: other.first, last: own.last }
        }
    }

    fn range_of(&self, at: At) -> Range {
        let written = &self.written;
        match at {
            At::Policy => written.span,
            At::Key(entry) => written.places[entry].key,
            At::Value(entry) => written.places[entry].value,
            At::Element(entry, element) => {
                let place = &written.places[entry];
                if element < place.elements.len() { place.elements[element] } else { place.value }
            }
        }
    }
}

//! From the model's tables to the runtime's: what the macros write as source, done at run time.

use std::borrow::Cow;

use cors_model::table as model;
use cors_runtime::__private as runtime;

pub(crate) fn host_set(set: &model::HostSet) -> runtime::HostSet {
    match set {
        model::HostSet::Empty => runtime::HostSet::Empty,
        model::HostSet::Few(hosts) => runtime::HostSet::Few(hosts.iter().cloned().map(Cow::Owned).collect()),
        model::HostSet::Hashed(table) => runtime::HostSet::Hashed(runtime::HashedHosts {
            seed: table.seed,
            hashed: match table.hashed {
                model::HashedBytes::Windows { from_start, from_end } => {
                    runtime::HashedBytes::Windows { from_start, from_end }
                }
                model::HashedBytes::Whole => runtime::HashedBytes::Whole,
            },
            longest: table.longest,
            displacements: table.displacements.clone().into(),
            offsets: table.offsets.clone().into(),
            blob: table.blob.clone().into(),
        }),
    }
}

pub(crate) fn path_pattern(pattern: model::PathPattern) -> runtime::PathPattern {
    match pattern {
        model::PathPattern::Every => runtime::PathPattern::Every,
        model::PathPattern::Exact(text) => runtime::PathPattern::Exact(text.into()),
        model::PathPattern::Prefix(text) => runtime::PathPattern::Prefix(text.into()),
        model::PathPattern::Suffix(text) => runtime::PathPattern::Suffix(text.into()),
        model::PathPattern::Contains(text) => runtime::PathPattern::Contains(text.into()),
        model::PathPattern::Dfa(dfa) => runtime::PathPattern::Dfa(runtime::PathDfa {
            classes: dfa.classes.into(),
            transitions: dfa.transitions.into(),
            start: dfa.start,
            accepting: dfa.accepting,
            source: dfa.source.into(),
        }),
    }
}

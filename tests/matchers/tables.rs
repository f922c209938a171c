//! From the model's tables to the runtime's: what the macros write as source, done at run time.

use cors_model::table as model;
use cors_runtime::__private as runtime;

pub(crate) fn host_set(set: &model::HostSet) -> runtime::HostSet {
    match set {
        model::HostSet::Empty => runtime::HostSet::Empty,
        model::HostSet::Few(hosts) => runtime::HostSet::Few(runtime::Stored::owned(
            hosts.iter().map(|host| runtime::Stored::owned(host.as_str())).collect::<Vec<_>>(),
        )),
        model::HostSet::Hashed(table) => runtime::HostSet::Hashed(runtime::HashedHosts {
            seed: table.seed,
            hashed: match table.hashed {
                model::HashedBytes::Windows { from_start, from_end } => {
                    runtime::HashedBytes::Windows { from_start, from_end }
                }
                model::HashedBytes::Whole => runtime::HashedBytes::Whole,
            },
            longest: table.longest,
            displacements: runtime::Stored::owned(table.displacements.clone()),
            offsets: runtime::Stored::owned(table.offsets.clone()),
            blob: runtime::Stored::owned(table.blob.clone()),
        }),
    }
}

pub(crate) fn path_pattern(pattern: model::PathPattern) -> runtime::PathPattern {
    match pattern {
        model::PathPattern::Every => runtime::PathPattern::Every,
        model::PathPattern::Exact(text) => runtime::PathPattern::Exact(runtime::Stored::owned(text)),
        model::PathPattern::Prefix(text) => runtime::PathPattern::Prefix(runtime::Stored::owned(text)),
        model::PathPattern::Suffix(text) => runtime::PathPattern::Suffix(runtime::Stored::owned(text)),
        model::PathPattern::Contains(text) => runtime::PathPattern::Contains(runtime::Stored::owned(text)),
        model::PathPattern::Dfa(dfa) => runtime::PathPattern::Dfa(runtime::PathDfa {
            classes: runtime::Stored::owned(dfa.classes),
            transitions: runtime::Stored::owned(dfa.transitions),
            start: dfa.start,
            accepting: dfa.accepting,
            source: runtime::Stored::owned(dfa.source),
        }),
    }
}

//! Policies that are made while a test runs: a draft, the model's check, and the model's tables as the runtime's.

use cors_model::{Draft, Entry, Value, check, table as model};
use cors_runtime::__private as runtime;
use cors_runtime::Policy;
use http::HeaderValue;

/// The policy of a draft, or the rules that it breaks. The table stays until the test ends.
pub(crate) fn build(draft: &Draft) -> Result<Policy, Vec<String>> {
    let verdict = check(draft);
    let Some(checked) = verdict.policy else {
        return Err(verdict.faults.iter().map(ToString::to_string).collect());
    };
    let constant = match &checked.origins {
        model::Origins::Any => Some("*".to_owned()),
        model::Origins::One(origin) => Some(origin.clone()),
        model::Origins::Mirror | model::Origins::Listed(_) => None,
    };
    let [methods, headers, expose] = [&checked.methods, &checked.headers, &checked.expose_headers];
    let table = runtime::Table {
        varies: checked.varies,
        credentials: checked.credentials,
        methods: names(methods),
        headers: names(headers),
        expose_headers: names(expose),
        max_age: checked.max_age,
        preflight_status: checked.preflight_status,
        wire: runtime::Stored::Owned(Box::new(runtime::Wire {
            allow_origin: constant.as_deref().map(value),
            allow_methods: list(methods).map(value),
            allow_headers: list(headers).map(value),
            expose_headers: list(expose).map(value),
            max_age: value(&checked.max_age.to_string()),
        })),
        origins: origins(checked.origins),
        path: path(checked.path),
    };
    Ok(Policy::new(Box::leak(Box::new(table))))
}

/// A draft of a list of origins and whatever else is given.
pub(crate) fn draft(entries: &[(&str, Value)]) -> Draft {
    let entry = |(key, value): &(&str, Value)| Entry { key: (*key).to_owned(), value: value.clone() };
    Draft { entries: entries.iter().map(entry).collect() }
}

pub(crate) fn texts<T: ToString>(texts: &[T]) -> Value {
    Value::List(texts.iter().map(|text| Value::Text(text.to_string())).collect())
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("a checked policy has no other bytes")
}

fn list(names: &model::Names) -> Option<&str> {
    match names {
        model::Names::List(list) => Some(list),
        model::Names::Nothing | model::Names::Mirror => None,
    }
}

fn names(names: &model::Names) -> runtime::Names {
    match names {
        model::Names::Nothing => runtime::Names::Nothing,
        model::Names::Mirror => runtime::Names::Mirror,
        model::Names::List(list) => runtime::Names::List(runtime::Stored::owned(list.as_str())),
    }
}

fn origins(origins: model::Origins) -> runtime::Origins {
    match origins {
        model::Origins::Any => runtime::Origins::Any,
        model::Origins::Mirror => runtime::Origins::Mirror,
        model::Origins::One(origin) => runtime::Origins::One(runtime::Stored::owned(origin)),
        model::Origins::Listed(list) => {
            let other = |other: model::SchemeHosts| runtime::SchemeHosts {
                scheme: runtime::Stored::owned(other.scheme),
                hosts: hosts(other.hosts),
            };
            runtime::Origins::Listed(runtime::OriginList {
                null: list.null,
                https: hosts(list.https),
                others: runtime::Stored::owned(list.others.into_iter().map(other).collect::<Vec<_>>()),
            })
        }
    }
}

fn hosts(hosts: model::Hosts) -> runtime::Hosts {
    let patterns = |patterns: Box<model::HostPatterns>| {
        runtime::Stored::Owned(Box::new(runtime::HostPatterns {
            any_port: host_set(patterns.any_port),
            subdomains: host_set(patterns.subdomains),
            subdomains_any_port: host_set(patterns.subdomains_any_port),
        }))
    };
    runtime::Hosts { literal: host_set(hosts.literal), patterns: hosts.patterns.map(patterns) }
}

fn host_set(set: model::HostSet) -> runtime::HostSet {
    match set {
        model::HostSet::Empty => runtime::HostSet::Empty,
        model::HostSet::Few(hosts) => runtime::HostSet::Few(runtime::Stored::owned(
            hosts.into_iter().map(runtime::Stored::owned).collect::<Vec<_>>(),
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
            displacements: runtime::Stored::owned(table.displacements),
            offsets: runtime::Stored::owned(table.offsets),
            blob: runtime::Stored::owned(table.blob),
        }),
    }
}

fn path(pattern: model::PathPattern) -> runtime::PathPattern {
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

//! Has the model judge what was written, and turns what it says into what users see. The only place where the rules are
//! asked.

use std::collections::HashSet;

use cors_model::{At, Draft, Entry, Fault, Value, check};
use cors_table::{Origins, Table};

use super::error::{Place, PolicyError, PolicyFault};

/// A policy as it was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) entries: Vec<Entry>,
    /// The origins for development, under the key `origins`; empty where they don't count.
    pub(super) development: Vec<Entry>,
    /// The environment variable that the origins were read from.
    pub(super) variable: Option<String>,
}

/// A policy that no rule refuses.
pub(super) struct Sound {
    pub(super) table: Table,
    pub(super) warnings: Vec<PolicyFault>,
    /// What its form in words says of the origins for development.
    pub(super) remark: Option<String>,
}

impl Written {
    pub(super) fn judge(self) -> Result<Sound, PolicyError> {
        let variable = self.variable.as_deref();
        let draft = Draft { entries: self.entries };
        let verdict = check(&draft);
        let mut faults: Vec<PolicyFault> =
            verdict.faults.iter().map(|fault| seen(fault, Place::of(fault.at, &draft.entries, variable))).collect();
        if self.development.is_empty() {
            return match verdict.policy {
                Some(table) => Ok(Sound { table, warnings: faults, remark: None }),
                None => Err(PolicyError::new(faults)),
            };
        }
        let development = Draft { entries: alone(&self.development, &draft.entries) };
        let second = check(&development);
        let own = second.faults.iter().filter(|fault| is_within(fault.at, self.development.len()));
        faults.extend(own.map(|fault| seen(fault, Place::of(fault.at, &development.entries, Some("dev_origins")))));
        let (Some(mut table), Some(Table { origins, .. })) = (verdict.policy, second.policy) else {
            return Err(PolicyError::new(faults));
        };
        let remark = format!("these origins for development count as well: {}", texts_of(&self.development).join(", "));
        table.origins = both(&draft.entries, &self.development, origins);
        Ok(Sound { table, warnings: faults, remark: Some(remark) })
    }
}

/// Origins as a policy of their own: beside the entries that decide what an origin may be.
fn alone(origins: &[Entry], entries: &[Entry]) -> Vec<Entry> {
    let beside = entries.iter().filter(|entry| matches!(entry.key.as_str(), "credentials" | "dangerously"));
    origins.iter().chain(beside).cloned().collect()
}

/// Whether a place is in one of the first entries.
fn is_within(at: At, entries: usize) -> bool {
    match at {
        At::Policy => false,
        At::Key(entry) | At::Value(entry) | At::Element(entry, _) => entry < entries,
    }
}

/// The origins of the policy and those for development, both of them sound; `development` is what the latter allow.
fn both(entries: &[Entry], for_development: &[Entry], development: Origins) -> Origins {
    if matches!(development, Origins::Mirror) {
        return development;
    }
    let own: Vec<Entry> = entries.iter().filter(|entry| is_origins(entry)).cloned().collect();
    let mut texts = texts_of(&own);
    if matches!(own.as_slice(), [Entry { value: Value::Word(_), .. }]) {
        return Origins::Mirror;
    }
    texts.extend(texts_of(for_development));
    loop {
        let list = Value::List(texts.iter().cloned().map(Value::Text).collect());
        let origins = [Entry { key: "origins".to_owned(), value: list }];
        let verdict = check(&Draft { entries: alone(&origins, entries) });
        if let Some(table) = verdict.policy {
            return table.origins;
        }
        // One that stands twice, or that another one covers, is none too few.
        let covered: HashSet<usize> =
            verdict.faults.iter().filter(|fault| fault.is_error()).filter_map(element).collect();
        if covered.is_empty() {
            return development;
        }
        texts =
            texts.into_iter().enumerate().filter(|(index, _)| !covered.contains(index)).map(|(_, text)| text).collect();
    }
}

fn element(fault: &Fault) -> Option<usize> {
    match fault.at {
        At::Element(0, element) => Some(element),
        _ => None,
    }
}

pub(super) fn is_origins(entry: &Entry) -> bool {
    matches!(entry.key.as_str(), "origin" | "origins")
}

/// The elements of lists that are sound.
fn texts_of(entries: &[Entry]) -> Vec<String> {
    fn texts(value: &Value) -> Vec<String> {
        match value {
            Value::Text(text) | Value::Word(text) => text.split(',').map(|text| text.trim().to_owned()).collect(),
            Value::List(values) => values.iter().flat_map(texts).collect(),
            _ => Vec::new(),
        }
    }
    entries.iter().flat_map(|entry| texts(&entry.value)).collect()
}

impl Place {
    /// The place in words; `origins` is what stands for the key of the origins.
    fn of(at: At, entries: &[Entry], origins: Option<&str>) -> Self {
        let key = |entry: usize| {
            let entry = entries.get(entry)?;
            Some(origins.filter(|_| is_origins(entry)).unwrap_or(&entry.key).to_owned())
        };
        match at {
            At::Policy => Self::new(None, None),
            At::Key(entry) | At::Value(entry) => Self::new(key(entry), None),
            At::Element(entry, element) => Self::new(key(entry), Some(element)),
        }
    }
}

/// A fault as users see it.
pub(super) fn seen(fault: &Fault, place: Place) -> PolicyFault {
    PolicyFault {
        rule: fault.rule.name(),
        why: fault.rule.why(),
        is_error: fault.is_error(),
        place,
        fact: fault.fact.clone(),
        help: fault.help.clone(),
        replacement: fault.replacement.as_ref().map(|replacement| (replacement.from.clone(), replacement.to.clone())),
        text: text_of(fault),
    }
}

/// The text of a fault without the note on lint levels, which a running program has none of.
fn text_of(fault: &Fault) -> String {
    let text = fault.to_string();
    match text.rsplit_once("\nnote: ") {
        Some((text, _)) if !fault.is_error() => text.to_owned(),
        _ => text,
    }
}

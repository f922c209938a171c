//! Policies that are made while a test runs: a draft, the model's check, and its table.

use cors_model::{Draft, Entry, Value, check};
use cors_runtime::__private::Prepared;
use cors_runtime::Policy;

/// The policy of a draft, or the errors in it. It stays until the test ends.
pub(crate) fn build(draft: &Draft) -> Result<Policy, Vec<String>> {
    let verdict = check(draft);
    let Some(table) = verdict.policy else {
        return Err(verdict.faults.iter().filter(|fault| fault.is_error()).map(ToString::to_string).collect());
    };
    let prepared = Prepared::new(table).expect("a checked policy has no other bytes");
    Ok(Policy::new(Box::leak(Box::new(prepared))))
}

/// A draft of a list of origins and whatever else is given.
pub(crate) fn draft(entries: &[(&str, Value)]) -> Draft {
    let entry = |(key, value): &(&str, Value)| Entry { key: (*key).to_owned(), value: value.clone() };
    Draft { entries: entries.iter().map(entry).collect() }
}

pub(crate) fn texts<T: ToString>(texts: &[T]) -> Value {
    Value::List(texts.iter().map(|text| Value::Text(text.to_string())).collect())
}

//! Makes the changes that an explanation proposes.

use cors_model::{Draft, Entry, Value};
use cors_runtime::explain::Change;

/// Makes changes to a draft, as a person would.
pub(crate) fn made(draft: &Draft, changes: &[Change]) -> Draft {
    let mut changed = draft.clone();
    for Change { key, text, .. } in changes {
        let at = changed.entries.iter().position(|entry| entry.key.trim_end_matches('s') == key.trim_end_matches('s'));
        let value = match text.strip_prefix("add ").and_then(|rest| rest.strip_suffix(&format!(" to {key}"))) {
            Some(added) => match at.map(|at| changed.entries[at].value.clone()) {
                Some(Value::List(mut list)) => {
                    list.extend(elements(added));
                    Value::List(list)
                }
                Some(Value::Text(list)) => Value::Text(format!("{list}, {}", added.replace('"', ""))),
                _ => panic!("nothing to add to: {text}"),
            },
            None => read(text.strip_prefix(&format!("{key} = ")).expect("an assignment")),
        };
        let entry = Entry { key: (*key).to_owned(), value };
        match at {
            Some(at) => changed.entries[at] = entry,
            None => changed.entries.push(entry),
        }
    }
    changed
}

fn read(value: &str) -> Value {
    match value {
        "true" => Value::Boolean(true),
        "mirror" => Value::Word("mirror".to_owned()),
        list => Value::List(elements(list.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).expect("a list"))),
    }
}

fn elements(list: &str) -> Vec<Value> {
    let element = |text: &str| match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => Value::Text(text.to_owned()),
        None => Value::Word(text.to_owned()),
    };
    list.split(", ").map(element).collect()
}

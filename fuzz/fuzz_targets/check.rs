//! The model's `check`: a verdict for any draft, the same one twice, in whole messages, with replacements that hold, and a
//! policy that could be written again as it is served.
#![no_main]

#[path = "../../cors-model/tests/replacements/mended.rs"]
mod mended;

use std::env::VarError;

use arbitrary::{Arbitrary, Result, Unstructured};
use cors_fuzz::words::{self, KEYS, NAMES, ORIGINS, OTHERS, PATHS, Words, one_in};
use cors_model::{Draft, Entry, Fault, Level, Rule, Value, Variable, Verdict, check, origin};
use cors_table::{Names, Origins, Table};
use libfuzzer_sys::fuzz_target;

use crate::mended::{counted, mended, read, written};

#[derive(Debug)]
struct Input(Draft);

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let entries = (0..=bytes.int_in_range(0..=5)?).map(|_| {
            let key = words::word(bytes, &KEYS)?;
            Ok(Entry { value: value(bytes, &key, 0)?, key })
        });
        Ok(Self(Draft { entries: entries.collect::<Result<_>>()? }))
    }
}

/// A value of the kind that the key takes, mostly.
fn value(bytes: &mut Unstructured, key: &str, depth: usize) -> Result<Value> {
    let usual: &Words = match key {
        "origins" | "origin" | "dev_origins" | "orgins" | "allow_origin" | "" => &ORIGINS,
        "path" => &PATHS,
        "methods" | "headers" | "expose_headers" | "method" | "header" | "allow-headers" | "\"methods\"" => &NAMES,
        _ => &OTHERS,
    };
    let all: [&Words; 4] = [&ORIGINS, &PATHS, &NAMES, &OTHERS];
    let table = if bytes.ratio(7, 8)? { usual } else { bytes.choose(&all)? };
    Ok(match bytes.int_in_range(0..=if depth == 0 { 14 } else { 9 })? {
        0 => Value::Boolean(bytes.arbitrary()?),
        1 => Value::Number(words::word(bytes, &["0", "1", "204", "404", "3600", "86_401", "99999999999999999999"])?),
        2 => Value::Word(words::word(bytes, table)?),
        3 => Value::Other(words::word(bytes, &OTHERS)?),
        4 if depth == 0 => Value::Missing,
        5 => Value::Variable(variable(bytes, table)?),
        4..=9 => Value::Text(words::text(bytes, table)?),
        _ => {
            let count = if one_in(40, bytes)? { 80 } else { bytes.int_in_range(0..=4)? };
            Value::List((0..count).map(|_| value(bytes, key, depth + 1)).collect::<Result<_>>()?)
        }
    })
}

fn variable(bytes: &mut Unstructured, table: &[&str]) -> Result<Variable> {
    let value = match bytes.int_in_range(0..=3)? {
        0 => Err(VarError::NotPresent),
        1 => Err(VarError::NotUnicode("\u{fffd}".into())),
        _ => Ok(words::text(bytes, table)?),
    };
    let name = words::word(bytes, &["X", "CORS_ORIGINS", ""])?;
    Ok(Variable { name, value, is_optional: bytes.arbitrary()? })
}

fuzz_target!(|input: Input| {
    let Input(draft) = input;
    judge(&draft);
    // What a parser takes for a text or a number isn't anything else. A key's name alone stands where no key does.
    let entries = draft.entries.iter().map(|Entry { key, value }| {
        let value = if key.is_empty() { value.clone() } else { read(&written(value)) };
        Entry { key: key.clone(), value }
    });
    let draft = Draft { entries: entries.filter(|entry| is_written(&entry.value)).collect() };
    let verdict = judge(&draft);
    for fault in &verdict.faults {
        if let Some(replacement) = &fault.replacement {
            assert_ne!(replacement.from, replacement.to, "{fault}\nin {draft:?}");
            holds(&draft, &verdict, fault);
        }
    }
});

/// What [`mended`] has a way of writing: the escapes that a text may need are no part of it.
fn is_written(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.contains(['"', '\\']) && !text.contains(char::is_control),
        Value::Other(text) => !text.contains(['"', '\'', '\\', '[', ']']) && !text.contains(char::is_control),
        Value::List(values) => values.iter().all(is_written),
        _ => true,
    }
}

fn judge(draft: &Draft) -> Verdict {
    let verdict = check(draft);
    assert_eq!(verdict, check(draft), "another verdict for {draft:?}");
    let refused = verdict.faults.iter().any(Fault::is_error);
    assert_eq!(refused, verdict.policy.is_none(), "{draft:?}");
    for fault in &verdict.faults {
        let message = fault.to_string();
        assert!(message.contains("\nhelp: "), "no help in {message:?} for {draft:?}");
        assert_eq!(fault.rule.level() == Level::Warning, message.contains("#[allow(deprecated)]"), "{message:?}");
        if let Some(excerpt) = &fault.excerpt {
            assert!(excerpt.text.get(excerpt.range.clone()).is_some(), "{message:?} for {draft:?}");
        }
    }
    if let Some(table) = verdict.policy.as_ref().filter(|_| verdict.startup.is_none()) {
        can_be_written_again(table, draft);
    }
    verdict
}

/// Whoever puts the replacement in sees no new fault in that entry.
fn holds(draft: &Draft, verdict: &Verdict, fault: &Fault) {
    if verdict.faults.iter().any(|fault| fault.note.is_some()) {
        // Not all of them are told, and one that is mended makes room for the next one.
        return;
    }
    let mended = mended(draft, fault);
    let after = check(&mended);
    let stood = counted(&verdict.faults, fault.at);
    // That an origin is unencrypted is a warning of its own, however it is spelled.
    let is_judged = |rule: Rule| rule != Rule::InsecureOrigin;
    for (new, count) in counted(&after.faults, fault.at).into_iter().filter(|((rule, _), _)| is_judged(*rule)) {
        let stood = stood.get(&new).copied().unwrap_or(0);
        assert!(count <= stood, "{fault}\nin {draft:?}\nbrings {new:?}\nin {mended:?}");
    }
}

/// A policy that is served is one that breaks no rule where it is written as it is served.
fn can_be_written_again(table: &Table, draft: &Draft) {
    let entry = |key: &str, value: Value| Entry { key: key.to_owned(), value };
    let word = |word: &str| Value::Word(word.to_owned());
    let texts = |texts: Vec<String>| Value::List(texts.into_iter().map(Value::Text).collect());
    let names = |names: &Names| match names {
        Names::Nothing => None,
        Names::Mirror => Some(word("mirror")),
        Names::List(_) => Some(texts(names.listed().map(str::to_owned).collect())),
    };
    let origins = match &table.origins {
        Origins::Any => Value::Text("*".to_owned()),
        Origins::Mirror => word("mirror"),
        listed => {
            let elements: Vec<String> = listed.elements().map(|element| element.to_string()).collect();
            for element in &elements {
                assert!(origin::parse(element).is_ok(), "{element:?} of {draft:?}");
                // What a browser of this origin sends is allowed.
                let sent =
                    element.strip_suffix(":*").map_or(element.clone(), |host| format!("{host}:1")).replace('*', "x");
                assert!(table.origins.allow(sent.as_bytes()), "{sent:?} of {draft:?}");
            }
            texts(elements)
        }
    };
    let mut entries = vec![
        entry("origins", origins),
        entry("credentials", Value::Boolean(table.credentials)),
        entry("max_age", Value::Number(table.max_age.seconds.to_string())),
        entry("preflight_status", Value::Number(table.preflight_status.to_string())),
    ];
    let lists = [("methods", &table.methods), ("headers", &table.headers), ("expose_headers", &table.expose_headers)];
    entries.extend(lists.into_iter().filter_map(|(key, list)| Some(entry(key, names(list)?))));
    entries.extend(table.path.source().map(|path| entry("path", Value::Text(path))));
    entries.extend(draft.entries.iter().filter(|entry| entry.key == "dangerously").cloned());
    let again = check(&Draft { entries });
    let errors: Vec<&Fault> = again.faults.iter().filter(|fault| fault.is_error()).collect();
    assert!(errors.is_empty(), "{draft:?} is served as what has {errors:?}");
    assert_eq!(again.policy.as_ref(), Some(table), "{draft:?}");
}

//! Puts replacements into a draft, as an author would put them into the program.

use std::ops::Range;

use super::super::repair;
use crate::fault::{At, Fault, Replacement};
use crate::{Draft, Entry, Value, Variable, variable};

/// A replacement and where it goes.
#[derive(Clone)]
pub(super) struct Edit {
    pub(super) at: At,
    pub(super) replacement: Replacement,
    /// Where `from` stands in the text, if the fault is about a part of one.
    range: Option<Range<usize>>,
}

impl Edit {
    pub(super) fn of(fault: &Fault) -> Option<Self> {
        let replacement = fault.replacement.clone()?;
        let excerpt = fault.excerpt.as_ref();
        let part = excerpt.filter(|excerpt| excerpt.text[excerpt.range.clone()] == replacement.from);
        Some(Edit { at: fault.at, range: part.map(|excerpt| excerpt.range.clone()), replacement })
    }
}

/// The draft after all the edits; `None` if one doesn't fit, or two are about the same text and not the same.
pub(super) fn applied(draft: &Draft, edits: &[Edit]) -> Option<Draft> {
    let mut changed = draft.clone();
    for (index, entry) in changed.entries.iter_mut().enumerate() {
        let mut of_key = edits.iter().filter(|edit| edit.at == At::Key(index));
        if let Some(edit) = of_key.next() {
            let fits = edit.replacement.from == entry.key && of_key.next().is_none();
            entry.key.clone_from(fits.then_some(&edit.replacement.to)?);
        }
        let of_value: Vec<&Edit> = edits.iter().filter(|edit| edit.at == At::Value(index)).collect();
        let of_elements: Vec<(usize, &Edit)> = edits.iter().filter_map(|edit| element_of(edit, index)).collect();
        match (of_value.is_empty(), of_elements.is_empty()) {
            (true, true) => {}
            (false, true) => *entry = entry_after(entry, &of_value)?,
            (true, false) => entry.value = list_after(&entry.value, &of_elements)?,
            (false, false) => return None,
        }
    }
    Some(changed)
}

fn element_of(edit: &Edit, entry: usize) -> Option<(usize, &Edit)> {
    match edit.at {
        At::Element(of, element) if of == entry => Some((element, edit)),
        _ => None,
    }
}

fn entry_after(entry: &Entry, edits: &[&Edit]) -> Option<Entry> {
    if let After::Text(value) = text_after(&entry.value, edits)? {
        return Some(Entry { key: entry.key.clone(), value });
    }
    let to = only(edits)?;
    if let Some((key, value)) = to.split_once(" = ").filter(|(key, _)| repair::is_word(key)) {
        return Some(Entry { key: key.to_owned(), value: repair::read(value) });
    }
    Some(Entry { key: entry.key.clone(), value: repair::read(to) })
}

fn list_after(list: &Value, edits: &[(usize, &Edit)]) -> Option<Value> {
    let Value::List(values) = list else { return None };
    let mut by_element: Vec<Vec<&Edit>> = vec![Vec::new(); values.len()];
    for (element, edit) in edits {
        by_element.get_mut(*element)?.push(edit);
    }
    let after = values.iter().zip(&by_element).map(|(value, edits)| match edits.as_slice() {
        [] => Some(vec![value.clone()]),
        edits => match text_after(value, edits)? {
            After::Text(value) => Some(vec![value]),
            After::Whole => Some(repair::read_list(only(edits)?)),
        },
    });
    Some(Value::List(after.collect::<Option<Vec<_>>>()?.concat()))
}

/// What the edits, which are all the same, put in place of a whole value.
fn only<'e>(edits: &[&'e Edit]) -> Option<&'e str> {
    let (first, others) = edits.split_first()?;
    others.iter().all(|edit| edit.replacement == first.replacement).then_some(&first.replacement.to)
}

/// What edits do to a value.
enum After {
    /// They change the text that it is, be that written or in a variable.
    Text(Value),
    /// They are about the value as a whole, with its quotes if it has any.
    Whole,
}

/// `None` where the edits are about the same part of a text and not the same, or don't fit.
fn text_after(value: &Value, edits: &[&Edit]) -> Option<After> {
    let text = match value {
        Value::Text(text) => text,
        // The faults are about the text as it was read.
        Value::Variable(Variable { value: Ok(text), .. }) => &variable::elements(text),
        _ => return Some(After::Whole),
    };
    if edits.iter().all(|edit| edit.replacement.from == format!("\"{text}\"")) {
        return Some(After::Whole);
    }
    let places = edits.iter().map(|edit| {
        let Replacement { from, to } = &edit.replacement;
        let range = edit.range.clone().or_else(|| text.find(from).map(|start| start..start + from.len()))?;
        Some((range.start, range.end, to.as_str()))
    });
    let mut places = places.collect::<Option<Vec<_>>>()?;
    places.sort_unstable();
    places.dedup();
    let (mut after, mut done) = (String::new(), 0);
    for (start, end, to) in places {
        after.push_str(text.get(done..start)?);
        after.push_str(to);
        done = end;
    }
    after.push_str(text.get(done..)?);
    Some(After::Text(match value {
        Value::Variable(variable) => Value::Variable(Variable { value: Ok(after), ..variable.clone() }),
        _ => Value::Text(after),
    }))
}

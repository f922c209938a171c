//! A fault, with its place in the file and in the words of the file.

use std::ops::Range;

use super::edit::{self, Edit, Language};
use super::section::Section;
use super::toml::Kind;
use super::{File, Located, pingap, place};
use crate::fault::{At, Fault, Replacement};
use crate::{Draft, Key, Value};

impl File {
    /// A fault of a policy, with its place in the file and in the words of the file.
    pub(super) fn of_section(&self, section: &Section, draft: &Draft, mut fault: Fault) -> Located {
        if section.is_default(fault.at) {
            // What isn't written has no place, but what it can't go with has.
            let default = &draft.entries[fault.at.entry().unwrap_or_default()].key;
            let name = pingap::name_of(default).unwrap_or(default);
            fault.note = Some(format!("`{name}` isn't in the file, and this is its default"));
            fault.at = fault.also.take().unwrap_or(At::Policy);
            fault.excerpt = None;
        }
        let whole = section.at_of(fault.at);
        let token = &self.text[whole.clone()];
        let value = value_at(draft, fault.at);
        let part = fault.excerpt.as_ref().and_then(|excerpt| match value {
            Some(Value::Text(text)) => {
                let start = text.find(&*excerpt.text)?;
                Some(start + excerpt.range.start..start + excerpt.range.end)
            }
            _ => None,
        });
        let written = part.clone().and_then(|part| place::written_in(token, part));
        let range = written.map_or(whole.clone(), |part| whole.start + part.start..whole.start + part.end);
        let edit = fault.replacement.as_ref().and_then(|Replacement { from, to }| {
            let is_element = matches!(fault.at, At::Element(..));
            let edit = match (fault.at, value) {
                (At::Policy, _) => None,
                (At::Key(_), _) => Some(Edit { range: 0..token.len(), text: edit::key(to) }),
                // A time of Pingap's isn't written as it was read.
                (At::Value(entry), Some(Value::Text(read)))
                    if matches!(&section.entries.get(entry)?.node.kind, Kind::Text(text) if text != read) =>
                {
                    Some(Edit { range: 0..token.len(), text: edit::quoted(to) })
                }
                (_, Some(value)) => {
                    let part = fault
                        .excerpt
                        .as_ref()
                        .zip(part)
                        .filter(|(excerpt, _)| excerpt.text.get(excerpt.range.clone()) == Some(from));
                    edit::of_value(token, value, (from, to), part.map(|(_, part)| part), (self.language, is_element))
                }
                (_, None) => None,
            };
            let Edit { range, text } = edit.and_then(|edit| self.with_word(edit, fault.at, draft))?;
            Some(Edit { range: whole.start + range.start..whole.start + range.end, text })
        });
        fault.replacement = edit
            .as_ref()
            .map(|edit| Replacement { from: on_one_line(&self.text[edit.range.clone()]), to: edit.text.clone() });
        if fault.replacement.is_none() && fault.help.is_none() {
            let forms = || fault.at.entry().and_then(|entry| Key::parse(&draft.entries[entry].key)).map(Key::forms);
            fault.help = fault.otherwise.take().or_else(|| Some(format!("write {}", forms()?)));
        }
        self.put_in_words(&mut fault, draft);
        let also = fault.also.map(|at| section.at_of(at));
        self.located(fault, Some(range), also.as_ref(), edit)
    }

    /// The change with Pingap's word for `mirror`, which it has for origins alone.
    fn with_word(&self, edit: Edit, at: At, draft: &Draft) -> Option<Edit> {
        if self.language == Language::Own || edit.text != "\"mirror\"" {
            return Some(edit);
        }
        let example = pingap::example(&draft.entries[at.entry()?].key, &Value::Word("mirror".to_owned()))?;
        let (_, text) = example.split_once(" = ")?;
        Some(Edit { text: text.to_owned(), ..edit })
    }

    /// Says what the fault says in the words of the file.
    fn put_in_words(&self, fault: &mut Fault, draft: &Draft) {
        if self.language == Language::Pingap {
            let key = fault.at.entry().map_or("", |entry| draft.entries[entry].key.as_str());
            let forms = Key::parse(key).map(Key::forms).zip(pingap::form(key));
            if let (Some((forms, form)), Some(help)) = (forms, &mut fault.help) {
                *help = help.replace(forms, form);
            }
            if key == "origin" {
                fault.fact = fault.fact.replace("`mirror`", "`$http_origin`");
            }
        }
        fault.help = fault.help.as_deref().map(|help| edit::words(help, self.language));
        fault.fact = edit::words(&fault.fact, self.language);
    }

    pub(super) fn located(
        &self,
        mut fault: Fault,
        range: Option<Range<usize>>,
        also: Option<&Range<usize>>,
        edit: Option<Edit>,
    ) -> Located {
        let snippet = place::snippet(self.name.as_deref(), &self.text, range.as_ref(), also);
        fault.snippet = Some(snippet).filter(|snippet| !snippet.is_empty());
        Located { fault, range, edit }
    }
}

fn value_at(draft: &Draft, at: At) -> Option<&Value> {
    let value = &draft.entries.get(at.entry()?)?.value;
    match (at, value) {
        (At::Element(_, element), Value::List(values)) => values.get(element),
        _ => Some(value),
    }
}

/// A text as it is shown within a line.
fn on_one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}

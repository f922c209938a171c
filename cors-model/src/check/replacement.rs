//! Every replacement is judged before it is shown: it is put in, and the entry is judged again by the same rules.
//!
//! What breaks another rule then goes on from that rule's own replacement, to the spelling that is right in the end. Where
//! there is none, the fault gets a help instead.

mod apply;

use std::collections::{HashMap, HashSet};

use self::apply::{Edit, applied};
use super::judge;
use crate::fault::{About, At, Beside, Fault, Replacement};
use crate::{Draft, Entry, Key, Rule, Value};

/// How many replacements a replacement may go on through.
const STEPS: usize = 6;
/// How many entries of one policy have their replacements judged.
const MOST_ENTRIES: usize = 64;
/// How many faults of one entry are judged one by one.
const MOST_FAULTS: usize = 64;
/// How many bytes of values are judged again for one entry: what is long is judged less often. Lists of thousands of wrong
/// elements are judged with all their replacements at once, which costs their length once more.
const MOST_BYTES: usize = 256 * 1024;

/// The same faults, with replacements that hold.
pub(super) fn judged(draft: &Draft, mut faults: Vec<Fault>) -> Vec<Fault> {
    // They are in the order of the entries.
    let by_entry = faults.chunk_by_mut(|one, next| one.at.entry() == next.at.entry());
    let with_replacement = by_entry.filter(|faults| faults.iter().any(|fault| fault.replacement.is_some()));
    for (index, faults) in with_replacement.enumerate() {
        let Some(entry) = faults[0].at.entry() else { continue };
        let before = Before::of(draft, entry, faults);
        before.settle(faults, if index < MOST_ENTRIES { MOST_FAULTS } else { 0 });
    }
    faults
}

/// How often each fault stands in an entry.
type Counts = HashMap<(Rule, String), usize>;

/// An entry as it was written, and what is wrong with it.
struct Before<'d> {
    draft: &'d Draft,
    entry: usize,
    counts: Counts,
}

/// The replacements that hold, and what is wrong with the entry that has them all.
struct Accepted {
    edits: Vec<Edit>,
    counts: Counts,
}

impl<'d> Before<'d> {
    fn of(draft: &'d Draft, entry: usize, faults: &[Fault]) -> Self {
        Before { draft, entry, counts: counted(faults) }
    }

    /// Judges the replacements of the entry's faults: at first all together, and then those one by one, as far as `most`, that may
    /// be to blame.
    fn settle(&self, faults: &mut [Fault], most: usize) {
        let nothing = || (Accepted { edits: Vec::new(), counts: self.counts.clone() }, HashSet::new());
        let together = if most > 0 { self.accept_all(faults) } else { None };
        let (mut accepted, suspects) = together.unwrap_or_else(nothing);
        let is_open = |fault: &Fault| {
            let replacement = fault.replacement.as_ref();
            replacement.is_some_and(|replacement| accepted.edits.is_empty() || is_suspect(replacement, &suspects))
        };
        let open: Vec<usize> = (0..faults.len()).filter(|index| is_open(&faults[*index])).collect();
        let size = size(&self.draft.entries[self.entry].value);
        let most = most.min(1 + MOST_BYTES / (size + 1));
        for (judged, index) in open.into_iter().enumerate() {
            let fault = &mut faults[index];
            let outcome = if judged < most { self.outcome(fault, &accepted) } else { Outcome::Unknown };
            match outcome {
                Outcome::Holds { replacement, because } => {
                    fault.replacement = Some(replacement);
                    if let Some(because) = because {
                        fault.help = Some(because);
                    }
                    accepted = self.accept(accepted, fault);
                }
                Outcome::Breaks(rule) => self.drop_replacement(fault, Some(&rule)),
                Outcome::Unknown => self.drop_replacement(fault, None),
            }
        }
    }

    /// Accepts the replacements that hold together, however many of them are put in, and gives the names that the others write.
    fn accept_all(&self, faults: &[Fault]) -> Option<(Accepted, HashSet<String>)> {
        let edits: Vec<Edit> = faults.iter().filter_map(Edit::of).collect();
        let left = counted(faults.iter().filter(|fault| fault.replacement.is_none()));
        // What one of them writes and another one replaces: each may hold only where the other one does.
        let replaced: HashSet<String> = edits.iter().flat_map(|edit| names(&edit.replacement.from)).collect();
        let written = edits.iter().flat_map(|edit| names(&edit.replacement.to));
        let mut suspects: HashSet<String> = written.filter(|name| edits.len() > 1 && replaced.contains(name)).collect();
        let new_ones = new(self.after(&edits)?, left.clone());
        for About { element, beside } in new_ones.iter().filter_map(|fault| fault.about.as_ref()) {
            suspects.insert(element.clone());
            suspects.extend(beside.iter().map(|beside| beside.element().to_owned()));
        }
        let (others, open): (Vec<&Fault>, Vec<&Fault>) = faults
            .iter()
            .filter(|fault| fault.replacement.is_some())
            .partition(|fault| !fault.replacement.as_ref().is_some_and(|it| is_suspect(it, &suspects)));
        if open.is_empty() && new_ones.is_empty() {
            return Some((Accepted { counts: left, edits }, suspects));
        }
        let edits: Vec<Edit> = others.into_iter().filter_map(Edit::of).collect();
        let left = counted(faults.iter().filter(|fault| fault.replacement.is_none()).chain(open));
        let after = self.after(&edits)?;
        let accepted = Accepted { counts: counted(&after), edits };
        new(after, left).is_empty().then_some((accepted, suspects))
    }

    fn accept(&self, accepted: Accepted, fault: &Fault) -> Accepted {
        let edits: Vec<Edit> = accepted.edits.iter().cloned().chain(Edit::of(fault)).collect();
        match self.after(&edits) {
            Some(after) => Accepted { counts: counted(&after), edits },
            // It replaces what another one does: either can be put in.
            None => accepted,
        }
    }

    /// What becomes of the fault's replacement.
    fn outcome(&self, fault: &Fault, accepted: &Accepted) -> Outcome {
        let Some(mut edit) = Edit::of(fault) else { return Outcome::Unknown };
        let (mut first_new, mut because) = (None, None);
        for _ in 0..STEPS {
            let Some(new) = self.new_faults(fault, &edit, accepted) else { return Outcome::Unknown };
            let Some(first) = new.first() else { return Outcome::Holds { replacement: edit.replacement, because } };
            let next = new.iter().find_map(|new| {
                // That the scheme changes, too, isn't what the fault speaks of.
                let reason = || (new.rule == Rule::InsecureOriginCredentials).then(|| new.fact.clone());
                Some((composed(&edit.replacement, new.replacement.as_ref()?)?, reason()))
            });
            first_new = first_new.or_else(|| Some(first.clone()));
            match next {
                Some((next, reason)) => {
                    edit.replacement = next;
                    because = because.or(reason);
                }
                None => break,
            }
        }
        first_new.map_or(Outcome::Unknown, |first| Outcome::Breaks(Box::new(first)))
    }

    /// The faults that are left, or new, if the edit is made to mend the fault: alone, or else beside the accepted ones. `None` if
    /// it can't be made.
    fn new_faults(&self, mended: &Fault, edit: &Edit, accepted: &Accepted) -> Option<Vec<Fault>> {
        let alone = new(self.after(std::slice::from_ref(edit))?, without(&self.counts, mended));
        if !alone.is_empty() || accepted.edits.is_empty() {
            return Some(alone);
        }
        let together: Vec<Edit> = accepted.edits.iter().chain([edit]).cloned().collect();
        let after = self.after(&together);
        Some(after.map_or_else(Vec::new, |after| new(after, without(&accepted.counts, mended))))
    }

    /// The faults of the entry after the edits; `None` if they can't be made together.
    fn after(&self, edits: &[Edit]) -> Option<Vec<Fault>> {
        let mut after = judge(&applied(&self.alone(), edits)?).faults;
        // A key is right or wrong whatever its value is.
        let is_about_key = edits.iter().all(|edit| matches!(edit.at, At::Key(_)));
        let is_ours = |at: At| at.entry() == Some(self.entry) && (!is_about_key || matches!(at, At::Key(_)));
        after.retain(|fault| is_ours(fault.at));
        Some(after)
    }

    /// The draft with the entry and what the rules about it depend on; of the others only the keys.
    fn alone(&self) -> Draft {
        let entries = self.draft.entries.iter().enumerate().map(|(index, entry)| {
            let counts = matches!(Key::parse(&entry.key), Some(Key::Credentials | Key::Dangerously));
            if index == self.entry || counts {
                return entry.clone();
            }
            // Only a key that is one can stand in the way of another.
            let key = Key::parse(&entry.key).map_or_else(String::new, |_| entry.key.clone());
            Entry { key, value: Value::Missing }
        });
        Draft { entries: entries.collect() }
    }

    fn drop_replacement(&self, fault: &mut Fault, broken: Option<&Fault>) {
        let Some(replacement) = fault.replacement.take() else { return };
        let otherwise = fault.otherwise.take().or_else(|| fault.help.take());
        let key = Key::parse(&self.draft.entries[self.entry].key);
        let forms = || key.map_or_else(|| "leave it out".to_owned(), |key| format!("write {}", key.forms()));
        let in_place = broken.and_then(|broken| in_place_of(&replacement.to, broken));
        fault.help = Some(in_place.or(otherwise).unwrap_or_else(forms));
    }
}

fn counted<'f>(faults: impl IntoIterator<Item = &'f Fault>) -> Counts {
    let mut counts = Counts::new();
    for fault in faults {
        *counts.entry((fault.rule, fault.fact.clone())).or_default() += 1;
    }
    counts
}

/// The counts as they are when one of these faults is mended.
fn without(counts: &Counts, mended: &Fault) -> Counts {
    let mut counts = counts.clone();
    if let Some(count) = counts.get_mut(&(mended.rule, mended.fact.clone())) {
        *count = count.saturating_sub(1);
    }
    counts
}

/// The faults that are more than those that were counted. That an origin is unencrypted is only warned of, by a fault of its
/// own: it is no reason against the right spelling of such an origin.
fn new(faults: Vec<Fault>, mut counts: Counts) -> Vec<Fault> {
    let is_new = |fault: &Fault| {
        fault.rule != Rule::InsecureOrigin
            && match counts.get_mut(&(fault.rule, fault.fact.clone())) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
    };
    faults.into_iter().filter(is_new).collect()
}

/// The elements in a part of a list, without their quotes.
fn names(text: &str) -> impl Iterator<Item = String> {
    text.split(',').map(|name| name.trim_matches([' ', '"', '[', ']']).to_owned())
}

/// Whether one of the names stands in what is to be written.
fn is_suspect(replacement: &Replacement, suspects: &HashSet<String>) -> bool {
    names(&replacement.to).any(|name| suspects.contains(&name)) || suspects.contains(&replacement.to)
}

/// What to do in place of writing `right`, which breaks this rule.
fn in_place_of(right: &str, broken: &Fault) -> Option<String> {
    let Some(About { element, beside: Some(beside) }) = &broken.about else { return broken.help.clone() };
    match beside {
        // The other one is to go.
        Beside::Cover(cover) if cover == right => {
            Some(format!("write `{right}`, and leave `{element}` out, which it covers"))
        }
        Beside::Twin(twin) if twin == right && twin == element => {
            Some(format!("leave it out: `{right}` stands in the list already"))
        }
        beside if [element, beside.element()].contains(&right) => Some(format!("leave it out: {}", broken.fact)),
        _ => None,
    }
}

enum Outcome {
    /// It, or what it goes on to, breaks no rule.
    Holds {
        replacement: Replacement,
        /// Why it changes more than the fault speaks of.
        because: Option<String>,
    },
    /// It breaks this one.
    Breaks(Box<Fault>),
    /// It can't be put in, or would take too long to judge.
    Unknown,
}

/// Both replacements in one, where the second one is about the text of the first.
fn composed(first: &Replacement, second: &Replacement) -> Option<Replacement> {
    if !first.to.contains(&second.from) || second.from.is_empty() {
        return None;
    }
    Some(Replacement { from: first.from.clone(), to: first.to.replacen(&second.from, &second.to, 1) })
}

fn size(value: &Value) -> usize {
    match value {
        Value::List(values) => values.iter().map(|value| size(value) + 1).sum(),
        Value::Text(text) | Value::Number(text) | Value::Word(text) | Value::Other(text) => text.len(),
        Value::Variable(variable) => variable.text().map_or(1, str::len),
        Value::Boolean(_) | Value::Missing => 1,
    }
}

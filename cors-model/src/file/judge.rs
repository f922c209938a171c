//! What the rules say of a policy in a file.

use super::edit::{self, Edit, Language};
use super::section::{Section, value_of};
use super::{File, Judged, Located, pingap};
use crate::fault::{At, Fault};
use crate::{Draft, Entry, check, syntax};

impl File {
    pub(super) fn judge_section(&self, section: &Section) -> Judged {
        let judged = match self.language {
            Language::Own => self.judge_own(section),
            Language::Pingap => self.judge_plugin(section),
        };
        let Judged { draft, policy, development, faults } = judged;
        // What isn't TOML isn't judged further.
        let is_told = |located: &Located| self.faults.iter().any(|known| overlap(known, located));
        let new = faults.into_iter().filter(|located| !is_told(located));
        let mut faults: Vec<Located> = new.chain(self.faults.clone()).collect();
        faults.sort_by_key(|located| located.range.as_ref().map(|range| range.start));
        let is_refused = faults.iter().any(|located| located.fault.is_error());
        let policy = policy.filter(|_| !is_refused);
        Judged { development: development.filter(|_| policy.is_some()), policy, draft, faults }
    }

    fn judge_own(&self, section: &Section) -> Judged {
        let entries = section.entries.iter().map(|entry| Entry::of_texts(&entry.key, value_of(&entry.node)));
        let draft = Draft { entries: entries.collect() };
        let mut verdict = check(&draft);
        if let Some(entry) = draft.startup_entry() {
            // How the keyword of the macro is spelled doesn't matter where it can't stand.
            verdict.faults.retain(|fault| !fault.at.is_in_value(entry));
            verdict.faults.push(syntax::startup_in_file(At::Value(entry)));
        }
        let faults = verdict.faults.into_iter().map(|fault| self.of_section(section, &draft, fault)).collect();
        Judged { policy: verdict.policy, development: verdict.development, draft, faults }
    }

    fn judge_plugin(&self, section: &Section) -> Judged {
        let pingap::Read { entries, section, faults: own, others } = pingap::read(section);
        let draft = Draft { entries };
        let verdict = check(&draft);
        // What the plugin reads in another way, the rules of a policy say nothing of.
        let is_told = |fault: &Fault| own.iter().any(|known| known.at.order() == fault.at.order());
        let rest: Vec<Fault> = verdict.faults.into_iter().filter(|fault| !is_told(fault)).collect();
        let judged = own.into_iter().chain(rest).map(|fault| self.of_section(&section, &draft, fault));
        let others = others.into_iter().map(|(fault, entry)| {
            let meant = fault.replacement.as_ref().map(|replacement| edit::key(&replacement.to));
            let edit = meant.map(|text| Edit { range: entry.key_at.clone(), text });
            self.located(fault, Some(entry.key_at), None, edit)
        });
        let faults = judged.chain(others).collect();
        let name = |entry: Entry| Entry { key: pingap::name_of(&entry.key).unwrap_or(&entry.key).to_owned(), ..entry };
        let draft = Draft { entries: draft.entries.into_iter().map(name).collect() };
        Judged { policy: verdict.policy, development: None, draft, faults }
    }
}

fn overlap(one: &Located, other: &Located) -> bool {
    match (&one.range, &other.range) {
        // What is missing has a place, and no length.
        (Some(one), Some(other)) if one.is_empty() || other.is_empty() => {
            one.start <= other.end && other.start <= one.end
        }
        (Some(one), Some(other)) => one.start < other.end && other.start < one.end,
        _ => false,
    }
}

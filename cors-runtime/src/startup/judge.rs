//! Has the model judge what was written, and turns what it says into what users see. The only place where the rules are
//! asked.

use cors_model::{At, Draft, Entry, Fault, Rule, Value, Variable, check, syntax};
use cors_table::Table;

use super::error::{Place, PolicyError, PolicyFault};

/// A policy as it was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// With `dev_origins` only where they count.
    pub(super) entries: Vec<Entry>,
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
        let draft = Draft { entries: self.entries };
        let mut verdict = check(&draft);
        if let Some(entry) = draft.startup_entry() {
            // How the keyword of the macro is spelled doesn't matter here.
            verdict.faults.retain(|fault| !fault.at.is_in_value(entry));
            verdict.faults.push(syntax::startup_in_program(At::Value(entry)));
            verdict.faults.sort_by_key(|fault| fault.at.order());
            verdict.policy = None;
        }
        let place = |fault: &Fault| Place::of(fault.at, &draft.entries, self.variable.as_deref());
        let faults = verdict.faults.iter().map(|fault| seen(fault, place(fault))).collect();
        let Some(table) = verdict.policy else { return Err(PolicyError::new(faults)) };
        let Some(development) = verdict.development else { return Ok(Sound { table, warnings: faults, remark: None }) };
        Ok(Sound { table: development, warnings: faults, remark: Some(dev_origins_count(&draft)) })
    }

    /// Without the origins for development that the others have or cover. Where the ones are in the program and the others
    /// come from outside, that is no mistake of anyone's.
    pub(super) fn without_superfluous(mut self) -> Self {
        let Some(entry) = self.entries.iter().position(is_dev_origins) else { return self };
        let mut draft = Draft { entries: self.entries.clone() };
        for entry in &mut draft.entries {
            // The rules let what came from a variable repeat another origin.
            if let Value::Variable(Variable { value: Ok(text), .. }) = &entry.value {
                entry.value = Value::Text(text.clone());
            }
        }
        let verdict = check(&draft);
        let is_superfluous = |at: At| {
            let is_so = |fault: &&Fault| matches!(fault.rule, Rule::RepeatedElement | Rule::RedundantElement);
            verdict.faults.iter().filter(is_so).any(|fault| fault.at == at)
        };
        let Value::List(origins) = &self.entries[entry].value else { return self };
        let places = (0..).map(|element| At::Element(entry, element));
        let left: Vec<Value> = origins
            .iter()
            .zip(places)
            .filter(|(_, at)| !is_superfluous(*at))
            .map(|(origin, _)| origin.clone())
            .collect();
        if left.is_empty() || is_superfluous(At::Value(entry)) {
            self.entries.remove(entry);
        } else {
            self.entries[entry].value = Value::List(left);
        }
        self
    }
}

/// What is said of a policy whose origins for development count.
pub(super) fn dev_origins_count(draft: &Draft) -> String {
    format!("these origins for development count as well: {}", dev_origins(draft))
}

/// What is said of a policy whose origins for development were left out.
#[cfg(feature = "file")]
pub(super) fn dev_origins_left(draft: &Draft) -> String {
    format!("these origins for development count in debug builds alone: {}", dev_origins(draft))
}

fn dev_origins(draft: &Draft) -> String {
    let entries = draft.entries.iter().filter(|entry| is_dev_origins(entry));
    entries.flat_map(|entry| texts(&entry.value)).collect::<Vec<_>>().join(", ")
}

fn is_origins(entry: &Entry) -> bool {
    matches!(entry.key.as_str(), "origin" | "origins")
}

fn is_dev_origins(entry: &Entry) -> bool {
    entry.key == "dev_origins"
}

/// The elements of a list that is sound.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Text(text) => text.split(',').map(str::trim).collect(),
        Value::List(values) => values.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

impl Place {
    /// The place in words; `origins` is what stands for the key of the origins.
    pub(super) fn of(at: At, entries: &[Entry], origins: Option<&str>) -> Self {
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
        note: fault.note.clone(),
        text: text_of(fault),
        #[cfg(feature = "file")]
        in_file: None,
    }
}

/// The text of a fault without the note on lint levels, which a running program has none of.
fn text_of(fault: &Fault) -> String {
    // The place is the variable's name.
    let mut fault = fault.clone();
    fault.variable = None;
    let text = fault.to_string();
    match text.rsplit_once("\nnote: ") {
        Some((text, _)) if !fault.is_error() => text.to_owned(),
        _ => text,
    }
}

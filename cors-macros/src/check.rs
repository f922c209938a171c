//! A written policy to a judged one: the model judges, and the places of its faults become spans.

use cors_model::{At, Fault, Startup, Verdict, syntax};
use cors_table::Table;

use crate::file;
use crate::parse::Written;
use crate::range::Range;

/// A policy after the model has judged it.
pub(crate) struct Judged {
    /// The policy, unless a fault refuses it.
    pub(crate) sound: Option<Sound>,
    /// Whether it says that its origins come when the program starts, refused or not: that decides its type.
    pub(crate) awaits_origins: bool,
    /// The faults in the order in which they are reported, and what each is shown under.
    pub(crate) faults: Vec<(Fault, Range)>,
    /// The environment variables that the policy depends on.
    pub(crate) variables: Vec<String>,
    /// The file that it stands in, if it was read from one.
    pub(crate) file: Option<String>,
}

/// A policy that no fault refuses.
pub(crate) enum Sound {
    /// Its table, and the one that counts while the program is developed, if that is another.
    Whole { table: Table, development: Option<Box<Table>> },
    /// The table of one without origins, and what they are judged beside when they come.
    AwaitsOrigins { table: Table, startup: Startup },
}

impl Sound {
    fn of(verdict: Verdict) -> (Option<Self>, Vec<Fault>) {
        let Verdict { faults, policy, development, startup } = verdict;
        let sound = policy.map(|table| match startup {
            Some(startup) => Self::AwaitsOrigins { table, startup },
            None => Self::Whole { table, development: development.map(Box::new) },
        });
        (sound, faults)
    }
}

/// Has the model judge a written policy, or the one in the file that it names.
pub(crate) fn judge(written: Written) -> Judged {
    let written = match file::judge(written) {
        Ok(judged) => return judged,
        Err(written) => written,
    };
    let (sound, judged) = Sound::of(cors_model::check(&written.draft));
    let is_written_wrong = written.faults.iter().any(|(fault, _)| fault.is_error());
    let ranges: Vec<Range> = judged.iter().map(|fault| place(fault, &written)).collect();
    let mut faults = written.faults;
    faults.extend(judged.into_iter().zip(ranges));
    Judged {
        sound: sound.filter(|_| !is_written_wrong),
        awaits_origins: written.draft.startup_entry().is_some(),
        faults: in_order(faults),
        variables: written.variables,
        file: None,
    }
}

/// The same for the policy of a handler, which has to be whole.
pub(crate) fn judge_whole(written: Written) -> Judged {
    let Some(entry) = written.draft.startup_entry() else { return judge(written) };
    let value = range_of(At::Value(entry), &written);
    let judged = judge(written);
    // How `startup` is spelled doesn't matter where it can't stand.
    let mut faults: Vec<_> = judged.faults.into_iter().filter(|(fault, _)| !fault.at.is_in_value(entry)).collect();
    faults.push((syntax::startup_in_attribute(At::Value(entry)), value));
    let faults = in_order(faults);
    Judged { sound: None, awaits_origins: false, faults, variables: judged.variables, file: None }
}

/// In the order of the entries. A stable sort: of one entry, how it is written stays first.
fn in_order(mut faults: Vec<(Fault, Range)>) -> Vec<(Fault, Range)> {
    faults.sort_by_key(|(fault, _)| fault.at.order());
    faults
}

impl Judged {
    /// No policy, only what is wrong around it.
    pub(crate) fn refused(faults: Vec<(Fault, Range)>) -> Self {
        Self { sound: None, awaits_origins: false, faults, variables: Vec::new(), file: None }
    }

    /// The same, refused as well if something is wrong with what the policy stands in.
    pub(crate) fn with(mut self, around: Vec<(Fault, Range)>) -> Self {
        if !around.is_empty() {
            self.sound = None;
        }
        self.faults.extend(around);
        self
    }
}

/// What a fault is shown under: its own place, or everything from it to the other place of a combination.
fn place(fault: &Fault, written: &Written) -> Range {
    let own = range_of(fault.at, written);
    let Some(also) = fault.also else { return own };
    let other = range_of(also, written);
    if fault.at.order() <= also.order() {
        Range { first: own.first, last: other.last }
    } else {
        Range { first: other.first, last: own.last }
    }
}

fn range_of(at: At, written: &Written) -> Range {
    match at {
        At::Policy => written.span,
        At::Key(entry) => written.places[entry].key,
        At::Value(entry) => written.places[entry].value,
        At::Element(entry, element) => {
            let place = &written.places[entry];
            place.elements.get(element).copied().unwrap_or(place.value)
        }
    }
}

//! A broken rule and the place where it is broken.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::text::{grouped, is_hidden, visible};
use crate::{Draft, Level, Rule};

/// Where in a [`Draft`](crate::Draft) a fault is: which entry, which part of it, never a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The policy as a whole.
    Policy,
    /// The key of the entry with this index.
    Key(usize),
    /// The whole value of the entry with this index.
    Value(usize),
    /// An element of a list that was written as an array: entry and element index.
    Element(usize, usize),
}

impl At {
    /// Whether it is the value of the entry with this index, or within it.
    #[must_use]
    pub fn is_in_value(self, entry: usize) -> bool {
        matches!(self, At::Value(about) | At::Element(about, _) if about == entry)
    }

    /// The entry that it is in.
    pub(crate) fn entry(self) -> Option<usize> {
        match self {
            At::Policy => None,
            At::Key(entry) | At::Value(entry) | At::Element(entry, _) => Some(entry),
        }
    }

    /// In which order faults are shown: those of the policy as a whole first, then those of each entry.
    #[must_use]
    pub fn order(self) -> usize {
        match self {
            At::Policy => 0,
            At::Key(entry) | At::Value(entry) | At::Element(entry, _) => entry + 1,
        }
    }
}

/// The part of a text that is at fault, shown with carets below it. A token inside a string literal has no place
/// of its own that a compiler could point to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The whole text. The faults of a long list share it.
    pub text: Arc<str>,
    /// The bytes at fault; on character boundaries of `text`.
    pub range: Range<usize>,
}

/// One thing to write in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What stands in the source.
    pub from: String,
    /// What to write instead.
    pub to: String,
}

/// The element of a list that a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// As it was written, without quotes.
    pub(crate) element: String,
    /// Another one of the same list, for which this one needn't be there.
    pub(crate) beside: Option<Beside>,
}

/// An element for which another one of the same list needn't be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The same one, perhaps in another case.
    Twin(String),
    /// One that allows what the other one does.
    Cover(String),
}

impl Beside {
    pub(crate) fn element(&self) -> &str {
        let (Self::Twin(element) | Self::Cover(element)) = self;
        element
    }
}

/// A broken rule: where, the fact, and what to write instead.
///
/// Its [`Display`](fmt::Display) form is the whole message, as a compiler or a start-up error shows it: the rule and the
/// fact, the reason, the help.
///
/// ```
/// use cors_model::{At, Fault, Rule};
///
/// let fault = Fault::new(Rule::EmptyList, At::Value(0), "`methods` is empty").help("leave the key out");
/// assert_eq!(fault.to_string(), "[empty-list] `methods` is empty\nhelp: leave the key out");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which rule is broken.
    pub rule: Rule,
    /// The smallest place that is wrong.
    pub at: At,
    /// The other place of a combination that is wrong, such as `credentials = true`.
    pub also: Option<At>,
    /// What is the case, in one line.
    pub fact: String,
    /// The element that it is about, if that is one of a list.
    pub(crate) about: Option<About>,
    /// The part of a longer text that is at fault.
    pub excerpt: Option<Excerpt>,
    /// The lines of the file that it is in, with carets below what is wrong. They say more than the excerpt.
    pub snippet: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Exact text to replace.
    pub replacement: Option<Replacement>,
    /// What to do instead, should the replacement turn out to be one that another rule refuses.
    pub(crate) otherwise: Option<String>,
    /// The environment variable that the text at fault came from.
    pub variable: Option<String>,
    /// What else there is to know: how many faults of the same entry aren't told.
    pub note: Option<String>,
}

impl Fault {
    /// A fault of `rule` at `at`; `fact` is what is the case. What it quotes may come from anywhere, so what a reader wouldn't
    /// see of it is escaped.
    #[must_use]
    pub fn new(rule: Rule, at: At, fact: impl Into<String>) -> Self {
        let fact = fact.into();
        Fault {
            rule,
            at,
            also: None,
            fact: visible(fact.into()).into_owned(),
            about: None,
            excerpt: None,
            snippet: None,
            help: None,
            replacement: None,
            otherwise: None,
            variable: None,
            note: None,
        }
    }

    /// Names the other place of a wrong combination.
    #[must_use]
    pub fn also(mut self, at: At) -> Self {
        self.also = Some(at);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(visible(help.into().into()).into_owned());
        self
    }

    /// Says what there is to choose from; `help` goes before the names.
    #[must_use]
    pub fn choices(self, help: &str, names: &[&str]) -> Self {
        self.help(format!("{help} `{}`", names.join("`, `")))
    }

    /// Says exactly what to write instead of what. That says more than any help given before.
    #[must_use]
    pub fn replace(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.otherwise = self.help.take();
        self.replacement = Some(Replacement { from: from.into(), to: to.into() });
        self
    }

    /// Shows `range` of `text` with carets below it.
    #[must_use]
    pub fn excerpt(mut self, text: impl Into<Arc<str>>, range: Range<usize>) -> Self {
        self.excerpt = Some(Excerpt { text: text.into(), range });
        self
    }

    /// Whether the fault refuses the policy.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.rule.level() == Level::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.rule.name(), self.fact)?;
        match (&self.snippet, &self.excerpt) {
            (Some(snippet), _) => write!(f, "\n{snippet}")?,
            (None, Some(excerpt)) if excerpt.is_printable() => write!(f, "\n{excerpt}")?,
            (None, _) => {}
        }
        if !self.rule.is_about_form() {
            write!(f, "\nwhy: {}", self.rule.why())?;
        }
        match (&self.replacement, &self.help) {
            (Some(replacement), Some(help)) => write!(f, "\nhelp: {replacement}; {help}")?,
            (Some(replacement), None) => write!(f, "\nhelp: {replacement}")?,
            (None, Some(help)) => write!(f, "\nhelp: {help}")?,
            (None, None) => {}
        }
        if let Some(variable) = &self.variable {
            write!(f, "\nnote: the text is that of the environment variable `{variable}`")?;
        }
        if self.rule.level() == Level::Warning {
            f.write_str("\nnote: if it is meant, `#[allow(deprecated)]` on the policy silences it")?;
        }
        self.note.iter().try_for_each(|note| write!(f, "\nnote: {note}"))
    }
}

impl fmt::Display for Replacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (visible(self.from.as_str().into()), visible(self.to.as_str().into()));
        write!(f, "replace `{from}` with `{to}`")
    }
}

/// The longest text that is shown around carets, in characters.
pub(crate) const EXCERPT_WIDTH: usize = 100;

impl Excerpt {
    /// Whether carets below the text would stand where they belong.
    fn is_printable(&self) -> bool {
        !self.text.contains(is_hidden)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Excerpt { text, range } = self;
        let before = text[..range.start].chars().count();
        let marked = text[range.clone()].chars().count();
        let length = text.chars().count();
        let skipped = if length <= EXCERPT_WIDTH { 0 } else { before.saturating_sub(EXCERPT_WIDTH / 4) };
        let shown: String = text.chars().skip(skipped).take(EXCERPT_WIDTH).collect();
        let front = if skipped > 0 { "…" } else { "" };
        let back = if length > skipped + EXCERPT_WIDTH { "…" } else { "" };
        let indent = before - skipped + front.chars().count();
        let room = EXCERPT_WIDTH.saturating_sub(before - skipped);
        let carets = "^".repeat(marked.min(room).max(1));
        write!(f, "  | {front}{shown}{back}\n  | {:indent$}{carets}", "")
    }
}

/// Collects faults, so that one pass finds them all.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.0.extend(faults);
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.0.iter().any(Fault::is_error)
    }

    /// All of them, in the order of the entries that they are about; those of one entry as they were found.
    pub(crate) fn into_sorted(self) -> Vec<Fault> {
        let mut faults = self.0;
        faults.sort_by_key(|fault| fault.at.order());
        faults
    }
}

/// How many errors of one entry are told, and how many warnings. Who has mended that many is told of the next ones.
const MOST: usize = 32;

/// The faults that are told: what an entry has beyond [`MOST`] is counted, and the last one notes how many more there are.
pub(crate) fn told(faults: Vec<Fault>, draft: &Draft) -> Vec<Fault> {
    // Those of one entry, by `At::order`, that are errors, or that aren't.
    let kind = |fault: &Fault| (fault.at.order(), fault.is_error());
    let mut counts: HashMap<_, usize> = HashMap::new();
    let mut told: Vec<Fault> = faults
        .into_iter()
        .filter(|fault| {
            let count = counts.entry(kind(fault)).or_default();
            *count += 1;
            *count <= MOST
        })
        .collect();
    for (untold, count) in counts.into_iter().filter(|(_, count)| *count > MOST) {
        let (order, is_error) = untold;
        let what = if is_error { "error" } else { "warning" };
        let plural = if count - MOST == 1 { "" } else { "s" };
        let place = order.checked_sub(1).map_or("policy", |entry| draft.entries[entry].key.as_str());
        if let Some(last) = told.iter_mut().rfind(|fault| kind(fault) == untold) {
            last.note = Some(format!("… and {} more {what}{plural} in `{place}`", grouped(count - MOST)));
        }
    }
    told
}

//! A broken rule and the place where it is broken.

use std::fmt;
use std::ops::Range;

use crate::{Level, Rule};

/// Where in a [`Draft`](crate::Draft) a fault is: which entry, which part of it, never a token.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The index of the entry, if the place is inside one.
    #[must_use]
    pub fn entry(&self) -> Option<usize> {
        match *self {
            At::Policy => None,
            At::Key(entry) | At::Value(entry) | At::Element(entry, _) => Some(entry),
        }
    }
}

/// The part of a text that is at fault, shown with carets below it. A token inside a string literal has no place
/// of its own that a compiler could point to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The whole text.
    pub text: String,
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

/// A broken rule: where, the fact, and what to write instead.
///
/// Its [`Display`](fmt::Display) form is the whole message, as a compiler or a start-up error shows it.
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
    /// The part of a longer text that is at fault.
    pub excerpt: Option<Excerpt>,
    /// What to do about it.
    pub help: Option<String>,
    /// Exact text to replace.
    pub replacement: Option<Replacement>,
}

impl Fault {
    /// A fault of `rule` at `at`; `fact` is what is the case.
    #[must_use]
    pub fn new(rule: Rule, at: At, fact: impl Into<String>) -> Self {
        Fault { rule, at, also: None, fact: fact.into(), excerpt: None, help: None, replacement: None }
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
        self.help = Some(help.into());
        self
    }

    /// Says exactly what to write instead of what. That says more than any help given before.
    #[must_use]
    pub fn replace(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.help = None;
        self.replacement = Some(Replacement { from: from.into(), to: to.into() });
        self
    }

    /// Shows `range` of `text` with carets below it.
    #[must_use]
    pub fn excerpt(mut self, text: &str, range: Range<usize>) -> Self {
        self.excerpt = Some(Excerpt { text: text.to_owned(), range });
        self
    }

    /// Whether the fault refuses the policy.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.rule.level() == Level::Error
    }
}

/// The longest text that is shown around carets, in characters.
const EXCERPT_WIDTH: usize = 100;

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.text[..self.range.start].chars().count();
        let marked = self.text[self.range.clone()].chars().count();
        let length = self.text.chars().count();
        let skipped = if length <= EXCERPT_WIDTH { 0 } else { before.saturating_sub(EXCERPT_WIDTH / 4) };
        let shown: String = self.text.chars().skip(skipped).take(EXCERPT_WIDTH).collect();
        let cut_front = if skipped > 0 { "…" } else { "" };
        let cut_back = if length > skipped + EXCERPT_WIDTH { "…" } else { "" };
        let indent = before - skipped + cut_front.chars().count();
        let carets = marked.clamp(1, EXCERPT_WIDTH - (before - skipped).min(EXCERPT_WIDTH - 1));
        writeln!(f, "  | {cut_front}{shown}{cut_back}")?;
        write!(f, "  | {:indent$}{}", "", "^".repeat(carets))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.rule, self.fact)?;
        if let Some(excerpt) = &self.excerpt
            && !excerpt.text.contains(char::is_control)
        {
            write!(f, "\n{excerpt}")?;
        }
        if !self.rule.is_about_form() {
            write!(f, "\nwhy: {}", self.rule.why())?;
        }
        match (&self.replacement, &self.help) {
            (Some(Replacement { from, to }), Some(help)) => write!(f, "\nhelp: replace `{from}` with `{to}`; {help}"),
            (Some(Replacement { from, to }), None) => write!(f, "\nhelp: replace `{from}` with `{to}`"),
            (None, Some(help)) => write!(f, "\nhelp: {help}"),
            (None, None) => Ok(()),
        }?;
        match self.rule.level() {
            Level::Error => Ok(()),
            Level::Warning => f.write_str("\nnote: if it is meant, `#[allow(deprecated)]` on the policy silences it"),
        }
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

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

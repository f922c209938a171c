//! A broken rule and the place where it is broken.

use std::ops::Range;

use crate::{Level, Rule, text};

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

/// What stands between what is the case and what to do about it.
const HELP: &str = "\nhelp: ";

/// In every text here the next of the parts stands for each `{}`, so that nobody has to put them together before.
impl Fault {
    /// A fault of `rule` at `at`. The text is what is the case and, behind `\nhelp: `, what to do about it.
    ///
    /// ```
    /// use cors_model::{At, Fault, Rule};
    ///
    /// let text = "`{}` stands in the list twice\nhelp: leave the second one out";
    /// let fault = Fault::new(Rule::RepeatedElement, At::Element(0, 1), text, &["GET"]);
    /// assert_eq!(fault.fact, "`GET` stands in the list twice");
    /// assert_eq!(fault.help.as_deref(), Some("leave the second one out"));
    /// ```
    #[must_use]
    pub fn new(rule: Rule, at: At, text: &str, parts: &[&str]) -> Self {
        let mut fault =
            Fault { rule, at, also: None, fact: String::new(), excerpt: None, help: None, replacement: None };
        fault.say(text, parts);
        fault
    }

    fn say(&mut self, text: &str, parts: &[&str]) {
        let mut parts = parts;
        match text::cut(text, HELP) {
            Some((fact, help)) => {
                text::fill(&mut self.fact, fact, &mut parts);
                self.help(help, parts);
            }
            None => text::fill(&mut self.fact, text, &mut parts),
        }
    }

    /// Names the other place of a wrong combination.
    pub fn also(&mut self, at: At) -> &mut Self {
        self.also = Some(at);
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: &str, parts: &[&str]) -> &mut Self {
        self.help = Some(text::filled(help, parts));
        self
    }

    /// Says what there is to choose from; `help` goes before the names.
    pub fn choices(&mut self, help: &str, names: &[&str]) -> &mut Self {
        let mut list = text::concat(&[help, " "]);
        let mut before = "`";
        for name in names {
            text::append(&mut list, &[before, name, "`"]);
            before = ", `";
        }
        self.help = Some(list);
        self
    }

    /// Says exactly what to write instead of what. That says more than any help given before.
    pub fn replace(&mut self, from: &str, to: &str, parts: &[&str]) -> &mut Self {
        let mut parts = parts;
        let mut replacement = Replacement { from: String::new(), to: String::new() };
        text::fill(&mut replacement.from, from, &mut parts);
        text::fill(&mut replacement.to, to, &mut parts);
        self.help = None;
        self.replacement = Some(replacement);
        self
    }

    /// Shows `range` of `text` with carets below it.
    pub fn excerpt(&mut self, text: &str, range: Range<usize>) -> &mut Self {
        self.excerpt = Some(Excerpt { text: text.to_owned(), range });
        self
    }

    /// The whole message, as a compiler or a start-up error shows it: the rule and the fact, the reason, the help.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::new();
        self.append_to(&mut message);
        message
    }

    fn append_to(&self, message: &mut String) {
        text::append(message, &["[", self.rule.name(), "] ", &self.fact]);
        if let Some(excerpt) = &self.excerpt
            && excerpt.is_printable()
        {
            excerpt.append_to(message);
        }
        if !self.rule.is_about_form() {
            message.push_str("\nwhy: ");
            message.push_str(self.rule.why());
        }
        if self.replacement.is_some() || self.help.is_some() {
            message.push_str(HELP);
        }
        if let Some(Replacement { from, to }) = &self.replacement {
            text::append(message, &["replace `", from, "` with `", to, "`"]);
            if self.help.is_some() {
                message.push_str("; ");
            }
        }
        if let Some(help) = &self.help {
            message.push_str(help);
        }
        if !self.is_error() {
            message.push_str("\nnote: if it is meant, `#[allow(deprecated)]` on the policy silences it");
        }
    }

    /// Whether the fault refuses the policy.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self.rule.level(), Level::Error)
    }
}

/// The longest text that is shown around carets, in characters.
const EXCERPT_WIDTH: usize = 100;

impl Excerpt {
    /// Whether carets below the text would stand where they belong.
    fn is_printable(&self) -> bool {
        for character in self.text.chars() {
            if character.is_control() {
                return false;
            }
        }
        true
    }
}

impl Excerpt {
    /// Puts the text and the carets below it behind a message.
    fn append_to(&self, message: &mut String) {
        let before = self.text[..self.range.start].chars().count();
        let marked = self.text[self.range.start..self.range.end].chars().count();
        let length = self.text.chars().count();
        let skipped = if length <= EXCERPT_WIDTH { 0 } else { before.saturating_sub(EXCERPT_WIDTH / 4) };
        message.push_str("\n  | ");
        let mut indent = before - skipped;
        if skipped > 0 {
            message.push('…');
            indent += 1;
        }
        let mut left = skipped + EXCERPT_WIDTH;
        for character in self.text.chars() {
            if left > 0 && left <= EXCERPT_WIDTH {
                message.push(character);
            }
            left = left.saturating_sub(1);
        }
        if length > skipped + EXCERPT_WIDTH {
            message.push('…');
        }
        message.push_str("\n  | ");
        push_times(message, ' ', indent);
        let room = EXCERPT_WIDTH.saturating_sub(before - skipped);
        push_times(message, '^', marked.min(room).max(1));
    }
}

fn push_times(text: &mut String, character: char, times: usize) {
    let mut left = times;
    while left > 0 {
        text.push(character);
        left -= 1;
    }
}

/// Collects faults, so that one pass finds them all, in the order of the entries that they are about.
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn none() -> Self {
        Faults(Vec::new())
    }

    /// Takes a fault in, and gives it back to be told more of.
    pub(crate) fn add(&mut self, rule: Rule, at: At, text: &str, parts: &[&str]) -> &mut Fault {
        self.push(Fault::new(rule, at, text, parts))
    }

    pub(crate) fn push(&mut self, fault: Fault) -> &mut Fault {
        let mut place = self.0.len();
        self.0.push(fault);
        // The rules are judged in the order of the keys' importance, so only a few faults are in the wrong order.
        while place > 0 && self.0[place - 1].at.order() > self.0[place].at.order() {
            self.0.swap(place - 1, place);
            place -= 1;
        }
        &mut self.0[place]
    }

    pub(crate) fn has_errors(&self) -> bool {
        for fault in &self.0 {
            if fault.is_error() {
                return true;
            }
        }
        false
    }

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

//! A policy of a set that can never answer, in the words of the rules.
//!
//! A set in a constant is looked at while compiling, where there is neither the model nor `format!`: so the text is put together
//! byte by byte, and a set that is built when the program starts says the same one.

use cors_table::{Budget, PathPattern, WrittenPattern, is_operator};

/// The name of the rule, and its reason.
const RULE: (&str, &str) = cors_macros::__unreachable_policy!();

/// How much of a pattern is shown, in bytes.
const LONGEST_PATTERN: usize = 100;

/// Compares the policies of one set.
pub(crate) struct Search {
    budget: Budget,
}

/// Why a policy can never answer.
pub(crate) struct Unreachable<'p> {
    /// The index of the policy before it that does.
    before: usize,
    /// That one's pattern.
    earlier: &'p PathPattern,
    /// Its own.
    later: &'p PathPattern,
    /// Whether the other one would never answer if it came first.
    are_same: bool,
}

impl Search {
    pub(crate) const fn new() -> Self {
        Self { budget: Budget::new() }
    }

    /// Whether a policy can't answer because of the one at index `before`.
    pub(crate) const fn compare<'p>(
        &mut self,
        before: usize,
        earlier: &'p PathPattern,
        later: &'p PathPattern,
    ) -> Option<Unreachable<'p>> {
        if !earlier.covers(later, &mut self.budget) {
            return None;
        }
        let are_same = later.covers(earlier, &mut self.budget);
        Some(Unreachable { before, earlier, later, are_same })
    }
}

impl Unreachable<'_> {
    /// The whole text, as a start-up error shows it; `at` is the policy's index.
    pub(super) const fn text(&self, at: usize) -> Text {
        Text::new()
            .push("policies[")
            .push_number(at)
            .push("]: [")
            .push(RULE.0)
            .push("] ")
            .push(self.fact().as_str())
            .push("\n    why: ")
            .push(RULE.1)
            .push("\n    help: ")
            .push(self.help().as_str())
    }

    /// What is the case.
    pub(crate) const fn fact(&self) -> Text {
        let fact = Text::new().push("this policy never answers: `policies[").push_number(self.before).push("]`");
        match (self.earlier, self.later) {
            (PathPattern::Every, _) => fact.push(" before it has no `path`, so it governs every request"),
            (earlier, PathPattern::Every) => {
                fact.push(", with `path = \"").push_pattern(earlier).push("\"`, governs every path")
            }
            (earlier, _) if self.are_same => {
                fact.push(" before it governs the same paths, by `path = \"").push_pattern(earlier).push("\"`")
            }
            (earlier, later) => fact
                .push(", with `path = \"")
                .push_pattern(earlier)
                .push("\"`, governs every path that `")
                .push_pattern(later)
                .push("` matches"),
        }
    }

    /// What to do about it.
    pub(crate) const fn help(&self) -> Text {
        match self.earlier {
            _ if self.are_same => Text::new().push("leave one of the two out, or give them different paths"),
            PathPattern::Every => Text::new()
                .push("move `policies[")
                .push_number(self.before)
                .push("]` to the end, where it answers what the others leave"),
            _ => Text::new()
                .push("move this policy before `policies[")
                .push_number(self.before)
                .push("]`, or leave one of the two out"),
        }
    }
}

/// The longest text: two patterns, and what stands around them.
const LONGEST: usize = 1024;

/// A text that is written while compiling.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; LONGEST], length: 0 }
    }

    pub(crate) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    const fn push(mut self, text: &str) -> Self {
        let mut at = 0;
        while at < text.len() {
            self = self.push_byte(text.as_bytes()[at]);
            at += 1;
        }
        self
    }

    /// What doesn't fit is left out.
    const fn push_byte(mut self, byte: u8) -> Self {
        if self.length < LONGEST {
            self.bytes[self.length] = byte;
            self.length += 1;
        }
        self
    }

    const fn push_number(self, number: usize) -> Self {
        let before = if number < 10 { self } else { self.push_number(number / 10) };
        before.push_byte(b"0123456789"[number % 10])
    }

    /// The pattern as a policy writes it, as far as it is short.
    const fn push_pattern(mut self, pattern: &PathPattern) -> Self {
        let WrittenPattern { start, text, is_literal, end } = pattern.written();
        self = self.push(start);
        let mut at = 0;
        while at < text.len() {
            if at == LONGEST_PATTERN {
                return self.push("…");
            }
            let byte = text.as_bytes()[at];
            if is_literal && is_operator(byte) {
                self = self.push_byte(b'\\');
            }
            self = self.push_byte(byte);
            at += 1;
        }
        self.push(end)
    }
}
